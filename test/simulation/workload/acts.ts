import type { World } from '../engine/world.ts';
import { deskActs } from './desk-acts.ts';
import { firstVersion, type Life } from './life.ts';
import { moneyActs } from './money-acts.ts';
import { privacyActs } from './privacy-acts.ts';
import type { ActKind } from './scenario.ts';
import { shelfActs } from './shelf-acts.ts';
import { type Act, storeActs } from './store-acts.ts';

const ACTS: Readonly<Record<ActKind, Act>> = {
  ...storeActs,
  ...moneyActs,
  ...deskActs,
  ...shelfActs,
  ...privacyActs,
};

/** Puts the whole of an order's life on the clock. */
export const schedule = (
  world: World,
  life: Life,
  startMs: number,
  onFault: (fault: unknown) => void,
): void => {
  const { clock } = world;
  const { plan, merchant } = life;
  const at = (ms: number, task: () => void | Promise<void>): void => {
    clock.at(ms, () => {
      Promise.resolve().then(task).catch(onFault);
    });
  };
  const arrival = startMs + plan.arriveAtMs;
  at(arrival, () => merchant.store.books.put(firstVersion(life, clock.now())));
  for (const act of plan.acts) at(arrival + act.afterMs, () => ACTS[act.kind](world, life, act));
};
