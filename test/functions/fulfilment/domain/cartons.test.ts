import { describe, expect, it } from '@jest/globals';
import type { ScanStatus } from '../../../../functions/fulfilment/domain/facts.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import { due, hours, type Move, parcelIds, person, play, storeParcel, wished } from './builders.ts';
import { CARRIER } from './parcel-moves.ts';
import {
  FIRST,
  GONE,
  LABELLED,
  labelled,
  PACKED_IN_TWO,
  refusedLabel,
  SECOND,
  seen,
  storeSent,
  TWO,
} from './two-cartons.ts';

const statusOf = (moves: readonly Move[]) =>
  play(moves).answer?.parcels.map(({ status }) => status);
const callsOf = ({ calls }: GoodsState) => [...calls.values()];

describe('a parcel of two cartons', () => {
  it.each<readonly [ScanStatus | null, ScanStatus | null, string]>([
    ['in_transit', null, 'handed_over'],
    ['delivered', null, 'handed_over'],
    ['delivered', 'in_transit', 'in_transit'],
    ['delivered', 'out_for_delivery', 'out_for_delivery'],
    ['out_for_delivery', 'in_transit', 'in_transit'],
    ['delivered', 'attempt_failed', 'delivery_failed'],
    ['in_transit', 'attempt_failed', 'delivery_failed'],
    ['delivered', 'return_to_sender', 'returning'],
    ['attempt_failed', 'return_to_sender', 'returning'],
    ['delivered', 'returned', 'returned_to_origin'],
    ['in_transit', 'returned', 'returned_to_origin'],
    ['delivered', 'lost', 'lost'],
    ['in_transit', 'lost', 'lost'],
    ['returned', 'lost', 'lost'],
    ['delivered', 'delivered', 'delivered'],
  ])('of which one is %s and one %s is %s', (one, other, status) => {
    const told = (first: ScanStatus | null, second: ScanStatus | null): readonly Move[] => [
      ...(first === null ? [] : [seen(first, 9, FIRST)]),
      ...(second === null ? [] : [seen(second, 10, SECOND)]),
    ];
    for (const before of [GONE, [storeSent()]]) {
      expect(statusOf([...before, ...told(one, other)])).toEqual([status]);
      expect(statusOf([...before, ...told(other, one)])).toEqual([status]);
      expect(statusOf([...before, ...told(one, other).toReversed()])).toEqual([status]);
    }
  });

  it('is delivered once, with the last of them', () => {
    const { told, answer } = play([
      ...GONE,
      seen('delivered', 9, FIRST),
      seen('delivered', 30, SECOND),
      seen('delivered', 30, SECOND),
    ]);
    expect(told.slice(-3)).toEqual([
      ['ScanRecorded', 'GoodsAnswered'],
      ['ScanRecorded', 'ShipmentDelivered'],
      [],
    ]);
    expect(answer).toMatchObject({ summary: 'delivered', parcels: [{ deliveredAt: hours(30) }] });
  });

  it('counts what is in the carton that arrived, and in the one that is lost', () => {
    const { answer, last } = play([...GONE, seen('delivered', 9, FIRST), seen('lost', 30, SECOND)]);
    expect(last).toEqual(['ScanRecorded', 'ShipmentLost']);
    expect(answer?.lines).toMatchObject([
      { lineId: 'a', delivered: 2, lost: 0 },
      { lineId: 'b', delivered: 0, lost: 1 },
    ]);
    expect(answer?.parcels).toMatchObject([
      {
        deliveredAt: null,
        cartons: [
          { trackingNumber: FIRST, status: 'delivered', lines: [{ lineId: 'a', quantity: 2 }] },
          { trackingNumber: SECOND, status: 'lost', lines: [{ lineId: 'b', quantity: 1 }] },
        ],
      },
    ]);
    expect(
      play([person('RequestReturn')], play([...GONE, seen('delivered', 9, FIRST)]).state).answer,
    ).toMatchObject({ returns: [{ lines: [{ lineId: 'a', quantity: 2 }] }] });
  });

  it('has what came back looked at, carton by carton', () => {
    const first = play([...GONE, seen('delivered', 9, FIRST), seen('returned', 30, SECOND)]);
    expect(first.answer?.returns).toMatchObject([{ lines: [{ lineId: 'b', quantity: 1 }] }]);
    const both = play([seen('returned', 40, FIRST), seen('returned', 41, FIRST)], first.state);
    expect(both.answer?.returns).toMatchObject([
      { lines: [{ lineId: 'b', quantity: 1 }] },
      { lines: [{ lineId: 'a', quantity: 2 }] },
    ]);
    expect(both.last).toEqual(['ScanRecorded']);
  });

  it('tells of each failed attempt, whichever carton it is of', () => {
    const { told } = play([
      ...GONE,
      seen('attempt_failed', 9, FIRST),
      seen('attempt_failed', 10, SECOND),
    ]);
    expect(told.slice(-2)).toEqual([
      ['ScanRecorded', 'DeliveryFailed'],
      ['ScanRecorded', 'DeliveryFailed'],
    ]);
  });

  it.each([
    ['without a name', null],
    ['by its id', 'id'],
  ])('is delivered as a whole on a person’s word, %s', (_how, named) => {
    const { answer } = play([
      ...[...GONE, seen('in_transit', 4, SECOND)],
      (state) =>
        person('DeliverParcel', {
          fulfilmentId: named === 'id' ? (parcelIds(state)[0] ?? '') : named,
        }),
    ]);
    expect(answer?.parcels).toMatchObject([{ status: 'delivered' }]);
  });

  it('is told of carton by carton by who names one', () => {
    const { answer } = play([
      ...GONE,
      person('DeliverParcel', { fulfilmentId: '94 01' }),
      person('TrackParcel', { fulfilmentId: SECOND, status: 'lost' }),
    ]);
    expect(answer?.parcels).toMatchObject([
      { status: 'lost', cartons: [{ status: 'delivered' }, { status: 'lost' }] },
    ]);
  });

  it('can be told of while a carton is on its way', () => {
    const { answer } = play([...GONE, seen('returned', 5, FIRST), person('DeliverParcel')]);
    expect(answer?.parcels).toMatchObject([
      { cartons: [{ status: 'returned_to_origin' }, { status: 'delivered' }] },
    ]);
  });
});

describe('numbers of which a parcel’s are not made', () => {
  const back = person('CancelLabel', { trackingNumber: SECOND });
  const again: readonly Move[] = [...LABELLED, back, person('BuyLabel'), labelled('9403')];

  it('leave it the labels that are on its cartons', () => {
    const { answer } = play(again);
    expect(answer?.parcels).toMatchObject([
      { cartons: [{ trackingNumber: FIRST }, { trackingNumber: '9403' }] },
    ]);
    expect(statusOf([...again, seen('delivered', 9, FIRST), seen('delivered', 9, '9403')])).toEqual(
      ['delivered'],
    );
  });

  it('tell of a carton that no carrier was seen with, for they may stand on it', () => {
    const told = [seen('delivered', 9, SECOND), seen('in_transit', 9, FIRST)];
    expect(statusOf([...again, ...told])).toEqual(['in_transit']);
    expect(statusOf([...again, ...told, seen('delivered', 12, FIRST)])).toEqual(['delivered']);
    expect(statusOf([...again, ...told, seen('lost', 10, '9403')])).toEqual(['lost']);
  });

  it('of an earlier packing are none of its present cartons', () => {
    const anew: readonly Move[] = [
      ...LABELLED,
      (state) => person('PackParcel', { ...TWO, fulfilmentId: parcelIds(state)[0] } as never),
      ...[labelled('9411'), labelled('9412')],
    ];
    const told = [seen('delivered', 9, '9411'), seen('delivered', 10, '9412')];
    expect(statusOf([...anew, ...told])).toEqual(['delivered']);
    expect(statusOf([...anew, ...told.slice(1)])).toEqual(['handed_over']);
  });

  it('that somebody typed instead of the labels’ are the whole parcel’s', () => {
    const typed = person('HandOverParcel', { trackingNumber: 'X1' });
    expect(statusOf([...LABELLED, typed, seen('delivered', 9, 'X1')])).toEqual(['delivered']);
    const inPart = [...LABELLED, typed, seen('in_transit', 9, FIRST), seen('delivered', 9, 'X1')];
    expect(statusOf(inPart)).toEqual(['in_transit']);
  });

  it('are not made up for a carton whose label was refused', () => {
    const one: readonly Move[] = [...PACKED_IN_TWO, labelled(FIRST), refusedLabel];
    const { answer } = play([...one, seen('delivered', 9, FIRST)]);
    expect(answer?.parcels).toMatchObject([{ status: 'delivered' }]);
    expect(answer?.parcels[0]).not.toHaveProperty('cartons');
  });

  it('are one where all labels have the same', () => {
    const { answer } = play([...PACKED_IN_TWO, labelled('9400', 's1'), labelled('94 00', 's2')]);
    expect(answer?.parcels[0]).not.toHaveProperty('cartons');
  });
});

describe('what is followed', () => {
  it('is every number that the store told, each once', () => {
    const { state } = play([storeSent(CARRIER), storeSent(CARRIER)]);
    expect(callsOf(state)).toMatchObject([
      { kind: 'track', trackingNumber: FIRST },
      { kind: 'track', trackingNumber: SECOND },
    ]);
    expect(callsOf(state)).toHaveLength(2);
  });

  it('is no label’s number, for its carrier tells of it', () => {
    expect(callsOf(play(GONE).state).map(({ kind }) => kind)).toEqual(['label', 'label']);
  });
});

describe('a carton of which nobody tells', () => {
  const days = (count: number) => count * 24;

  it('is lost after a month, however much is heard of the other', () => {
    const { state, answer } = play([
      ...GONE,
      seen('in_transit', 5, SECOND),
      seen('in_transit', days(20), FIRST),
      due('trace'),
    ]);
    expect(answer?.parcels).toMatchObject([
      { status: 'lost', cartons: [{ status: 'in_transit' }, { status: 'lost' }] },
    ]);
    const other = play([due('trace')], state);
    expect(other.answer?.parcels).toMatchObject([
      { cartons: [{ status: 'lost' }, { status: 'lost' }] },
    ]);
  });

  it('is waited for when the other has arrived', () => {
    const told = [...GONE, seen('delivered', 9, FIRST)];
    const { last } = play([...told, due('first_scan')]);
    expect(last).toEqual(['PersonReminded', 'FulfilmentDelayed']);
    const { answer } = play([...told, due('trace')]);
    expect(answer?.parcels).toMatchObject([
      { status: 'lost', cartons: [{ status: 'delivered' }, { status: 'lost' }] },
    ]);
  });

  it('is taken to have arrived where no carrier follows it, and the other is not', () => {
    const { state, answer } = play([storeSent(), due('untracked_delivery')]);
    expect(answer?.parcels).toMatchObject([{ status: 'handed_over' }]);
    expect(play([due('untracked_delivery')], state).answer?.parcels).toMatchObject([
      { status: 'delivered' },
    ]);
    const { answer: lost } = play(
      [seen('lost', 40, SECOND)],
      play([storeSent(), seen('in_transit', 5, SECOND), due('untracked_delivery')]).state,
    );
    expect(lost?.parcels).toMatchObject([
      { cartons: [{ status: 'delivered' }, { status: 'lost' }] },
    ]);
  });
});

describe('a parcel with one number', () => {
  it('is told of as ever, without its cartons', () => {
    const one = wished({ storeParcels: [storeParcel('f1', { trackingNumbers: ['S 1', 's1'] })] });
    const { answer } = play([one, seen('delivered', 9, 'S1')]);
    expect(answer?.parcels).toMatchObject([{ status: 'delivered', trackingNumber: 'S 1' }]);
    expect(answer?.parcels[0]).not.toHaveProperty('cartons');
  });
});
