import { orderBook } from '../../../functions/orders/domain/events.ts';
import { orderStreamDecider } from '../../../functions/orders/domain/order-stream.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { decodeEvent } from '../../../functions/shared/event-book.ts';
import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { commitsOf, skewOf } from './told.ts';

/** What our word meant outside at the moment at which it was given, and not only in the end. */
export const checkMoments: FinalCheck = (quiet) => {
  for (const life of quiet.lives) {
    const orders = commitsOf(quiet, 'orders', life);
    const confirmedMs = timesOf(orders, 'OrderConfirmed')[0] ?? Infinity;
    checkPlanned(quiet, life, confirmedMs);
    if (life.merchant.plan.cards !== 'stripe' || life.plan.payment !== 'card') continue;
    checkConfirmed(quiet, life, orders);
    checkCancelled(quiet, life, orders);
  }
};

const timesOf = (commits: readonly Commit[], type: string): readonly number[] =>
  commits
    .filter(({ events }) => events.some((event) => event.type === type))
    .map(({ at }) => Date.parse(at));

/** Nothing is planned into a parcel before the order is confirmed, so that nobody can pack it. */
const checkPlanned = (quiet: Quiet, life: Life, confirmedMs: number): void => {
  const [planned = Infinity] = timesOf(commitsOf(quiet, 'fulfilment', life), 'FulfilmentPlanned');
  if (planned + skewOf(quiet) < confirmedMs) {
    quiet.accuse('unpaid', life.orderId, 'a parcel was planned before the order was confirmed');
  }
};

/** When it was confirmed, the buyer had paid what was due then. */
const checkConfirmed = (quiet: Quiet, life: Life, commits: readonly Commit[]): void => {
  if (life.asked.has('confirm')) return;
  let state = orderStreamDecider.initial;
  for (const { at, events } of commits) {
    for (const event of events)
      state = orderStreamDecider.evolve(state, decodeEvent(orderBook, event));
    if (!events.some(({ type }) => type === 'OrderConfirmed')) continue;
    const due = state.inner.wish?.due.amount ?? 0n;
    const paid = paidBy(life, Date.parse(at) + skewOf(quiet));
    quiet.coverage.saw('sometimes a paid order is confirmed');
    if (paid < due)
      quiet.accuse('unpaid', life.orderId, `confirmed at ${at} with ${paid} of ${due}`);
  }
};

const chargesOf = ({ merchant, orderId }: Life) =>
  merchant.stripe.account
    .all('charge')
    .filter(({ metadata, status }) => metadata['orderId'] === orderId && status === 'succeeded');

const paidBy = (life: Life, byMs: number): bigint =>
  chargesOf(life)
    .filter(({ created }) => created * 1000 <= byMs)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);

/** When it was said to be cancelled, nothing that had been held before was held any more. */
const checkCancelled = (quiet: Quiet, life: Life, commits: readonly Commit[]): void => {
  const skewMs = skewOf(quiet);
  const { account } = life.merchant.stripe;
  for (const cancelledMs of timesOf(commits, 'OrderCancelled')) {
    for (const { created, captured, payment_intent } of chargesOf(life)) {
      if (captured || created * 1000 > cancelledMs - skewMs) continue;
      quiet.coverage.saw('sometimes what is held is freed');
      const { canceled_at } = account.get('payment_intent', String(payment_intent));
      if (canceled_at !== null && canceled_at * 1000 <= cancelledMs + skewMs) continue;
      quiet.accuse('R20', life.orderId, 'it was said to be cancelled before its money was freed');
    }
  }
};
