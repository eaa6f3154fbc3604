import { describe, expect, it } from '@jest/globals';
import {
  due,
  hours,
  lines,
  type Move,
  parcelIds,
  person,
  play,
  scan,
  scans,
  stockDoes,
  storeParcel,
  TRACKED,
  wished,
} from './builders.ts';

const settings = TRACKED;
const reserved = wished({ settings, intent: 'reserve' });
const confirmed = wished({ settings, number: 2 });
const at = (lineId: string, location: string, quantity: number) => ({
  lineId,
  sku: `SKU-${lineId}`,
  location,
  quantity,
});
const missing = (lineId: string, quantity: number) => ({ lineId, sku: `SKU-${lineId}`, quantity });
const allocated = (message: Partial<Extract<Move, { type: 'RecordAllocation' }>>): Move => ({
  type: 'RecordAllocation',
  allocations: [],
  backordered: [],
  short: [],
  because: 'not-enough',
  ...message,
});

describe('stock that is kept here', () => {
  it('is asked for with the first wish, and assured once it is kept', () => {
    const asked = play([reserved]);
    expect(asked.commands).toEqual([
      {
        name: 'AllocateStock',
        to: 'stock',
        data: { allocate: [missing('a', 2), missing('b', 1)] },
      },
    ]);
    expect(asked.answer).toMatchObject({ stock: 'waiting', assured: false });
    const kept = play([stockDoes], asked.state);
    expect(kept.last).toEqual(['StockAllocated']);
    expect(kept.commands).toEqual([]);
    expect(kept.answer).toMatchObject({ stock: 'allocated', assured: true });
  });

  it('is asked for again where nobody answers', () => {
    const again = play([reserved, due('stock_answer')]);
    expect(again.last).toEqual(['StockAsked', 'GoodsAnswered'].slice(0, 1));
    expect(again.commands.map(({ name }) => name)).toEqual(['AllocateStock', 'AllocateStock']);
  });

  it('that is short is told, and asked for again with the next wish', () => {
    const short = allocated({ allocations: [at('a', 'lahore', 2)], short: [missing('b', 1)] });
    const told = play([reserved, short]);
    expect(told.last).toEqual(['StockAllocated', 'StockAllocationFailed']);
    const answer = { stock: 'short', shortBecause: 'not-enough', assured: false };
    expect(told.answer).toMatchObject(answer);
    const next = play([wished({ settings, number: 3 })], told.state);
    expect(next.commands).toMatchObject([{ data: { allocate: [missing('b', 1)] } }]);
  });

  it('is split by location, and apart from what waits; that goes once it has come', () => {
    const kept = allocated({
      allocations: [at('a', 'lahore', 1), at('b', 'karachi', 1)],
      backordered: [missing('a', 1)],
    });
    const first = play([reserved, kept, confirmed]);
    expect(first.answer).toMatchObject({ stock: 'backordered', assured: true });
    expect(first.answer?.parcels.map((parcel) => parcel.lines)).toEqual([
      [{ lineId: 'a', quantity: 1 }],
      [{ lineId: 'b', quantity: 1 }],
    ]);
    const filling: Move = { type: 'RecordFilling', allocations: [at('a', 'lahore', 1)] };
    const filled = play([filling], first.state);
    expect(filled.last).toEqual(['BackorderFilled', 'FulfilmentPlanned']);
    expect(filled.answer).toMatchObject({ stock: 'allocated' });
    expect(filled.answer?.parcels).toHaveLength(3);
  });

  it('is not given away unpacked, and is sold when it leaves', () => {
    const moves: Move[] = [reserved, stockDoes, confirmed];
    expect(play([...moves, person('HandOverParcel')]).refused).toBe('wrong-state');
    const left = play([...moves, person('PackParcel'), person('HandOverParcel')]);
    expect(left.commands.at(-1)).toEqual({
      name: 'SellStock',
      to: 'stock',
      data: { sell: [at('a', 'lahore', 2), at('b', 'lahore', 1)] },
    });
    const sold = play([stockDoes], left.state);
    expect(sold.last).toEqual(['StockSold']);
    expect(sold.state.stock.kept.size).toBe(0);
    expect(sold.answer).toMatchObject({ stock: 'allocated', summary: 'shipped' });
  });

  it('is released when the order is cancelled, and only then the order is', () => {
    const asked = play([reserved, stockDoes, wished({ settings, number: 2, intent: 'release' })]);
    expect(asked.answer).toMatchObject({ stock: 'waiting', released: false });
    expect(asked.commands.at(-1)).toMatchObject({ name: 'ReleaseStock' });
    const done = play([stockDoes], asked.state);
    expect(done.last).toEqual(['StockReleased']);
    expect(done.answer).toMatchObject({ stock: 'released', released: true });
  });

  it('that was released, and then left all the same, is kept again and sold', () => {
    const cancelled = play([
      ...[reserved, stockDoes, confirmed],
      person('TrackParcel', { carrier: 'DHL', trackingNumber: 'TRK1' }),
      ...[wished({ settings, number: 3, intent: 'release' }), stockDoes],
    ]);
    expect(cancelled.last).toEqual(['StockReleased']);
    const left = play([scans(scan('in_transit', hours(9)))], cancelled.state);
    expect(left.commands).toEqual([
      {
        name: 'AllocateStock',
        to: 'stock',
        data: { allocate: [missing('a', 2), missing('b', 1)] },
      },
    ]);
    const kept = play([stockDoes], left.state);
    expect(kept.commands).toEqual([
      {
        name: 'SellStock',
        to: 'stock',
        data: { sell: [at('a', 'lahore', 2), at('b', 'lahore', 1)] },
      },
    ]);
    const sold = play([stockDoes], kept.state);
    expect(sold.last).toEqual(['StockSold', 'GoodsAnswered']);
    expect(sold.answer).toMatchObject({ stock: 'released' });
    // What is not there cannot be kept: the parcel is a person's matter, and the shelf's next count.
    const short = allocated({ short: [missing('a', 2), missing('b', 1)] });
    expect(play([short], left.state)).toMatchObject({
      commands: [],
      answer: { stock: 'released' },
    });
  });

  it('is released as far as fewer are wished, once the parcel is taken back', () => {
    const fewer = wished({ settings, number: 3, lines: lines({ a: 1, b: 1 }) });
    const { last, commands, state } = play([reserved, stockDoes, confirmed, fewer]);
    expect(last).toEqual([
      'GoodsWishHeard',
      'FulfilmentCancelled',
      'FulfilmentPlanned',
      'StockAsked',
    ]);
    expect(commands.at(-1)?.data).toEqual({ release: [at('a', 'lahore', 1)], end: [] });
    expect(play([stockDoes], state).answer).toMatchObject({ stock: 'allocated', assured: true });
  });

  it('that the store sent by itself is sold from wherever it is kept', () => {
    const told = wished({ settings, number: 3, storeParcels: [storeParcel('f1')] });
    const { state, answer } = play([reserved, stockDoes, confirmed, told, stockDoes]);
    expect(state.stock.kept.size).toBe(0);
    expect(answer).toMatchObject({ summary: 'shipped', stock: 'allocated' });
  });

  it('of a back-order that is cancelled is not waited for any more', () => {
    const kept = allocated({ backordered: [missing('a', 2), missing('b', 1)] });
    const { commands, answer } = play([
      reserved,
      kept,
      wished({ settings, number: 2, intent: 'release' }),
      stockDoes,
    ]);
    expect(commands.at(-1)?.data).toEqual({
      release: [],
      end: [missing('a', 2), missing('b', 1)],
    });
    expect(answer).toMatchObject({ released: true });
  });

  it('that waits too long is a person’s matter', () => {
    const kept = allocated({ backordered: [missing('a', 2), missing('b', 1)] });
    expect(play([reserved, kept, due('backorder')]).last).toEqual(['PersonReminded']);
  });

  it('does not hold up a line that cannot be counted', () => {
    const [first] = lines({ a: 1 });
    const uncounted = first ? [{ ...first, sku: null }] : [];
    const { answer, commands } = play([wished({ settings, lines: uncounted })]);
    expect(commands).toEqual([]);
    expect(answer).toMatchObject({ assured: true, parcels: [{ status: 'planned' }] });
  });

  it('moves at inspection only, to where it had been kept', () => {
    const moves: Move[] = [
      ...[reserved, stockDoes, confirmed, person('PackParcel'), person('HandOverParcel')],
      ...[stockDoes, person('DeliverParcel'), person('RequestReturn', { lines: { a: 2 } })],
      ...[person('ApproveReturn'), person('ReceiveReturn')],
    ];
    const before = play(moves);
    expect(before.commands.filter(({ name }) => name === 'RestockReturned')).toEqual([]);
    const split = { restock: { a: 1 }, 'write-off': { a: 1 } };
    const { commands } = play([person('InspectReturn', { lines: split })], before.state);
    expect(commands.map(({ subject, data }) => [subject, data])).toMatchObject([
      ['stock/SKU-a@lahore', { quantity: 1, disposition: 'restock', returnId: 'ret_1' }],
      ['stock/SKU-a@lahore', { quantity: 1, disposition: 'write-off', returnId: 'ret_1' }],
    ]);
    expect(parcelIds(before.state)).toHaveLength(1);
  });

  it('is put away where it had been kept, though its sale is not on the books yet', () => {
    const { commands } = play([
      ...[wished({ settings: TRACKED }), stockDoes, person('PackParcel'), person('HandOverParcel')],
      ...[person('DeliverParcel'), person('RequestReturn', { lines: { a: 2 } })],
      ...[person('ApproveReturn'), person('ReceiveReturn'), person('InspectReturn')],
    ]);
    expect(commands.filter(({ name }) => name === 'RestockReturned')).toMatchObject([
      { subject: 'stock/SKU-a@lahore', data: { quantity: 2, disposition: 'restock' } },
    ]);
  });
});
