import { orderBook } from '../../../../functions/orders/domain/events.ts';
import { statusOf } from '../../../../functions/orders/domain/order.ts';
import { orderStreamDecider } from '../../../../functions/orders/domain/order-stream.ts';
import { RESTING } from '../../../../functions/orders/domain/transitions.ts';
import { decodeEvent } from '../../../../functions/shared/event-book.ts';
import { isSameJson } from '../../../../functions/shared/json.ts';
import { checkCommits } from '../../oracle/log-checks.ts';
import { checkTransitions } from '../../oracle/order-checks.ts';
import { toldTotal } from '../../oracle/store-rules.ts';
import type { Life } from '../workload/life.ts';
import { commitsOf } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';

/** Every stream of every context: nothing left out, nothing twice, nobody else's. */
export const checkStreams = ({ world, accuse, coverage }: Rest): void => {
  const streams = Object.values(world.tables).flatMap((table) => [...table.streams()]);
  for (const [key, commits] of streams) {
    checkCommits(accuse, key, key.split('#')[1] ?? '', commits);
    for (const { context, events } of commits) {
      for (const { type } of events) coverage.saw(`event ${context} ${type}`);
    }
  }
};

/** The order's own stream. */
export const checkOrder: LifeCheck = (rest, life) => {
  const { accuse, world } = rest;
  const commits = commitsOf(world, 'orders', life);
  const events = commits.flatMap((commit) => commit.events);
  const placed = events.filter(({ type }) => type === 'OrderPlaced').length;
  if (placed !== 1)
    accuse(placed > 1 ? 'R14' : 'R12', life.orderId, `it was placed ${placed} times`);
  checkTransitions(rest, life.orderId, commits);
  const state = events.reduce(
    (before, event) => orderStreamDecider.evolve(before, decodeEvent(orderBook, event)),
    orderStreamDecider.initial,
  );
  const deadlines = commits.at(-1)?.deadlines ?? [];
  if (!isSameJson(orderStreamDecider.deadlines(state), deadlines)) {
    accuse('R17', life.orderId, 'what its commits add up to is not what was carried');
  }
  const status = statusOf(state.inner);
  if (!RESTING.includes(status) && deadlines.length === 0) {
    accuse('D8', life.orderId, `${status}, and nothing is awaited`);
  }
  checkCommands(rest, life, new Set(commits.map(({ cause }) => cause)));
  checkVersion(rest, life, state.inner.current?.snapshot);
};

/** What a person wants of an order is decided and recorded, be it refused; only an amendment may say nothing new. */
const checkCommands = ({ accuse }: Rest, life: Life, causes: ReadonlySet<string>): void => {
  for (const { id, name, to } of life.commands) {
    if (to !== 'orders' || name === 'AmendOrder' || causes.has(id)) continue;
    accuse('liveness', life.orderId, `nobody decided on a person’s ${name}`);
  }
};

type Snapshot = NonNullable<typeof orderStreamDecider.initial.inner.current>['snapshot'];

/** Every webhook came at last, so what stands is the store's newest version. */
const checkVersion = ({ accuse }: Rest, life: Life, snapshot: Snapshot | undefined): void => {
  const { order, orderId } = life;
  if (!snapshot || !order) return;
  if (snapshot.updatedAt !== order.updatedAt) {
    accuse('R19', orderId, `it stands as of ${snapshot.updatedAt}, not of ${order.updatedAt}`);
  }
  // That it was deleted it tells without a version.
  const newest = (life.isDeleted ? life.told.at(-2) : undefined) ?? order;
  const total = toldTotal(newest, life.merchant.plan.dialect);
  const { amount } = snapshot.totals.total;
  if (amount !== total) accuse('D6', orderId, `its total is ${amount}, and not ${total}`);
};
