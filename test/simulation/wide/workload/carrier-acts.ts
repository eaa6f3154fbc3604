import { HOUR } from '../../../../functions/shared/spans.ts';
import { journeyOf } from '../../workload/journeys.ts';
import { goodsOf } from '../oracle/evidence.ts';
import { tellScan } from '../parties/carrier-desk.ts';
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
    const trackingNumber = numberOf(life);
    const isKnown = goodsOf(world, life)?.parcels.some(
      (parcel) => parcel.trackingNumber === trackingNumber,
    );
    if (!isKnown && !(act.luck < EAGER && isTyped(life))) {
      if (tries < TRIES) agenda.at(now + 2 * HOUR, () => tells(tries + 1)(world, life, act));
      return;
    }
    for (const { status, afterMs, agoMs } of journeyOf(act.luck)) {
      const at = new Date(now + afterMs - agoMs).toISOString();
      agenda.at(now + afterMs, () => tellScan(world, life, { trackingNumber, status, at }));
    }
  };

const isTyped = ({ asked }: Life): boolean =>
  asked.has('HandOverParcel') || asked.has('TrackParcel');

export const carrierActs = { 'carrier-tells': tells() } satisfies Record<string, Act>;
