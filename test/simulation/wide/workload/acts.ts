import type { ActKind } from '../../workload/scenario.ts';
import type { WideWorld } from '../wide-world.ts';
import { carrierActs } from './carrier-acts.ts';
import { deskActs } from './desk-acts.ts';
import { dialectActs } from './dialect-acts.ts';
import type { Life } from './life.ts';
import { moneyActs } from './money-acts.ts';
import { giveUpShort } from './shelf-duties.ts';
import { shelfActs } from './shelves.ts';
import { type Act, place, storeActs } from './store-acts.ts';
import { toldActs } from './told-acts.ts';

/** Nobody stands at the door here, so what a door turns away is no story of this depth. */
const nothing: Act = () => undefined;

const ACTS: Readonly<Record<ActKind, Act>> = {
  ...storeActs,
  ...dialectActs,
  ...moneyActs,
  ...deskActs,
  ...carrierActs,
  ...shelfActs,
  ...toldActs,
  'store-forge': nothing,
  'store-break': nothing,
  // Keys are nobody's to throw away here.
  'buyer-forget': nothing,
};

/** So long an order that is short waits for a delivery. */
const HALF_A_DAY_MS = 12 * 3_600_000;

/** Puts the whole of an order's life on the agenda. */
export const schedule = (world: WideWorld, life: Life, startMs: number): void => {
  const { agenda } = world;
  const arrival = startMs + life.plan.arriveAtMs;
  agenda.at(arrival, () => place(world, life));
  if (life.merchant.shelf) {
    agenda.at(arrival + HALF_A_DAY_MS, () => giveUpShort(world, life));
  }
  for (const act of life.plan.acts) {
    agenda.at(arrival + act.afterMs, () => ACTS[act.kind](world, life, act));
  }
};
