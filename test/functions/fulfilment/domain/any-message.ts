import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import type { GoodsEvent } from '../../../../functions/fulfilment/domain/events.ts';
import { SCAN_STATUSES } from '../../../../functions/fulfilment/domain/facts.ts';
import type {
  GoodsMessage,
  PersonCommand,
} from '../../../../functions/fulfilment/domain/messages.ts';
import { parcelsOf } from '../../../../functions/fulfilment/domain/parcels.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import { fc } from '../../../properties.ts';
import {
  CARTON,
  hours,
  lines,
  NOW,
  person,
  scan,
  scans,
  stockDoes,
  storeParcel,
  wished,
} from './builders.ts';

type Ask = (state: GoodsState) => GoodsMessage;

/** Wishes whose number says everything: the same number is the same wish, as from orders. */
const wishOf = (number: number, tracked: boolean): GoodsMessage =>
  wished({
    number,
    intent: (['reserve', 'ship', 'ship', 'release', 'ship'] as const)[number % 5] ?? 'ship',
    lines: lines(number % 3 === 0 ? { a: 3, b: 1 } : number % 3 === 1 ? { a: 2, b: 2 } : { b: 1 }),
    storeParcels:
      number % 4 === 3 ? [storeParcel('f1', { lines: [{ lineId: 'b', quantity: 1 }] })] : [],
    settings: tracked ? { 'stock.mode': 'karwan' } : {},
  });

const anyWish = fc.integer({ min: 1, max: 12 }).map(
  (number): Ask =>
    () =>
      wishOf(number, false),
);

/** What outside parties tell: in any order, any number of times. */
const NUMBERS = ['TRK1', 'TRK2', 'STORE-f1'];
export const anyScan = fc
  .record({
    status: fc.constantFrom(...SCAN_STATUSES),
    hour: fc.integer({ min: 1, max: 60 }),
    number: fc.constantFrom(...NUMBERS),
  })
  .map(
    ({ status, hour, number }): Ask =>
      () =>
        scans(scan(status, hours(hour), number)),
  );

const named = (state: GoodsState, pick: number): string | null => {
  const parcels = parcelsOf(state);
  return parcels[pick % Math.max(parcels.length, 1)]?.fulfilmentId ?? null;
};

const COMMANDS: readonly PersonCommand['type'][] = [
  ...(['PackParcel', 'HandOverParcel', 'TrackParcel', 'DeliverParcel'] as const),
  ...(['RequestReturn', 'ApproveReturn', 'RejectReturn', 'SendReturn'] as const),
  ...(['ReceiveReturn', 'InspectReturn', 'CloseReturn'] as const),
];

const anyCommand = fc
  .record({ type: fc.constantFrom(...COMMANDS), pick: fc.nat(5), some: fc.boolean() })
  .map(
    ({ type, pick, some }): Ask =>
      (state) => {
        const of = { fulfilmentId: named(state, pick), returnId: `ret_${pick % 3}` };
        return person(type, { ...of, ...(GIVEN[type]?.(pick, some) ?? {}) });
      },
  );

/** What is said beside which parcel or return it is about. */
const GIVEN: Partial<
  Record<PersonCommand['type'], (pick: number, some: boolean) => Readonly<Record<string, unknown>>>
> = {
  PackParcel: (_pick, some) => {
    const contents = some ? [{ lineId: 'b', quantity: 1 }] : null;
    return { cartons: [{ ...CARTON, lines: contents }], part: some };
  },
  HandOverParcel: (pick) => ({ trackingNumber: NUMBERS[pick % 2] ?? null }),
  TrackParcel: (pick, some) =>
    some
      ? { status: SCAN_STATUSES[(pick * 2) % SCAN_STATUSES.length] ?? null }
      : { trackingNumber: NUMBERS[pick % 2] ?? null },
  RequestReturn: (_pick, some) => ({ lines: some ? { a: 1 } : null }),
  ReceiveReturn: (pick, some) => ({
    lines: some ? { a: 1 } : null,
    fact: pick % 3 === 0 ? 'lost-in-transit' : 'received',
  }),
  InspectReturn: (_pick, some) => ({ refund: some }),
};

const anyDeadline = fc.nat(5).map(
  (pick): Ask =>
    (state) => {
      const open = goodsDecider.deadlines(state);
      const { kind, dueAt } = open[pick % Math.max(open.length, 1)] ?? {
        kind: 'trace',
        dueAt: NOW,
      };
      return { type: 'DeadlineReached', kind, dueAt };
    },
);

const anyTrackedWish = fc.integer({ min: 1, max: 12 }).map(
  (number): Ask =>
    () =>
      wishOf(number, true),
);

/** Everything that a stream can be told, of stock that is kept here or is not. */
const messages = (wishes: fc.Arbitrary<Ask>): fc.Arbitrary<readonly Ask[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: wishes },
      { weight: 4, arbitrary: anyScan },
      { weight: 8, arbitrary: anyCommand },
      { weight: 2, arbitrary: anyDeadline },
      { weight: 2, arbitrary: fc.constant<Ask>(stockDoes) },
    ),
    { minLength: 4, maxLength: 28 },
  );
export const anyMessages = fc.oneof(messages(anyWish), messages(anyTrackedWish));

type Each = (event: GoodsEvent, before: GoodsState, after: GoodsState) => void;

/** Tells them one after the other, an hour apart; refused ones change nothing. */
export const tellAll = (moves: readonly Ask[], each: Each = () => undefined): GoodsState[] => {
  const states = [goodsDecider.initial];
  for (const [index, move] of moves.entries()) {
    const before = states.at(-1) ?? goodsDecider.initial;
    const decision = goodsDecider.decide(before, move(before), hours(index, NOW));
    const events = decision.kind === 'accepted' ? decision.events : [];
    states.push(events.reduce((state, event) => told(state, event, each), before));
  }
  return states;
};

const told = (before: GoodsState, event: GoodsEvent, each: Each): GoodsState => {
  const after = goodsDecider.evolve(before, event);
  each(event, before, after);
  return after;
};
