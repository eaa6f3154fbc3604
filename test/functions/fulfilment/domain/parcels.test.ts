import { describe, expect, it } from '@jest/globals';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import {
  CARTON,
  hours,
  type Move,
  parcelIds,
  person,
  play,
  scan,
  scans,
  wished,
} from './builders.ts';
import { AWAY, PACKED } from './parcel-moves.ts';

describe('untracked stock', () => {
  it('is assured at once, and nothing is planned before the order may go', () => {
    const { answer, told, state } = play([wished({ intent: 'reserve' })]);
    expect(answer).toMatchObject({ stock: 'untracked', assured: true, summary: 'unfulfilled' });
    expect(told).toEqual([['GoodsWishHeard', 'GoodsAnswered']]);
    expect(state.parcels.size).toBe(0);
  });

  it('goes in one parcel once the order is confirmed', () => {
    const { answer, told } = play([wished()]);
    expect(told).toEqual([['GoodsWishHeard', 'FulfilmentPlanned']]);
    expect(answer?.parcels).toMatchObject([
      {
        status: 'planned',
        lines: [
          { lineId: 'a', quantity: 2 },
          { lineId: 'b', quantity: 1 },
        ],
      },
    ]);
  });

  it('hears the highest number only', () => {
    const newer = wished({ number: 3, intent: 'release' });
    const { answer, last } = play([newer, wished({ number: 2 })]);
    expect(last).toEqual([]);
    expect(answer).toMatchObject({ seen: 3, released: true, assured: false });
  });
});

describe('a number that several orders have', () => {
  const told = scan('in_transit', hours(5));
  const shared = { ...scans(told), alsoOf: ['order/ord_8', 'order/ord_9'] } as Move;

  it('has what is new of it told to each, by the commit that notes it', () => {
    const { commands } = play([...AWAY, shared]);
    const handed = commands.filter(({ name }) => name === 'RecordFacts');
    expect(handed).toEqual([
      { name: 'RecordFacts', to: 'fulfilment', subject: 'order/ord_8', data: { facts: [told] } },
      { name: 'RecordFacts', to: 'fulfilment', subject: 'order/ord_9', data: { facts: [told] } },
    ]);
  });

  it('has what is known told to nobody again', () => {
    const { commands } = play([...AWAY, shared, shared, scans(told)]);
    expect(commands.filter(({ name }) => name === 'RecordFacts')).toHaveLength(2);
  });
});

describe('a parcel’s way', () => {
  it.each<readonly [string, readonly Move[], string | undefined, string]>([
    ['is packed', PACKED, 'packed', 'packed'],
    ['is handed over', AWAY, 'handed_over', 'shipped'],
    ['moves', [...AWAY, scans(scan('in_transit', hours(5)))], 'in_transit', 'shipped'],
    ['is out', [...AWAY, scans(scan('out_for_delivery', hours(6)))], 'out_for_delivery', 'shipped'],
    ['arrives', [...AWAY, scans(scan('delivered', hours(7)))], 'delivered', 'delivered'],
    ['arrives on a person’s word', [...AWAY, person('DeliverParcel')], 'delivered', 'delivered'],
    ['goes back', [...AWAY, scans(scan('return_to_sender', hours(7)))], 'returning', 'shipped'],
    ['is lost', [...AWAY, scans(scan('lost', hours(7)))], 'lost', 'shipped'],
    ['leaves unpacked', [wished(), person('HandOverParcel')], 'handed_over', 'shipped'],
  ])('%s', (_how, moves, status, summary) => {
    const { answer } = play(moves);
    expect(answer?.parcels.map((parcel) => parcel.status)).toEqual([status]);
    expect(answer?.summary).toBe(summary);
  });

  it('is told once for each thing that happened', () => {
    const { told } = play([
      ...AWAY,
      scans(scan('in_transit', hours(5))),
      scans(scan('in_transit', hours(5))),
      scans(scan('in_transit', hours(6))),
      scans(scan('delivered', hours(9))),
    ]);
    expect(told.slice(1)).toEqual([
      ['FulfilmentPacked'],
      ['HandOverRecorded', 'ShipmentHandedOver'],
      ['ScanRecorded', 'ShipmentMilestoneReached'],
      [],
      ['ScanRecorded'],
      ['ScanRecorded', 'ShipmentDelivered'],
    ]);
  });

  it('begins with the first scan, where nobody said that it left', () => {
    const typed = person('TrackParcel', { trackingNumber: 'trk 1', carrier: 'DHL' });
    const { last, answer } = play([wished(), typed, scans(scan('in_transit', hours(3)))]);
    expect(last).toEqual(['ScanRecorded', 'ShipmentHandedOver', 'ShipmentMilestoneReached']);
    expect(answer?.parcels[0]).toMatchObject({ handedOverAt: hours(3), trackingNumber: 'trk 1' });
  });

  it('never goes back by an older scan', () => {
    const late = scans(scan('out_for_delivery', hours(6)));
    const { answer, last } = play([...AWAY, scans(scan('delivered', hours(7))), late]);
    expect(answer?.parcels[0]?.status).toBe('delivered');
    expect(last).toEqual(['ScanRecorded']);
  });

  it('turns round after three failed attempts and is looked at when it is back', () => {
    const failed = (hour: number) => scans(scan('attempt_failed', hours(hour)));
    const { told, answer } = play([
      ...AWAY,
      failed(10),
      failed(34),
      failed(58),
      scans(scan('returned', hours(90))),
    ]);
    expect(told.slice(3)).toEqual([
      ['ScanRecorded', 'DeliveryFailed'],
      ['ScanRecorded', 'DeliveryFailed'],
      ['ScanRecorded', 'DeliveryFailed', 'ShipmentMilestoneReached'],
      [
        'ScanRecorded',
        'ReturnRequested',
        'ReturnApproved',
        'ReturnReceived',
        'ShipmentReturnedToOrigin',
      ],
    ]);
    expect(answer?.parcels[0]?.status).toBe('returned_to_origin');
    expect(answer?.returns).toMatchObject([{ status: 'received', refund: false }]);
  });

  it.each([
    ['delivered after the third attempt', 'attempt_failed', 3, 'delivered'],
    ['"delivered" to its sender', 'return_to_sender', 1, 'returned_to_origin'],
  ] as const)('%s', (_how, status, times, end) => {
    const before = Array.from({ length: times }, (_, n) => scans(scan(status, hours(10 + n))));
    const { answer } = play([...AWAY, ...before, scans(scan('delivered', hours(90)))]);
    expect(answer?.parcels[0]?.status).toBe(end);
  });
});

describe('packing', () => {
  const carton = (contents: Readonly<Record<string, number>>) => ({
    ...CARTON,
    lines: Object.entries(contents).map(([lineId, quantity]) => ({ lineId, quantity })),
  });

  it.each([
    ['too little', [carton({ a: 1, b: 1 })], 'cartons-differ'],
    ['too much', [carton({ a: 3, b: 1 })], 'cartons-differ'],
    ['another line', [carton({ a: 2, b: 1, c: 1 })], 'cartons-differ'],
    ['an empty carton', [carton({ a: 2, b: 1 }), CARTON], 'empty-carton'],
    ['less than its contents', [{ ...CARTON, weightGrams: 900 }], 'weight-differs'],
  ])('of %s is refused', (_what, cartons, code) => {
    expect(play([wished(), person('PackParcel', { cartons })]).refused).toBe(code);
  });

  it('is told what its contents weigh where the scales say less', () => {
    const pack = person('PackParcel', { cartons: [{ ...CARTON, weightGrams: 900 }] });
    const { state, now } = play([wished()]);
    expect(goodsDecider.decide(state, pack, now)).toMatchObject({
      because: expect.stringMatching(/^carton 1 weighs 900 g, its contents \d+ g: weigh it again$/),
    });
  });

  it('of a part plans the rest anew', () => {
    const part = person('PackParcel', { cartons: [carton({ a: 1 })], part: true });
    const { answer, last } = play([wished(), part]);
    expect(last).toEqual(['FulfilmentPacked', 'FulfilmentPlanned']);
    expect(answer?.parcels.map(({ status, lines: of }) => [status, of])).toEqual([
      ['packed', [{ lineId: 'a', quantity: 1 }]],
      [
        'planned',
        [
          { lineId: 'a', quantity: 1 },
          { lineId: 'b', quantity: 1 },
        ],
      ],
    ]);
    expect(answer?.summary).toBe('partially_packed');
  });

  it('waits while the order is held, and so does giving away', () => {
    const held: Move[] = [...PACKED, wished({ number: 2, intent: 'reserve' })];
    const parcel = play(held);
    expect(parcel.answer?.parcels[0]?.status).toBe('packed');
    expect(play([...held, person('HandOverParcel')]).refused).toBe('not-to-be-sent');
    expect(play([...held, person('PackParcel')]).refused).toBe('not-to-be-sent');
  });

  it('asks which parcel is meant where it could be several', () => {
    const part = person('PackParcel', { cartons: [carton({ a: 1 })], part: true });
    const moves: Move[] = [wished(), part];
    expect(play([...moves, person('HandOverParcel')]).refused).toBe('name-the-parcel');
    const [, second] = parcelIds(play(moves).state);
    const named = person('HandOverParcel', { fulfilmentId: second ?? '' });
    expect(play([...moves, named]).answer?.summary).toBe('partially_shipped');
  });
});
