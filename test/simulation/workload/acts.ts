import type { World } from '../engine/world.ts';
import { bulky } from './bulky-orders.ts';
import { deskActs } from './desk-acts.ts';
import { firstVersion, type Life } from './life.ts';
import { moneyActs } from './money-acts.ts';
import { privacyActs } from './privacy-acts.ts';
import type { ActKind } from './scenario.ts';
import { shelfActs } from './shelf-acts.ts';
import { type Act, storeActs } from './store-acts.ts';

const nothing: Act = () => undefined;

const ACTS: Readonly<Record<ActKind, Act>> = {
  ...storeActs,
  ...moneyActs,
  ...deskActs,
  ...shelfActs,
  ...privacyActs,
  // Only the wide depth is asked what a merchant may keep.
  'store-reprice': nothing,
  // Only there every store's books are asked what of an order is not to be sent.
  'store-take-out': nothing,
  'store-delete': nothing,
};

/** Puts the whole of an order's life on the clock. */
export const schedule = (
  world: World,
  life: Life,
  startMs: number,
  onFault: (fault: unknown) => void,
): void => {
  const { clock, board } = world;
  const { plan, merchant } = life;
  const at = (ms: number, task: () => void | Promise<void>): void => {
    clock.at(ms, () => {
      Promise.resolve().then(task).catch(onFault);
    });
  };
  const arrival = startMs + plan.arriveAtMs;
  at(arrival, () => {
    const bulk = isKeptHere(life)
      ? undefined
      : board.strike('order-bulky', merchant.plan.merchantId);
    const version = firstVersion(life, clock.now());
    merchant.store.books.put(bulk ? bulky(version, bulk) : version);
  });
  for (const act of plan.acts) at(arrival + act.afterMs, () => ACTS[act.kind](world, life, act));
};

/** Nobody has put what a bulky order asks for onto a shelf. */
const isKeptHere = ({ merchant }: Life): boolean => merchant.plan.shelf !== undefined;
