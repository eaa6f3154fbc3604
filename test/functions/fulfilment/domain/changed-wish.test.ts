import { describe, expect, it } from '@jest/globals';
import { hours, lines, person, play, scan, scans, storeParcel, wished } from './builders.ts';
import { AWAY, PACKED } from './parcel-moves.ts';

describe('an amended order', () => {
  it('is planned anew, as far as nothing has left', () => {
    const { told, answer } = play([...PACKED, wished({ number: 2, lines: lines({ a: 1, b: 1 }) })]);
    expect(told.at(-1)).toEqual(['GoodsWishHeard', 'FulfilmentCancelled', 'FulfilmentPlanned']);
    expect(answer?.lines).toMatchObject([
      { lineId: 'a', ordered: 1, packed: 0 },
      { lineId: 'b', ordered: 1, packed: 0 },
    ]);
  });

  it('is one parcel still, when something is added before it is packed', () => {
    const { last, answer } = play([wished(), wished({ number: 2, lines: lines({ a: 4, b: 1 }) })]);
    expect(last).toEqual(['GoodsWishHeard', 'FulfilmentCancelled', 'FulfilmentPlanned']);
    expect(answer?.parcels).toMatchObject([
      { status: 'cancelled' },
      { status: 'planned', lines: [{ quantity: 4 }, { quantity: 1 }] },
    ]);
  });

  it('gets another parcel for what was added', () => {
    const { answer } = play([...AWAY, wished({ number: 2, lines: lines({ a: 4, b: 1 }) })]);
    expect(answer?.parcels.map(({ status }) => status)).toEqual(['handed_over', 'planned']);
  });

  it('counts what has left, wished or not', () => {
    const { answer } = play([...AWAY, wished({ number: 2, lines: lines({ a: 1 }) })]);
    expect(answer?.lines).toMatchObject([
      { lineId: 'a', ordered: 2, handedOver: 2 },
      { lineId: 'b', ordered: 1, handedOver: 1 },
    ]);
  });
});

describe('a cancelled order', () => {
  const release = wished({ number: 2, intent: 'release' });

  it('keeps and sends nothing that had not left', () => {
    const { answer, last } = play([...PACKED, release]);
    expect(last).toEqual(['GoodsWishHeard', 'FulfilmentCancelled']);
    expect(answer).toMatchObject({ released: true, handedOver: false });
    expect(answer?.lines).toMatchObject([{ cancelled: 2 }, { cancelled: 1 }]);
  });

  it('comes too late for what has left', () => {
    expect(play([...AWAY, release]).answer).toMatchObject({ released: false, handedOver: true });
    expect(play([...PACKED, release, person('HandOverParcel')])).toMatchObject({
      refused: 'not-to-be-sent',
      answer: { released: true, handedOver: false },
    });
  });

  it('is planned anew when it lives again', () => {
    const { answer } = play([...PACKED, release, wished({ number: 3 })]);
    expect(answer?.parcels.map(({ status }) => status)).toEqual(['cancelled', 'planned']);
  });
});

describe('the store’s own fulfilments', () => {
  const told = (number: number, ...storeParcels: ReturnType<typeof storeParcel>[]) =>
    wished({ number, storeParcels });

  it('take the place of parcels that were planned here', () => {
    const { answer, last } = play([wished(), told(2, storeParcel('f1'))]);
    expect(last).toEqual(['GoodsWishHeard', 'FulfilmentCancelled', 'ShipmentHandedOver']);
    expect(answer).toMatchObject({ handedOver: true, summary: 'shipped' });
    expect(answer?.parcels.map(({ status, byStore }) => [status, byStore])).toEqual([
      ['cancelled', false],
      ['handed_over', true],
    ]);
  });

  it('are tracked like any other', () => {
    const seen = scans(scan('delivered', hours(9), 'store-f1'));
    const { answer } = play([told(2, storeParcel('f1')), seen]);
    expect(answer?.parcels).toMatchObject([{ status: 'delivered', deliveredAt: hours(9) }]);
  });

  it('go when the store takes them back', () => {
    const gone = told(3, storeParcel('f1', { status: 'cancelled' }));
    const { answer } = play([told(2, storeParcel('f1')), gone]);
    expect(answer?.parcels).toMatchObject([{ status: 'planned', byStore: false }]);
    expect(answer?.handedOver).toBe(false);
  });

  it('that are only begun are not on their way', () => {
    const { answer } = play([told(2, storeParcel('f1', { status: 'open' }))]);
    expect(answer).toMatchObject({ handedOver: false, parcels: [{ status: 'planned' }] });
  });
});
