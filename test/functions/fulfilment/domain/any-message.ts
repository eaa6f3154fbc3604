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
import { CARRIER } from './parcel-moves.ts';

export type Ask = (state: GoodsState) => GoodsMessage;

/** Wishes whose number says everything: the same number is the same wish, as from orders. */
const wishOf = (number: number, settings: Readonly<Record<string, string>>): GoodsMessage =>
  wished({
    number,
    intent: (['reserve', 'ship', 'ship', 'release', 'ship'] as const)[number % 5] ?? 'ship',
    lines: lines(number % 3 === 0 ? { a: 3, b: 1 } : number % 3 === 1 ? { a: 2, b: 2 } : { b: 1 }),
    storeParcels:
      number % 4 === 3
        ? [
            storeParcel('f1', {
              lines: [{ lineId: 'b', quantity: 1 }],
              trackingNumbers: ['STORE-f1', ...(number > 6 ? ['STORE-f2'] : [])],
            }),
          ]
        : [],
    settings,
  });

const anyWish = (settings: Readonly<Record<string, string>>): fc.Arbitrary<Ask> =>
  fc.integer({ min: 1, max: 12 }).map(
    (number): Ask =>
      () =>
        wishOf(number, settings),
  );

/** What outside parties tell: in any order, any number of times. */
const NUMBERS = ['TRK1', 'TRK2', 'STORE-f1', 'STORE-f2', '9401', '9402'];
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

export const anyCommand = fc
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

export const anyDeadline = fc.nat(5).map(
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

/** Each line of what is to be packed in a carton of its own. */
const packedApart: Ask = (state) => {
  const parcel = parcelsOf(state).find(({ status }) => status === 'planned');
  const boxes = (parcel?.lines ?? []).map((line) => ({ ...CARTON, lines: [line] }));
  return person('PackParcel', {
    fulfilmentId: parcel?.fulfilmentId ?? null,
    cartons: boxes,
  } as never);
};

/** The label that was asked for first is bought, or refused. */
const anyLabel = fc.nat(4).map((pick): Ask => {
  const number = `94${String(pick).padStart(2, '0')}`;
  return (state) => {
    const call = [...state.calls.values()].find(
      ({ kind, ended }) => kind === 'label' && ended === null,
    );
    const { requestId, fulfilmentId } = call ?? { requestId: '', fulfilmentId: '' };
    const label = {
      ...{ kind: 'label' as const, fulfilmentId, carrier: 'USPS', service: 'Priority' },
      ...{ shipmentRef: `shp_${requestId}`, trackingNumber: number, trackingUrl: null },
      ...{ labelKey: null, cost: null, at: NOW },
    };
    const isBought = call !== undefined && pick > 0;
    const ending = isBought
      ? { outcome: 'done' as const, code: null, facts: [label] }
      : { outcome: 'refused' as const, code: 'no-rate', facts: [] };
    return { type: 'EndCarrierCall', requestId, ending };
  };
});

/** Everything that a stream can be told, of stock that is kept here or is not. */
const messages = (
  wishes: fc.Arbitrary<Ask>,
  ...more: readonly fc.Arbitrary<Ask>[]
): fc.Arbitrary<readonly Ask[]> =>
  fc.array(
    fc.oneof(
      ...more.map((arbitrary) => ({ weight: 4, arbitrary })),
      { weight: 3, arbitrary: wishes },
      { weight: 4, arbitrary: anyScan },
      { weight: 8, arbitrary: anyCommand },
      { weight: 2, arbitrary: anyDeadline },
      { weight: 2, arbitrary: fc.constant<Ask>(stockDoes) },
    ),
    { minLength: 4, maxLength: 28 },
  );
const anyLabelled = messages(
  anyWish(CARRIER),
  anyLabel,
  fc.constant(packedApart),
  fc.constant<Ask>(() => person('CancelLabel')),
  fc.constant<Ask>(() => person('BuyLabel')),
);
export const anyMessages = fc.oneof(
  messages(anyWish({})),
  messages(anyWish({ 'stock.mode': 'karwan' })),
  anyLabelled,
);

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
