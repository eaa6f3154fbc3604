import { isAmountProblem, parseAmount } from '../../../shared/money.ts';
import type { OrderSnapshot, StorefrontRefund } from '../../domain/snapshot.ts';
import { type Amounts, amountsIn } from '../amounts.ts';
import { type Address, addressUnder, fullName, personalOf } from '../personal.ts';
import type { MappingProblem } from '../storefront.ts';
import type { MoneySet, ShopifyAddress, ShopifyOrder } from './body.ts';
import { cancelledLines, movesMoney } from './edits.ts';
import { fulfilmentFact, refundFact } from './facts.ts';
import { paymentMethod, paymentState } from './payment.ts';
import { type Reckoning, reckon } from './totals.ts';

/** Shopify's order as the canonical snapshot, or everything that is wrong with it. */
export const snapshotOf = (
  order: ShopifyOrder,
): { readonly snapshot: OrderSnapshot } | { readonly problems: readonly MappingProblem[] } => {
  const problems: MappingProblem[] = [];
  const amounts = amountsIn(order.currency, problems);
  const reckoning = reckon(amounts, order);
  const refunds = refundsIn(amounts, order, problems);
  const state = paymentState(order.financial_status);
  if (state === undefined) problems.push(UNKNOWN_STATUS);
  if ('problem' in reckoning && problems.length === 0) problems.push(reckoning.problem);
  if ('problem' in reckoning || state === undefined || problems.length > 0) return { problems };
  const cancelled = cancelledLines(order, reckoning.lines);
  const gateways = order.payment_gateway_names.filter((name) => name !== null);
  return {
    snapshot: {
      externalOrderId: order.id,
      number: order.name ?? order.id.slice(0, 64),
      placedAt: order.processed_at ?? order.created_at,
      updatedAt: order.updated_at,
      currency: order.currency,
      pricesIncludeTax: order.taxes_included,
      lines: [...reckoning.lines],
      totals: reckoning.totals,
      presentment: presentmentOf(order, reckoning.figures),
      payment: { method: paymentMethod(gateways), gateway: gateways[0] ?? null, state },
      fulfilment: FULFILMENTS[order.fulfillment_status ?? ''] ?? 'unfulfilled',
      cancelled: cancellationOf(order),
      refunds: [...refunds],
      fulfilments: order.fulfillments.map((one) => fulfilmentFact(one, order.note_attributes)),
      ...(cancelled.length > 0 && { cancelledLines: cancelled }),
      buyerLocale: order.customer_locale,
      shipToCountry: order.shipping_address?.country_code ?? null,
      test: order.test,
      personal: personalIn(order),
    },
  };
};

const UNKNOWN_STATUS: MappingProblem = {
  code: 'unknown-status',
  path: '/financial_status',
  message: 'a payment status this version does not know: add it to shopify/payment.ts and replay',
};

const refundsIn = (
  amounts: Amounts,
  order: ShopifyOrder,
  problems: MappingProblem[],
): readonly StorefrontRefund[] =>
  order.refunds.flatMap((refund, index) => {
    const path = `/refunds/${index}`;
    const fact = refundFact(amounts, refund, path, order);
    if (fact !== 'amount-unknown') return fact ?? [];
    problems.push({
      code: 'missing-field',
      path: `${path}/transactions`,
      message:
        'the money went back in another currency than the order’s: send total_price_set in both, or the refund’s order_adjustments',
    });
    return [];
  });

const FULFILMENTS: Readonly<Partial<Record<string, OrderSnapshot['fulfilment']>>> = Object.assign(
  Object.create(null) as Record<string, OrderSnapshot['fulfilment']>,
  { partial: 'partial', fulfilled: 'fulfilled', restocked: 'restocked' },
);

const CANCEL_REASONS = ['customer', 'declined', 'fraud', 'inventory', 'other', 'staff'];

const cancellationOf = ({
  cancelled_at: at,
  cancel_reason: reason,
}: ShopifyOrder): OrderSnapshot['cancelled'] =>
  at === null ? null : { at, reason: CANCEL_REASONS.find((known) => known === reason) ?? null };

/**
 * What the buyer saw and is charged in; null when that is the shop's own currency. Null too when an
 * edit and a refund with money meet, because the body then states no such total.
 */
const presentmentOf = (
  order: ShopifyOrder,
  figures: Reckoning['figures'],
): OrderSnapshot['presentment'] => {
  if (figures === 'current' && order.refunds.some(movesMoney)) return null;
  const set: MoneySet =
    figures === 'original' ? order.total_price_set : order.current_total_price_set;
  const shown = set?.presentment_money;
  const currency = shown?.currency_code ?? null;
  if (!shown || currency === null || currency === order.currency) return null;
  const total = parseAmount(shown.amount, currency);
  return isAmountProblem(total) || total.amount < 0n ? null : { currency, total };
};

const personalIn = (order: ShopifyOrder): OrderSnapshot['personal'] => {
  const { customer, shipping_address: shipping, billing_address: billing } = order;
  return personalOf({
    'buyer.name':
      fullName(customer?.first_name ?? null, customer?.last_name ?? null) ??
      addressOf(billing)?.name ??
      addressOf(shipping)?.name ??
      null,
    'buyer.email': order.email ?? customer?.email ?? null,
    'buyer.phone': order.phone ?? customer?.phone ?? null,
    ...addressUnder('shipTo', addressOf(shipping)),
    ...addressUnder('billTo', addressOf(billing)),
    note: order.note,
  });
};

const addressOf = (address: ShopifyAddress): Address | null =>
  address && {
    name: address.name ?? fullName(address.first_name, address.last_name),
    company: address.company,
    line1: address.address1,
    line2: address.address2,
    city: address.city,
    region: address.province,
    postcode: address.zip,
    phone: address.phone,
  };
