import type { Messages } from '../message-keys.ts';

export const zh: Messages = {
  greeting: '{name}，您好：',
  greetingUnnamed: '您好：',
  footer: '您收到此邮件，是因为您在{store}下了订单。订单号：{order}。',
  yourOrder: '您的订单',
  thisParcel: '本包裹内含',
  thisReturn: '本次退货',
  goods: '商品金额',
  discount: '优惠',
  shipping: '运费',
  tax: '税费',
  taxIncluded: '税费（已含）',
  other: '其他费用',
  total: '合计',
  amountDue: '应付金额',
  amountBack: '退款金额',
  reference: '转账备注',
  payBefore: '付款截止日期',
  carrier: '承运商',
  tracking: '运单号',
  templates: {
    confirmed: {
      subject: '订单 {order} 已确认',
      heading: '感谢您，订单已确认',
      body: '{store}已确认您于{date}提交的订单 {order}。发货后我们会再通知您。',
    },
    'payment-requested': {
      subject: '请为订单 {order} 付款',
      heading: '您的订单正在等待付款',
      body: '请为订单 {order} 支付 {amount}。收到款项后我们会立即发货。',
      button: '立即付款',
    },
    'payment-failed': {
      subject: '订单 {order} 付款未成功',
      heading: '付款未成功',
      body: '我们没有向您扣款。您可以使用同一种或其他付款方式重试。',
      button: '重新付款',
    },
    shipped: {
      subject: '订单 {order} 已发货',
      heading: '您的包裹已在途中',
      body: '{count, plural, =0 {您的订单已交给承运商。} other {您订单中的 # 件商品已交给承运商。}}',
      button: '查看物流',
    },
    delivered: {
      subject: '订单 {order} 已送达',
      heading: '您的包裹已送达',
      body: '承运商显示包裹已于{date}送达。如果您没有收到，请与我们联系。',
    },
    delayed: {
      subject: '订单 {order} 有所延误',
      heading: '您的订单比预计的时间更长',
      body: '非常抱歉，订单 {order} 有所延误。您无需任何操作，一有进展我们会立即通知您。',
    },
    cancelled: {
      subject: '订单 {order} 已取消',
      heading: '您的订单已取消',
      body: '{money, select, refunded {您支付的款项已退回，银行入账最多需要十天。} voided {您被冻结的款项已解冻。} none {我们没有向您收费。} other {款项由{store}与您结算。}}',
    },
    refunded: {
      subject: '订单 {order} 的退款',
      heading: '{amount} 正在退回给您',
      body: '我们已将 {amount} 按您原来的付款方式退回，银行入账最多需要十天。',
    },
    returned: {
      subject: '订单 {order} 的退货已完成',
      heading: '您的退货已完成',
      body: '{count, plural, =0 {您退回的商品已收到并检验完毕。} other {您退回的 # 件商品已收到并检验完毕。}}如有应退款项，我们会另行通知您。',
    },
  },
};
