import { describe, expect, it } from '@jest/globals';
import { hours, lines, person, play, scan, scans, wished } from './builders.ts';

const labelled = person('TrackParcel', { carrier: 'DHL', trackingNumber: 'TRK1' });
/** The order becomes larger, so that the parcel is planned anew. */
const larger = wished({ number: 2, lines: lines({ a: 3, b: 1 }) });

describe('the number of a cancelled parcel', () => {
  it('is its successor’s alone, once that travels under it', () => {
    const { answer } = play([
      ...[wished(), labelled, larger, person('HandOverParcel')],
      scans(scan('in_transit', hours(9))),
    ]);
    expect(answer?.parcels.map(({ status }) => status)).toEqual(['cancelled', 'in_transit']);
    expect(answer?.lines.map(({ handedOver }) => handedOver)).toEqual([3, 1]);
  });

  it('is its own while nothing else has it', () => {
    const { answer } = play([wished(), labelled, larger, scans(scan('in_transit', hours(9)))]);
    expect(answer?.parcels[0]?.status).toBe('in_transit');
  });

  it('stays its own once a carrier was seen to have it', () => {
    const { answer } = play([
      ...[wished(), labelled, wished({ number: 2, intent: 'release' })],
      scans(scan('in_transit', hours(9))),
      ...[wished({ number: 3, lines: lines({ a: 3, b: 1 }) }), person('HandOverParcel')],
    ]);
    expect(answer?.parcels[0]?.status).toBe('in_transit');
    expect(answer?.lines.map(({ handedOver }) => handedOver)).toEqual([3, 1]);
  });
});
