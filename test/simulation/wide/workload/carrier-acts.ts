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

/** What a courier’s scanners see of a parcel is told once its number is known. */
const tells =
  (tries = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const now = agenda.now();
    if (tellsOfCartons(world, life, act)) return;
    const trackingNumber = numberOf(life);
    const isKnown = goodsOf(world, life)?.parcels.some(
      (parcel) => parcel.trackingNumber === trackingNumber,
    );
    if (!isKnown && !(act.luck < EAGER && isTyped(life))) {
      if (tries < TRIES) agenda.at(now + 2 * HOUR, () => tells(tries + 1)(world, life, act));
      return;
    }
    goesItsWay(world, life, { trackingNumber, luck: act.luck });
  };

/** Of a parcel with a label on each carton every one goes its own way; whether there is such a parcel. */
const tellsOfCartons = (world: WideWorld, life: Life, { luck: given }: ActPlan): boolean => {
  const ids = new Set(goodsOf(world, life)?.parcels.map(({ fulfilmentId }) => fulfilmentId));
  const numbers = [...(life.merchant.labels?.values() ?? [])]
    .flatMap((answer) => (answer.kind === 'done' ? answer.facts : []))
    .flatMap((fact) =>
      fact.kind === 'label' && ids.has(fact.fulfilmentId) ? [fact.trackingNumber] : [],
    );
  for (const trackingNumber of numbers) {
    const luck = luckOf(Math.floor(given * 1e9), trackingNumber).next();
    goesItsWay(world, life, { trackingNumber, luck });
  }
  return numbers.length > 0;
};

const goesItsWay = (
  world: WideWorld,
  life: Life,
  { trackingNumber, luck }: { readonly trackingNumber: string; readonly luck: number },
): void => {
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
