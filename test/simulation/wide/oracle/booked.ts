import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { isRefundFailed, sumsOf } from '../parties/card-books.ts';
import type { Life, Payment } from '../workload/life.ts';

/** What was taken for an order and what went back, whoever holds the money. */
export interface Booked {
  readonly taken: bigint;
  readonly back: bigint;
  /** By a card that the provider has not charged. */
  readonly held: bigint;
}

export const bookedOf = ({ order, orderId, merchant, ...life }: Life): Booked => {
  const { captured, refunded, held } = sumsOf(merchant.cards, orderId);
  const isAtStore = order?.paid && order.payment === 'card' && merchant.plan.cards === 'store';
  const atStore = isAtStore ? figuresOf(order).total : 0n;
  const byStore = life.storeRefunds.filter(({ movesMoney }) => movesMoney);
  return {
    held,
    taken: captured + atStore + total(life.transfers) + total(life.collected),
    back: refunded + total(byStore) + total(life.givenBack),
  };
};

export const total = (payments: readonly Pick<Payment, 'amount'>[]): bigint =>
  payments.reduce((sum, { amount }) => sum + amount, 0n);

/** A bank disputes it, or a refund came to nothing, so that people decide. */
export const isBanks = ({ merchant, orderId }: Life): boolean =>
  (merchant.cards.byOrder.get(orderId)?.payments ?? []).some(
    (payment) => payment.dispute !== undefined || isRefundFailed(payment),
  );
