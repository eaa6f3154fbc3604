import type { ActKind } from '../../workload/scenario.ts';
import type { WideWorld } from '../wide-world.ts';
import { carrierActs } from './carrier-acts.ts';
import { deskActs } from './desk-acts.ts';
import type { Life } from './life.ts';
import { moneyActs } from './money-acts.ts';
import { type Act, place, storeActs } from './store-acts.ts';

/** Nobody stands at the door here, so what a door turns away is no story of this depth. */
const nothing: Act = () => undefined;

const ACTS: Readonly<Record<ActKind, Act>> = {
  ...storeActs,
  ...moneyActs,
  ...deskActs,
  ...carrierActs,
  'store-forge': nothing,
  'store-break': nothing,
  // Stock is the store's here, and keys are nobody's to throw away.
  'person-count': nothing,
  'buyer-forget': nothing,
};

/** Puts the whole of an order's life on the agenda. */
export const schedule = (world: WideWorld, life: Life, startMs: number): void => {
  const { agenda } = world;
  const arrival = startMs + life.plan.arriveAtMs;
  agenda.at(arrival, () => place(world, life));
  for (const act of life.plan.acts) {
    agenda.at(arrival + act.afterMs, () => ACTS[act.kind](world, life, act));
  }
};
