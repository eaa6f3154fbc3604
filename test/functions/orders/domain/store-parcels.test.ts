import { describe, expect, it } from '@jest/globals';
import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderEvent } from '../../../../functions/orders/domain/events.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import type { StorefrontFulfilment } from '../../../../functions/orders/domain/snapshot.ts';
import type { ToldParcel } from '../../../../functions/orders/domain/write-backs.ts';
import { fulfilment, ORIGIN, recordSnapshot } from './builders.ts';
import { by, CAPTURED, lineOf, type Move, parcelOf, pays, placed, play, sends } from './play.ts';

const withSettings = (settings: Readonly<Record<string, string>>): Move => ({
  ...(placed as Extract<typeof placed, { type: 'RecordSnapshot' }>),
  settings: { apiBase: 'https://shop.example', ...settings },
});
const callable = withSettings({});

type Parcel = GoodsAnswer['parcels'][number];
const parcel = (overrides: Partial<Parcel> = {}): Parcel => ({
  ...parcelOf('handed_over'),
  ...overrides,
});
/** What fulfilment says of these parcels; of a line of `ordered` units as many have left as are in them. */
const left = (parcels: readonly Parcel[], ordered = parcels.length): Move => {
  const handedOver = parcels.filter((one) => one.handedOverAt !== null).length;
  return sends({
    handedOver: handedOver > 0,
    lines: [lineOf({ ordered, packed: handedOver, handedOver })],
    parcels: [...parcels],
  });
};
const ends = (id: string, overrides: object = {}): OrderMessage => ({
  type: 'EndWriteBack',
  id,
  done: true,
  because: null,
  ...overrides,
});
const confirmed: readonly Move[] = [callable, sends(), pays(CAPTURED)];
/** The parcels that the store was told of by these moves, with the id of each telling. */
const told = (moves: readonly Move[]) => tellings(play(moves).events);
const tellings = (events: readonly OrderEvent[]) =>
  events.flatMap((event) =>
    event.type === 'WriteBackRequested' && event.data.parcel
      ? [{ id: event.data.id, ...event.data.parcel }]
      : [],
  );

const carton = (trackingNumber: string) => ({
  ...{ trackingNumber, status: 'handed_over' as const, lines: [] },
});
const SECOND = parcel({ fulfilmentId: 'ful_2', trackingNumber: 'TCS-2' });

describe('a parcel that left', () => {
  it('is told to the store, once, whatever else is heard of it', () => {
    const moves = [...confirmed, left([parcel()])];
    expect(told(moves)).toEqual([
      {
        id: 'ful_1',
        fulfilmentId: 'ful_1',
        carrier: 'tcs',
        trackingNumber: 'TCS-1',
        trackingUrl: null,
        lines: [{ lineId: '1', quantity: 1 }],
        complete: true,
        notify: false,
        own: [],
        others: [],
      },
    ]);
    const later = [left([parcel()]), ends('ful_1'), left([parcel({ status: 'delivered' })])];
    expect(told([...moves, ...later])).toHaveLength(1);
  });

  it.each<readonly [string, readonly Move[]]>([
    ['whose store is not called', [placed, sends(), pays(CAPTURED), left([parcel()])]],
    [
      'where the channel does not want it',
      [withSettings({ 'store.parcels': 'off' }), sends(), pays(CAPTURED), left([parcel()])],
    ],
    ['that has not left', [...confirmed, left([parcel({ handedOverAt: null })])]],
    ['that the store sends itself', [...confirmed, left([parcel({ byStore: true })])]],
  ])('is not told %s', (_what, moves) => {
    expect(told(moves)).toEqual([]);
  });

  it('is mailed about by the store where the channel says so', () => {
    const moves = [withSettings({ 'store.notify': 'on' }), sends(), pays(CAPTURED)];
    expect(told([...moves, left([parcel()])])).toMatchObject([{ notify: true }]);
  });

  it('is told again when its number becomes known, and when it changes', () => {
    const unknown = parcel({ carrier: null, trackingNumber: null });
    const moves = [
      ...confirmed,
      left([unknown]),
      ends('ful_1', { externalIds: ['9001'] }),
      left([parcel()]),
      ends('ful_1-2', { externalIds: ['9001'] }),
      left([parcel({ trackingNumber: 'TCS-9' })]),
    ];
    expect(told(moves)).toMatchObject([
      { id: 'ful_1', trackingNumber: null, own: [] },
      { id: 'ful_1-2', trackingNumber: 'TCS-1', own: ['9001'] },
      { id: 'ful_1-3', trackingNumber: 'TCS-9', own: ['9001'] },
    ]);
  });

  it('waits until the store has answered about the one before', () => {
    const both = [...confirmed, left([parcel(), SECOND])];
    expect(told(both)).toMatchObject([{ id: 'ful_1', complete: false }]);
    expect(told([...both, ends('ful_1')])).toMatchObject([
      { id: 'ful_1' },
      { id: 'ful_2', complete: true },
    ]);
    expect(told([...both, ends('ful_1', { done: false })])).toHaveLength(2);
  });

  it('completes the order only when nothing more is to leave', () => {
    const partly = [...confirmed, left([parcel()], 2), ends('ful_1')];
    expect(told(partly)).toMatchObject([{ complete: false }]);
    expect(told([...partly, left([parcel(), SECOND], 2)])).toMatchObject([
      { complete: false },
      { id: 'ful_2', complete: true },
    ]);
    // The second unit is not wanted any more.
    expect(told([...partly, left([parcel()], 1)])).toMatchObject([
      { complete: false },
      { id: 'ful_1-2', complete: true },
    ]);
  });
});

describe('a store that does not take a parcel', () => {
  const refused = [...confirmed, left([parcel()]), ends('ful_1', { done: false, because: 'no' })];
  const remind: Move = (state) => ({
    type: 'DeadlineReached',
    kind: 'store_untold',
    dueAt: dueAt(state) ?? '',
  });
  const dueAt = (state: OrderState) =>
    orderDecider.deadlines(state).find(({ kind }) => kind === 'store_untold')?.dueAt;

  it('is not told again by itself, and a person is reminded each day', () => {
    const { state, last } = play([...refused, left([parcel()]), remind]);
    expect(last).toEqual(['PersonReminded']);
    expect(Date.parse(dueAt(state) ?? '')).toBeGreaterThan(
      Date.parse(dueAt(play(refused).state) ?? ''),
    );
    expect(tellings(play([...refused, left([parcel()])]).events)).toHaveLength(1);
  });

  it('is told again by a person under the same id, and then nobody is reminded', () => {
    const { state, last, events } = play([...refused, { type: 'TellStore', ...by }]);
    expect(last).toEqual(['WriteBacksRetried', 'WriteBackRequested']);
    expect(tellings(events).map(({ id }) => id)).toEqual(['ful_1', 'ful_1']);
    expect(dueAt(state)).toBeDefined();
    const after = play([...refused, { type: 'TellStore', ...by }, ends('ful_1')]);
    expect(dueAt(after.state)).toBeUndefined();
  });

  it('is told once more of what got no answer at all', () => {
    const unanswered = [...confirmed, left([parcel()]), { type: 'TellStore', ...by } as const];
    expect(told(unanswered).map(({ id }) => id)).toEqual(['ful_1', 'ful_1']);
  });

  it('is not told of an older number when a newer one was refused too', () => {
    const moves: readonly Move[] = [
      ...refused,
      left([parcel({ trackingNumber: 'TCS-9' })]),
      ends('ful_1-2', { done: false }),
      { type: 'TellStore', ...by },
    ];
    expect(told(moves).map(({ id }) => id)).toEqual(['ful_1', 'ful_1-2', 'ful_1-2']);
  });

  it('cannot be told again what it has taken', () => {
    const taken = [...confirmed, left([parcel()]), ends('ful_1')];
    expect(play([...taken, { type: 'TellStore', ...by }]).last).toBe('nothing-untold');
  });
});

describe('the echo of a parcel', () => {
  const LATER = '2026-03-02T10:00:00.000Z';
  const shown = (overrides: Partial<StorefrontFulfilment> = {}): StorefrontFulfilment => ({
    ...fulfilment('9001', LATER),
    lines: [{ lineId: '1', quantity: 1 }],
    ...overrides,
  });
  const pushed = (one: StorefrontFulfilment): Move => ({
    ...ORIGIN,
    type: 'RecordFulfilment',
    fulfilment: one,
  });
  const inOrder = (one: StorefrontFulfilment): Move =>
    recordSnapshot({ updatedAt: LATER, fulfilment: 'fulfilled', fulfilments: [one] });
  const sent = [...confirmed, left([parcel()])];
  const untracked = [...confirmed, left([parcel({ carrier: null, trackingNumber: null })])];

  it.each<readonly [string, readonly Move[], StorefrontFulfilment]>([
    ['by its number, before the answer', sent, shown({ trackingNumbers: ['tcs 1'] })],
    [
      'by its number, after the answer',
      [...sent, ends('ful_1', { externalIds: ['9001'] })],
      shown({ trackingNumbers: ['TCS-1'] }),
    ],
    [
      'by the number of one of its cartons',
      [...confirmed, left([parcel({ cartons: [carton('TCS-0'), carton('TCS-1')] })])],
      shown({ trackingNumbers: ['tcs 0'] }),
    ],
    ['by our own id', sent, shown({ ownFulfilmentId: 'ful_1', trackingNumbers: ['else'] })],
    ['by its goods, before the answer', untracked, shown()],
    [
      'by the id that the store gave it',
      [...untracked, ends('ful_1', { externalIds: ['9001'] })],
      shown({ trackingNumbers: ['typed at the store'] }),
    ],
  ])('is known %s, and opens nothing', (_what, moves, one) => {
    expect(play([...moves, pushed(one)]).last).toEqual(['StorefrontFulfilmentReported']);
    expect(play([...moves, inOrder(one)]).last).toEqual(['SnapshotRecorded']);
  });

  it.each<readonly [string, readonly Move[], StorefrontFulfilment]>([
    ['with another number', sent, shown({ trackingNumbers: ['TCS-7'] })],
    [
      'with an id that is none of ours',
      sent,
      shown({ ownFulfilmentId: 'ful_7', trackingNumbers: ['TCS-7'] }),
    ],
    [
      'with the same goods, when the store has named ours',
      [...untracked, ends('ful_1', { externalIds: ['9000'] })],
      shown(),
    ],
    ['with other goods', untracked, shown({ lines: [{ lineId: '1', quantity: 2 }] })],
  ])('is not taken for it: a parcel %s', (_what, moves, one) => {
    expect(play([...moves, pushed(one)]).last).toContain('GoodsWanted');
  });

  it('that was held back for its goods comes out when the store names another', () => {
    const moves = [...untracked, pushed(shown()), ends('ful_1', { externalIds: ['9002'] })];
    expect(play(moves).last).toEqual(['WriteBackEnded', 'GoodsWanted']);
  });

  it('names what the store had before, so that it is not taken for the parcel', () => {
    const before = [...confirmed, pushed(shown({ lines: [] })), left([parcel()])];
    const [first] = told(before) as (ToldParcel & { readonly id: string })[];
    expect(first?.others).toEqual(['9001']);
  });
});
