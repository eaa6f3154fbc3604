import { HOUR } from '../../../../functions/shared/spans.ts';
import { luckOf } from '../../engine/luck.ts';
import { journeyOf } from '../../workload/journeys.ts';
import type { ActPlan } from '../../workload/scenario.ts';
import { goodsOf } from '../oracle/evidence.ts';
import { tellScan } from '../parties/carrier-desk.ts';
import type { WideWorld } from '../wide-world.ts';
import { numberOf } from './desk-acts.ts';
import type { Life } from './life.ts';
import type { Act } from './store-acts.ts';

const TRIES = 6;

/** Of so many the scanners tell as soon as somebody typed the number, be the command refused or still on its way. */
const EAGER = 0.2;

/** What a courier’s scanners see of a parcel is told once its number is known; each number goes its own way. */
const tells =
  (tries = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const ways = life.merchant.labels ? labelWays(world, life, act) : typedWays(world, life, act);
    if (ways.length === 0 && tries < TRIES) {
      agenda.at(agenda.now() + 2 * HOUR, () => tells(tries + 1)(world, life, act));
    }
    for (const way of ways) goesItsWay(world, life, way);
  };

interface Way {
  readonly trackingNumber: string;
  readonly luck: number;
}

const typedWays = (world: WideWorld, life: Life, { luck }: ActPlan): readonly Way[] => {
  const trackingNumber = numberOf(life);
  const isKnown = goodsOf(world, life)?.parcels.some(
    (parcel) => parcel.trackingNumber === trackingNumber,
  );
  return isKnown || (luck < EAGER && isTyped(life)) ? [{ trackingNumber, luck }] : [];
};

const NOT_LEFT: ReadonlySet<string> = new Set(['planned', 'packed', 'cancelled']);

/** Of what has left, since a label that was taken back is on no carton. */
const labelWays = (world: WideWorld, life: Life, { luck }: ActPlan): readonly Way[] =>
  (goodsOf(world, life)?.parcels ?? [])
    .filter(({ status }) => !NOT_LEFT.has(status))
    .flatMap(({ trackingNumber, cartons }) => cartons ?? [{ trackingNumber }])
    .flatMap(({ trackingNumber }) => trackingNumber ?? [])
    .map((trackingNumber) => ({
      trackingNumber,
      luck: luckOf(Math.floor(luck * 1e9), trackingNumber).next(),
    }));

const goesItsWay = (world: WideWorld, life: Life, { trackingNumber, luck }: Way): void => {
  const { agenda } = world;
  const now = agenda.now();
  for (const { status, afterMs, agoMs } of journeyOf(luck)) {
    const at = new Date(now + afterMs - agoMs).toISOString();
    agenda.at(now + afterMs, () => tellScan(world, life, { trackingNumber, status, at }));
  }
};

const isTyped = ({ asked }: Life): boolean =>
  asked.has('HandOverParcel') || asked.has('TrackParcel');

export const carrierActs = { 'carrier-tells': tells() } satisfies Record<string, Act>;
