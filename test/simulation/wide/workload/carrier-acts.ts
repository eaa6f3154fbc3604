import { journeyOf } from '../../workload/journeys.ts';
import { tellScan } from '../parties/carrier-desk.ts';
import { numberOf } from './desk-acts.ts';
import type { Act } from './store-acts.ts';

const HOUR = 3_600_000;
const TRIES = 6;

/** Once somebody has told its number, what a courier’s scanners see of the parcel is told. */
const tells =
  (tries = 0): Act =>
  (world, life, act) => {
    const { agenda } = world;
    const now = agenda.now();
    if (!life.asked.has('HandOverParcel') && !life.asked.has('TrackParcel')) {
      if (tries < TRIES) agenda.at(now + 2 * HOUR, () => tells(tries + 1)(world, life, act));
      return;
    }
    const trackingNumber = numberOf(life);
    for (const { status, afterMs, agoMs } of journeyOf(act.luck)) {
      const at = new Date(now + afterMs - agoMs).toISOString();
      agenda.at(now + afterMs, () => tellScan(world, life, { trackingNumber, status, at }));
    }
  };

export const carrierActs = { 'carrier-tells': tells() } satisfies Record<string, Act>;
