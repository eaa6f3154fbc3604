import type { Messages } from '../message-keys.ts';

/** ICU messages; `test/functions/notifications/templates/` proves that every language has the same. */
export const en: Messages = {
  greeting: 'Hello {name},',
  greetingUnnamed: 'Hello,',
  footer: 'You get this message because you ordered at {store}. Order {order}.',
  yourOrder: 'Your order',
  thisParcel: 'In this parcel',
  thisReturn: 'In this return',
  goods: 'Goods',
  discount: 'Discount',
  shipping: 'Shipping',
  tax: 'Tax',
  taxIncluded: 'Tax, included',
  other: 'Other charges',
  total: 'Total',
  amountDue: 'To pay',
  amountBack: 'Given back',
  reference: 'Write on the transfer',
  payBefore: 'Pay before',
  carrier: 'Carrier',
  tracking: 'Tracking number',
  templates: {
    confirmed: {
      subject: 'Order {order} is confirmed',
      heading: 'Thank you, your order is confirmed',
      body: '{store} has confirmed your order {order} of {date}. We write again when it is on its way.',
    },
    'payment-requested': {
      subject: 'Please pay for order {order}',
      heading: 'Your order waits for your payment',
      body: 'Please pay {amount} for order {order}. We send it as soon as the money is here.',
      button: 'Pay now',
    },
    'payment-failed': {
      subject: 'The payment for order {order} did not go through',
      heading: 'The payment did not go through',
      body: 'Nothing was taken from you. You can try again, by the same or another way to pay.',
      button: 'Try again',
    },
    shipped: {
      subject: 'Order {order} is on its way',
      heading: 'Your parcel is on its way',
      body: '{count, plural, =0 {Your order was handed to the carrier.} one {One item of your order was handed to the carrier.} other {# items of your order were handed to the carrier.}}',
      button: 'Follow the parcel',
    },
    delivered: {
      subject: 'Order {order} was delivered',
      heading: 'Your parcel has arrived',
      body: 'The carrier says that it was delivered on {date}. If you do not have it, please write to us.',
    },
    delayed: {
      subject: 'Order {order} is delayed',
      heading: 'Your order takes longer than planned',
      body: 'We are sorry: order {order} is late. You need not do anything; we write again as soon as it moves.',
    },
    cancelled: {
      subject: 'Order {order} is cancelled',
      heading: 'Your order is cancelled',
      body: '{money, select, refunded {What you paid was given back. Banks take up to ten days to show it.} voided {The hold on your money was lifted.} none {You were not charged.} other {{store} settles the money with you.}}',
    },
    refunded: {
      subject: 'Refund for order {order}',
      heading: '{amount} goes back to you',
      body: 'We gave {amount} back by the way you paid. Banks take up to ten days to show it.',
    },
    returned: {
      subject: 'Your return for order {order} is complete',
      heading: 'Your return is complete',
      body: '{count, plural, =0 {What you sent back is here and checked.} one {The item that you sent back is here and checked.} other {The # items that you sent back are here and checked.}} About money that is due to you we write separately.',
    },
  },
};
