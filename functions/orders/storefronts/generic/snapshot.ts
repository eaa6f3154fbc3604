import type { Money } from '../../../shared/money.ts';
import type {
  OrderLine,
  OrderSnapshot,
  StorefrontFulfilment,
  StorefrontRefund,
} from '../../domain/snapshot.ts';
import { type Amounts, amountsIn, minorUnits, owed, sumsDiffer } from '../amounts.ts';
import { addressUnder, personalOf } from '../personal.ts';
import type { MappingProblem } from '../storefront.ts';
import type {
  GenericAmount,
  GenericFulfilment,
  GenericLine,
  GenericOrder,
  GenericRefund,
} from './body.ts';

/** The documented order as the canonical snapshot, or everything that is wrong with it. */
export const snapshotOf = (
  order: GenericOrder,
  timestamp: string,
): { readonly snapshot: OrderSnapshot } | { readonly problems: readonly MappingProblem[] } => {
  const problems: MappingProblem[] = [];
  const amounts = amountsIn(order.currency, problems);
  const lines = order.lines.map((line, index) => lineOf(amounts, line, `/data/lines/${index}`));
  const parts = {
    goods: amounts.of(minorUnits(lines.map(({ total }) => total))),
    discount: readAmount(amounts, order.discount, '/data/discount'),
    shipping: readAmount(amounts, order.shipping, '/data/shipping'),
    tax: readAmount(amounts, order.tax, '/data/tax'),
    other: readAmount(amounts, order.other, '/data/other', 'signed'),
  };
  const total = readAmount(amounts, order.total, '/data/total');
  const counted = owed(parts, order.pricesIncludeTax);
  const presentment = presentmentOf(order, problems);
  const refunds = order.refunds.map((one, index) => {
    const path = `/data/refunds/${index}`;
    if (one.currency !== null && one.currency !== order.currency) {
      problems.push({
        code: 'bad-field',
        path: `${path}/currency`,
        message: "send the order's currency",
      });
    }
    return refundFact(amounts, one, path);
  });
  if (problems.length === 0 && counted.amount !== total.amount) {
    problems.push(sumsDiffer(counted, total, '/data/total'));
  }
  if (problems.length > 0) return { problems };
  const updatedAt = order.updatedAt ?? timestamp;
  return {
    snapshot: {
      externalOrderId: order.id,
      number: order.number ?? order.id.slice(0, 64),
      placedAt: order.placedAt,
      updatedAt,
      currency: order.currency,
      pricesIncludeTax: order.pricesIncludeTax,
      lines,
      totals: { ...parts, total },
      presentment,
      payment: order.payment,
      fulfilment: order.fulfilment,
      cancelled: order.cancelled && {
        at: order.cancelled.at ?? updatedAt,
        reason: order.cancelled.reason,
      },
      refunds,
      fulfilments: order.fulfilments.map((one) => fulfilmentFact(one, updatedAt)),
      buyerLocale: order.locale,
      shipToCountry: order.shipTo?.country ?? null,
      test: order.test,
      personal: personalIn(order),
    },
  };
};

const personalIn = ({ buyer, shipTo, billTo, note }: GenericOrder): OrderSnapshot['personal'] =>
  personalOf({
    'buyer.name': buyer?.name ?? null,
    'buyer.email': buyer?.email ?? null,
    'buyer.phone': buyer?.phone ?? null,
    ...addressUnder('shipTo', shipTo),
    ...addressUnder('billTo', billTo),
    note,
  });

const lineOf = (amounts: Amounts, line: GenericLine, path: string): OrderLine => {
  const unitPrice = readAmount(amounts, line.unitPrice, `${path}/unitPrice`);
  const discount = readAmount(amounts, line.discount, `${path}/discount`);
  const total = amounts.of(unitPrice.amount * BigInt(line.quantity) - discount.amount);
  return {
    lineId: line.id,
    sku: line.sku,
    title: line.title ?? '',
    quantity: line.quantity,
    unitPrice,
    discount,
    tax: readAmount(amounts, line.tax, `${path}/tax`),
    total: amounts.workedOut(total, path),
    weightGrams: line.weightGrams,
    requiresShipping: line.requiresShipping,
  };
};

const presentmentOf = (
  { presentment, currency }: GenericOrder,
  problems: MappingProblem[],
): OrderSnapshot['presentment'] => {
  if (presentment === null || presentment.currency === currency) return null;
  const amounts = amountsIn(presentment.currency, problems);
  const total = readAmount(amounts, presentment.total, '/data/presentment/total');
  return { currency: presentment.currency, total };
};

const readAmount = (
  amounts: Amounts,
  amount: GenericAmount | null,
  path: string,
  sign: 'signed' | 'not-negative' = 'not-negative',
): Money => {
  const money =
    amount === null || typeof amount === 'string'
      ? amounts.readSigned(amount, path)
      : amounts.readMinor(BigInt(amount.minor), path);
  return sign === 'signed' ? money : amounts.notNegative(money, path);
};

const OWN_ID = /^[a-z]{3}_[0-9a-z]{1,40}$/;
const ownId = (id: string | null): string | null => (id !== null && OWN_ID.test(id) ? id : null);

/** A refund in our own words; `amounts` says in which currency it is. */
export const refundFact = (
  amounts: Amounts,
  refund: GenericRefund,
  path: string,
): StorefrontRefund => ({
  externalRefundId: refund.id,
  amount: readAmount(amounts, refund.amount, `${path}/amount`),
  at: refund.at,
  reason: refund.reason,
  ownRefundId: ownId(refund.karwanRefundId),
});

/** A fulfilment in our own words; without a time of its own it has the event's. */
export const fulfilmentFact = (
  fulfilment: GenericFulfilment,
  timestamp: string,
): StorefrontFulfilment => ({
  externalFulfilmentId: fulfilment.id,
  status: fulfilment.status,
  carrier: fulfilment.carrier,
  trackingNumbers: fulfilment.trackingNumbers,
  lines: fulfilment.lines.map(({ id, quantity }) => ({ lineId: id, quantity })),
  updatedAt: fulfilment.updatedAt ?? timestamp,
  ownFulfilmentId: ownId(fulfilment.karwanFulfilmentId),
});
