import type { OrderSnapshot, StorefrontRefund } from '../../domain/snapshot.ts';
import { type Amounts, amountsIn } from '../amounts.ts';
import { type Attribute, markIn, markInText } from '../marks.ts';
import { type Address, addressUnder, fullName, personalOf } from '../personal.ts';
import type { MappingProblem } from '../storefront.ts';
import type { WooAddress, WooOrder, WooRefund } from './body.ts';
import { cancellationOf, fulfilmentState, paymentMethod, paymentState } from './status.ts';
import { reckon } from './totals.ts';

/** WooCommerce's order as the canonical snapshot, or everything that is wrong with it. */
export const snapshotOf = (
  order: WooOrder,
): { readonly snapshot: OrderSnapshot } | { readonly problems: readonly MappingProblem[] } => {
  const problems: MappingProblem[] = [];
  const amounts = amountsIn(order.currency, problems);
  const reckoning = reckon(amounts, order);
  const attributes = order.meta_data.map(({ key, value }) => ({ name: key, value }));
  const refunds = order.refunds.map((refund, index) =>
    refundFact(amounts, refund, `/refunds/${index}`, attributes),
  );
  if ('code' in reckoning && problems.length === 0) problems.push(reckoning);
  if ('code' in reckoning || problems.length > 0) return { problems };
  const updatedAt = order.date_modified_gmt ?? order.date_created_gmt;
  return {
    snapshot: {
      externalOrderId: order.id,
      number: order.number ?? order.id.slice(0, 64),
      placedAt: order.date_created_gmt,
      updatedAt,
      currency: order.currency,
      pricesIncludeTax: order.prices_include_tax,
      lines: [...reckoning.lines],
      totals: reckoning.totals,
      presentment: null,
      payment: {
        method: paymentMethod(order.payment_method),
        gateway: order.payment_method,
        state: paymentState(order),
      },
      fulfilment: fulfilmentState(order),
      cancelled: cancellationOf(order, updatedAt),
      // A refund of nothing only puts stock back.
      refunds: refunds.filter(({ amount }) => amount.amount > 0n),
      fulfilments: [],
      buyerLocale: null,
      shipToCountry: order.shipping?.country ?? order.billing?.country ?? null,
      test: false,
      personal: personalIn(order),
    },
  };
};

/**
 * A refund stands in its order as a negative total, without a time. Its reason is free text about a
 * person, so only our own mark is taken from it.
 */
const refundFact = (
  amounts: Amounts,
  refund: WooRefund,
  path: string,
  attributes: readonly Attribute[],
): StorefrontRefund => {
  const { amount } = amounts.readSigned(refund.total, `${path}/total`);
  const own = refund.meta_data.map(({ key, value }) => ({ name: key, value }));
  return {
    externalRefundId: refund.id,
    amount: amounts.of(amount < 0n ? -amount : amount),
    at: null,
    reason: null,
    ownRefundId:
      markInText('karwan_refund_id', refund.reason) ??
      markIn('karwan_refund_id', own) ??
      markIn('karwan_refund_id', attributes, refund.id),
  };
};

const personalIn = (order: WooOrder): OrderSnapshot['personal'] => {
  const billTo = addressOf(order.billing);
  const shipTo = addressOf(order.shipping);
  return personalOf({
    'buyer.name': billTo?.name ?? shipTo?.name ?? null,
    'buyer.email': order.billing?.email ?? null,
    'buyer.phone': order.billing?.phone ?? null,
    ...addressUnder('shipTo', shipTo),
    ...addressUnder('billTo', billTo),
    note: order.customer_note,
  });
};

const addressOf = (address: WooAddress): Address | null =>
  address && {
    name: fullName(address.first_name, address.last_name),
    company: address.company,
    line1: address.address_1,
    line2: address.address_2,
    city: address.city,
    region: address.state,
    postcode: address.postcode,
    phone: address.phone,
  };
