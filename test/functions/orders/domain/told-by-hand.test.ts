import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import type { StorefrontFulfilment } from '../../../../functions/orders/domain/snapshot.ts';
import { eur, fulfilment, NOW, ORIGIN } from './builders.ts';
import {
  answered,
  by,
  CAPTURED,
  callable,
  dueIn,
  lineOf,
  type Move,
  parcelOf,
  pays,
  play,
  sends,
} from './play.ts';
import { tell } from './tell.ts';

const told = { type: 'MarkTold', ...by } as const;
const again = { type: 'TellStore', ...by } as const;
const ends = (id: string, done: boolean): OrderMessage => ({
  type: 'EndWriteBack',
  id,
  done,
  because: done ? null : 'no such order',
});

const confirmed: readonly Move[] = [callable, sends(), pays(CAPTURED)];
const left = (...trackingNumbers: readonly (string | null)[]): Move =>
  sends({
    handedOver: true,
    lines: [lineOf({ ordered: 2, packed: 2, handedOver: trackingNumbers.length })],
    parcels: trackingNumbers.map((trackingNumber, index) => ({
      ...{ ...parcelOf('handed_over'), fulfilmentId: `ful_${index + 1}`, trackingNumber },
      carrier: trackingNumber && 'tcs',
    })),
  });
const refund = (n: number): Move => ({
  ...{ type: 'RefundOrder', refundId: `refund_${n}`, ...by },
  amount: eur(500n),
});
/** Each refund that was asked for has gone back. */
const goesBack: Move = (state) =>
  answered(state, {
    ...CAPTURED,
    refunded: eur(500n * BigInt(state.refundsAsked.size)),
    refunds: [...state.refundsAsked.values()].map(({ refundId, amount }) => ({
      ...{ refundId, amount, state: 'settled' as const, code: null },
    })),
  });
const refunded = (n: number): readonly Move[] => [refund(n), goesBack];

const decided = (moves: readonly Move[], minutes: number, message: OrderMessage) => {
  const now = new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
  return tell([message], play(moves).state, now);
};
const dueAt = (state: OrderState) =>
  orderDecider.deadlines(state).find(({ kind }) => kind === 'store_untold')?.dueAt;
const stages = (state: OrderState) =>
  Object.fromEntries([...state.writeBacks].map(([id, { stage }]) => [id, stage]));

describe('what the store has not taken, and a person says was done by hand', () => {
  it.each<readonly [string, readonly Move[], number, readonly string[]]>([
    [
      'a refund that it refused',
      [...confirmed, ...refunded(1), ends('refund_1', false)],
      0,
      ['refund_1'],
    ],
    ['a refund that it never answered about', [...confirmed, ...refunded(1)], 10, ['refund_1']],
    ['a parcel that it refused', [...confirmed, left('TCS-1'), ends('ful_1', false)], 0, ['ful_1']],
    [
      'all that waits',
      [...confirmed, ...refunded(1), ends('refund_1', false), left('TCS-1'), ends('ful_1', false)],
      0,
      ['refund_1', 'ful_1'],
    ],
    [
      'what a person had it told once more, in vain',
      [...confirmed, ...refunded(1), ends('refund_1', false), again, ends('refund_1', false)],
      0,
      ['refund_1'],
    ],
  ])('%s: nobody waits for it any more', (_what, moves, minutes, ids) => {
    expect(dueAt(play(moves).state)).toBeDefined();
    const { state, events } = decided(moves, minutes, told);
    expect(events).toEqual([{ type: 'WriteBacksSettled', data: { ids, ...by } }]);
    expect(dueAt(state)).toBeUndefined();
    expect(tell([told], state, NOW).told).toEqual(['nothing-untold']);
    expect(tell([again], state, NOW).told).toEqual(['nothing-untold']);
  });

  it.each<readonly [string, readonly Move[], string]>([
    [
      'the store has taken it all',
      [...confirmed, ...refunded(1), ends('refund_1', true)],
      'nothing-untold',
    ],
    ['nothing was ever to be told', confirmed, 'nothing-untold'],
    ['it is being told just now', [...confirmed, ...refunded(1)], 'being-told'],
    [
      'it is being told just now once more',
      [...confirmed, ...refunded(1), ends('refund_1', false), again],
      'being-told',
    ],
  ])('is refused where %s', (_what, moves, code) => {
    expect(play([...moves, told]).last).toBe(code);
  });

  it('leaves what is being told just now to the store, with its deadline', () => {
    const moves = [...confirmed, ...refunded(1), ends('refund_1', false), ...refunded(2), told];
    const { state } = play(moves);
    expect(stages(state)).toEqual({ refund_1: 'by-hand', refund_2: 'requested' });
    expect(dueAt(state)).toBeDefined();
  });

  it.each<readonly [string, boolean, string, readonly string[]]>([
    ['the store has it: that is kept', true, 'done', ['WriteBackEnded']],
    ['the store refused it: that is no news', false, 'by-hand', []],
  ])('may be answered late. %s', (_what, done, stage, events) => {
    const { state } = decided([...confirmed, ...refunded(1)], 10, told);
    const late = tell([ends('refund_1', done)], state, NOW);
    expect(late.told).toEqual([events]);
    expect(stages(late.state)).toEqual({ refund_1: stage });
    expect(dueAt(late.state)).toBeUndefined();
  });

  it('is no word about what is wished later', () => {
    const moves = [...confirmed, ...refunded(1), ends('refund_1', false), told, ...refunded(2)];
    const { state, last } = play(moves);
    expect(last).toContain('WriteBackRequested');
    expect(stages(state)).toEqual({ refund_1: 'by-hand', refund_2: 'requested' });
  });

  it('lets the parcels behind it be told, and its own number when that changes', () => {
    const moves = [...confirmed, left('TCS-1'), ends('ful_1', false), told];
    expect(play([...moves, left('TCS-1')]).last).not.toContain('WriteBackRequested');
    expect(stages(play([...moves, left('TCS-1', 'TCS-2')]).state)).toEqual({
      ful_1: 'by-hand',
      ful_2: 'requested',
    });
    expect(play([...moves, left('TCS-9')]).last).toContain('WriteBackRequested');
  });

  it('gives what fails later a whole day, though people had been reminded before', () => {
    const reminded: Move = (state) => dueIn(state, 'store_untold');
    const failed = [...confirmed, ...refunded(1), ends('refund_1', false)];
    const { state } = play([...failed, reminded, told]);
    const now = new Date(Date.parse(NOW) + 90 * 24 * 3_600_000).toISOString();
    const asked = tell([refund(2) as OrderMessage], state, now).state;
    const later = tell([(goesBack as (of: OrderState) => OrderMessage)(asked)], asked, now).state;
    expect(Date.parse(dueAt(later) ?? '')).toBe(Date.parse(now) + 24 * 3_600_000);
  });
});

describe('a fulfilment that a person made at the store', () => {
  const LATER = '2026-03-02T10:00:00.000Z';
  const shown = (id: string, overrides: Partial<StorefrontFulfilment> = {}): Move => ({
    ...ORIGIN,
    type: 'RecordFulfilment',
    fulfilment: {
      ...fulfilment(id, LATER),
      lines: [{ lineId: '1', quantity: 1 }],
      ...overrides,
    },
  });
  const failed = [...confirmed, left('TCS-1'), ends('ful_1', false)];
  const storeParcels = (moves: readonly Move[]) =>
    play(moves).state.goodsWish?.storeParcels.map((one) => one.externalFulfilmentId);

  it.each<readonly [string, readonly Move[], readonly string[]]>([
    ['before it is said', [...failed, shown('9001'), told], []],
    ['after it was said', [...failed, told, shown('9001')], []],
    ['before it is said: not known yet', [...failed, shown('9001')], ['9001']],
    [
      'and one that the store sends itself',
      [...failed, told, shown('9001'), shown('9002')],
      ['9002'],
    ],
    [
      'under our number, and one that the store sends itself',
      [...failed, told, shown('9001', { trackingNumbers: ['tcs 1'] }), shown('9002')],
      ['9002'],
    ],
    ['with another number', [...failed, told, shown('9001', { trackingNumbers: ['X'] })], ['9001']],
    ['and took back', [...failed, told, shown('9001', { status: 'cancelled' })], ['9001']],
  ])('%s', (_what, moves, theirs) => {
    expect(storeParcels(moves)).toEqual(theirs);
  });

  it('is the one whose number is replaced when the parcel gets another', () => {
    const { state } = play([...failed, told, shown('9001'), left('TCS-9')]);
    expect(state.writeBacks.get('ful_1-2')?.wish.parcel).toMatchObject({
      own: ['9001'],
      others: [],
    });
  });
});
