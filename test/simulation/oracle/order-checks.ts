import { orderBook } from '../../../functions/orders/domain/events.ts';
import { type OrderState, statusOf } from '../../../functions/orders/domain/order.ts';
import { orderStreamDecider } from '../../../functions/orders/domain/order-stream.ts';
import { RESTING, TRANSITIONS } from '../../../functions/orders/domain/transitions.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { decodeEvent } from '../../../functions/shared/event-book.ts';
import type { Life, ToldVersion } from '../workload/life.ts';
import { streamKey } from './commit-books.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { checkMessages, checkParcels, checkPayments } from './lifecycle-checks.ts';
import { toldTotal } from './store-rules.ts';
import { expectedStatuses } from './story-checks.ts';

const LEGAL = new Map(TRANSITIONS.map(({ from, to, event, id }) => [`${from} ${event} ${to}`, id]));

/** What must hold of every order that a store has, or has told of. */
export const checkOrders: FinalCheck = (quiet) => {
  const { lives, streams, accuse } = quiet;
  for (const life of lives) checkLife(quiet, life);
  const known = new Set(lives.map(({ orderId }) => `order/${orderId}`));
  for (const key of streams.keys()) {
    const [context, , subject = ''] = key.split(' ');
    if (context === 'orders' && subject.startsWith('order/') && !known.has(subject)) {
      accuse('R13', subject, 'no store has this order');
    }
  }
};

const checkLife = (quiet: Quiet, life: Life): void => {
  const { streams, accuse } = quiet;
  const { orderId, merchant } = life;
  const commits = streams.get(streamKey('orders', merchant.plan.merchantId, `order/${orderId}`));
  const taken = life.told.filter((version) => version.taken);
  if (!commits) {
    if (taken.length > 0)
      accuse('R12', orderId, `${taken.length} webhooks were taken, and it is not here`);
    return;
  }
  const others = (context: string): readonly Commit[] =>
    streams.get(streamKey(context, merchant.plan.merchantId, `order/${orderId}`)) ?? [];
  checkPayments(quiet, orderId, others('payments'));
  checkParcels(quiet, orderId, others('fulfilment'));
  checkMessages(quiet, orderId, others('notifications'));
  const state = checkTransitions(quiet, orderId, commits);
  if (state === undefined) return;
  const types = commits.flatMap(({ events }) => events.map(({ type }) => type));
  const times = (type: string): number => types.filter((each) => each === type).length;
  if (times('OrderPlaced') > 1) accuse('R14', orderId, 'it was placed twice');
  if (taken.length > 0 && times('OrderPlaced') === 0) accuse('R12', orderId, 'it was never placed');
  if (times('OrderHandedOver') > 1) accuse('R9', orderId, 'it was handed over twice');
  checkCommands(quiet, life, commits);
  checkVersion(quiet, life, state, taken);
  checkWaiting(quiet, life, state, commits);
  checkStory(quiet, life, state, taken);
};

/** Once faults have ended, what the outside knows is what stands here. */
const checkStory = (
  { accuse, coverage }: Quiet,
  life: Life,
  state: OrderState,
  taken: readonly ToldVersion[],
): void => {
  const newest = life.told.at(-1);
  const expected = expectedStatuses(life);
  if (expected.length === 0 || newest === undefined || !taken.includes(newest)) return;
  const status = statusOf(state);
  // Nothing more is awaited of a delivered order after a while.
  const isOver = expected.includes('confirmed') && status === 'completed';
  if (expected.includes(status) || isOver) coverage.saw(`story ${status}`);
  else accuse('liveness', life.orderId, `${status}, and should be ${expected.join(' or ')}`);
};

/** The state that the commits add up to; each change of status must be in the published table. */
export const checkTransitions = (
  quiet: Pick<Quiet, 'accuse' | 'coverage'>,
  orderId: string,
  commits: readonly Commit[],
): OrderState | undefined => {
  let state = orderStreamDecider.initial;
  let status = 'none';
  for (const event of commits.flatMap(({ events }) => events)) {
    state = orderStreamDecider.evolve(state, decodeEvent(orderBook, event));
    const next = statusOf(state.inner);
    const change = `${status} ${event.type} ${next}`;
    if (next !== status) {
      const row = LEGAL.get(change);
      if (row === undefined && !(status === 'none' && next === 'awaited')) {
        quiet.accuse('R18', orderId, `${change} is not in the table`);
      } else quiet.coverage.saw(`transition ${row ?? 'ORD2'} ${change}`);
    }
    status = next;
  }
  return state.inner;
};

const checkCommands = ({ accuse }: Quiet, life: Life, commits: readonly Commit[]): void => {
  for (const { kind, id } of life.commands) {
    const count = commits.filter(({ cause }) => cause === id).length;
    if (count > 1) accuse('R29', life.orderId, `${kind} ${id} stands ${count} times`);
    // What it asked for may have been so already; else the refusal is a commit of its own.
  }
};

/** What we hold is a version that the store had, and none older than one that we took. */
const checkVersion = (
  { accuse, lives }: Quiet,
  life: Life,
  state: OrderState,
  taken: readonly ToldVersion[],
): void => {
  const snapshot = state.current?.snapshot;
  if (!snapshot || lives.length === 0) return;
  const newest = taken.reduce((at, { order }) => Math.max(at, Date.parse(order.updatedAt)), 0);
  const held = Date.parse(snapshot.updatedAt);
  if (held < newest) {
    const times = `${snapshot.updatedAt}, and ${new Date(newest).toISOString()} was taken`;
    accuse('R19', life.orderId, `it stands as of ${times}`);
  }
  const same = life.told.filter(({ order }) => Date.parse(order.updatedAt) === held);
  const { amount } = snapshot.totals.total;
  const { storefront } = life.merchant.plan;
  if (same.length > 0 && !same.some(({ order }) => toldTotal(order, storefront) === amount)) {
    accuse('D6', life.orderId, `its total is ${amount}, which the store never said`);
  }
  const { goods, discount, shipping, tax, other, total } = snapshot.totals;
  const sum =
    goods.amount -
    discount.amount +
    shipping.amount +
    other.amount +
    (snapshot.pricesIncludeTax ? 0n : tax.amount);
  if (sum !== total.amount) accuse('D6', life.orderId, `${sum} is not ${total.amount}`);
};

/** A state that waits has a deadline, and it is one that is still to come or is being acted upon. */
const checkWaiting = (
  { accuse }: Quiet,
  life: Life,
  state: OrderState,
  commits: readonly Commit[],
): void => {
  const status = statusOf(state);
  const deadlines = commits.at(-1)?.deadlines ?? [];
  if (!RESTING.includes(status) && deadlines.length === 0) {
    accuse('D8', life.orderId, `${status}, and nothing is awaited`);
  }
};
