import type { OrderStatus } from '../../../functions/orders/domain/order.ts';
import { figuresOf, type SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import type { Life } from '../workload/life.ts';

/** What the outside parties together make of an order whose story is plain; empty where it is not. */
export const expectedStatuses = (life: Life): readonly OrderStatus[] => {
  const order = life.merchant.store.books.order(life.externalId);
  // Whether there is enough of it for this one depends on all the others.
  if (!order || !isPlain(life) || life.merchant.plan.shelf !== undefined) return [];
  if (order.cancelledAt !== null) return whenCancelled(life, order);
  if (life.told.some((version) => version.order.cancelledAt !== null)) return [];
  const one = whenNotCancelled(life, order);
  return one === undefined ? [] : [one];
};

/**
 * The store took a cancellation back. What the order was paid with may have gone back by then, and a
 * buyer who does not pay it a second time lets it expire, whatever the store does afterwards.
 */
export const livedAgain = (versions: readonly SampleOrder[]): boolean => {
  const cancelled = versions.findIndex(({ cancelledAt }) => cancelledAt !== null);
  return (
    cancelled >= 0 && versions.slice(cancelled).some(({ cancelledAt }) => cancelledAt === null)
  );
};

/** What nobody had paid may have expired before the store cancelled it. */
const whenCancelled = (life: Life, order: SampleOrder): readonly OrderStatus[] => {
  if (handedOver(life)) return [];
  if (livedAgain(life.told.map((version) => version.order))) return ['cancelled', 'expired'];
  const atStore = life.merchant.plan.cards === 'store';
  const isPaid = atStore ? order.paid : chargedAt(life) > 0n;
  return order.payment === 'card' && !isPaid ? ['cancelled', 'expired'] : ['cancelled'];
};

const whenNotCancelled = (life: Life, order: SampleOrder): OrderStatus | undefined => {
  switch (order.payment) {
    case 'cod':
      return 'confirmed';
    case 'bank-transfer':
      return byMoney(life, order, transferred(life), 'placed');
    case 'card':
      return life.merchant.plan.cards === 'store'
        ? byStore(life, order)
        : byMoney(life, order, chargedAt(life), 'expired');
  }
};

/** What the desk does with an order that goes its way. */
const PARCEL_ACTS = ['hand-over', 'pack', 'deliver'];

const handedOver = ({ asked }: Life): boolean => asked.has('hand-over');

/** Nobody at the desk had a say but for the parcel, the total never changed, and no bank disputed it. */
const isPlain = (life: Life): boolean => isUndisturbed(life) && disputesOf(life).length === 0;

/** The same, whatever a bank says of the charge. */
export const isUndisturbed = (life: Life): boolean => {
  const { merchant, told, asked, externalId } = life;
  const desk = [...asked].some((kind) => !PARCEL_ACTS.includes(kind));
  const totals = new Set(told.map(({ order }) => figuresOf(order).total));
  const refunded = merchant.store.books.refunds(externalId).some(({ movesMoney }) => movesMoney);
  const cancelled = merchant.store.books.order(externalId)?.cancelledAt !== null;
  return !desk && totals.size === 1 && (!refunded || cancelled);
};

/** What the buyer's bank disputes, or has disputed. */
export const disputesOf = ({ merchant, orderId }: Life) => {
  const { account } = merchant.stripe;
  return account.all('dispute').filter(({ payment_intent: id }) => {
    const intent = typeof id === 'string' ? account.find('payment_intent', id) : undefined;
    return intent?.metadata['orderId'] === orderId;
  });
};

const byStore = ({ told }: Life, order: SampleOrder): OrderStatus | undefined => {
  if (order.paid) return told.every((version) => version.order.paid) ? 'confirmed' : undefined;
  return 'expired';
};

const byMoney = (
  life: Life,
  order: SampleOrder,
  money: bigint,
  unpaid: OrderStatus,
): OrderStatus | undefined => {
  const { total } = figuresOf(order);
  if (money >= total) return 'confirmed';
  // A short payment, or one that came after its time, is told by other rules.
  return money === 0n && unpaid === 'expired' && !life.merchant.plan.captureAtOnce
    ? unpaid
    : undefined;
};

const chargedAt = ({ merchant, orderId }: Life): bigint => {
  const { held, captured, refunded, lost } = merchant.stripe.books.ofOrder(orderId);
  return BigInt(held + captured - refunded - lost);
};

const transferred = ({ merchant, reference }: Life): bigint =>
  merchant.bank
    .books(merchant.iban)
    .filter(
      ({ text }) => reference !== undefined && text.toLowerCase().includes(reference.toLowerCase()),
    )
    .reduce((sum, { amount }) => sum + amount.amount, 0n);
