import { answerOf } from '../../../../functions/fulfilment/domain/answer.ts';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import { goodsBook } from '../../../../functions/fulfilment/domain/events.ts';
import type { CarrierFact, ScanStatus } from '../../../../functions/fulfilment/domain/facts.ts';
import type {
  GoodsMessage,
  PersonCommand,
} from '../../../../functions/fulfilment/domain/messages.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import { stockNeeds } from '../../../../functions/fulfilment/domain/stock-needs.ts';
import type { GoodsWish } from '../../../../functions/orders/contract.ts';
import type { CommandDraft, DomainEvent } from '../../../../functions/shared/decider.ts';
import { decodeEvent, encodeEvent } from '../../../../functions/shared/event-book.ts';

export const NOW = '2026-03-01T12:00:00.000Z';
export const hours = (count: number, from: string = NOW): string =>
  new Date(Date.parse(from) + count * 3_600_000).toISOString();

const line = (lineId: string, quantity: number) => ({
  lineId,
  sku: `SKU-${lineId}`,
  title: `Football ${lineId}`,
  quantity,
  unitValue: { amount: 1000n, currency: 'EUR' },
  weightGrams: 400,
});

/** Two of line a, one of line b, not tracked, confirmed. */
const wish = (overrides: Partial<GoodsWish> = {}): GoodsWish => ({
  orderId: 'ord_1',
  channelId: 'ch_1',
  storefront: 'shopify',
  number: 1,
  orderNumber: '#1001',
  placedAt: NOW,
  lines: [line('a', 2), line('b', 1)],
  intent: 'ship',
  collect: null,
  shipTo: {},
  country: 'DE',
  locale: 'de',
  storeParcels: [],
  settings: {},
  saidAt: NOW,
  ...overrides,
});
export const wished = (overrides: Partial<GoodsWish> = {}): GoodsMessage => ({
  type: 'HearWish',
  wish: wish(overrides),
});
export const lines = (quantities: Readonly<Record<string, number>>) =>
  Object.entries(quantities).map(([lineId, quantity]) => line(lineId, quantity));
export const TRACKED = { 'stock.mode': 'karwan' };

export const storeParcel = (
  id: string,
  overrides: Partial<GoodsWish['storeParcels'][number]> = {},
): GoodsWish['storeParcels'][number] => ({
  externalFulfilmentId: id,
  status: 'success',
  carrier: 'DHL',
  trackingNumbers: [`STORE-${id}`],
  lines: [
    { lineId: 'a', quantity: 2 },
    { lineId: 'b', quantity: 1 },
  ],
  updatedAt: hours(1),
  ownFulfilmentId: null,
  ...overrides,
});

export const scan = (status: ScanStatus, at: string, trackingNumber = 'TRK1'): CarrierFact => ({
  kind: 'scan',
  carrier: 'DHL',
  trackingNumber,
  status,
  at,
  place: 'Leipzig',
  rawCode: status,
});
export const scans = (...facts: readonly CarrierFact[]): GoodsMessage => ({
  type: 'RecordFacts',
  facts,
});

const by = { by: 'ayesha', why: 'because' };
type Given<Type extends PersonCommand['type']> = Omit<
  Extract<PersonCommand, { type: Type }>,
  'type' | 'by' | 'why'
>;
/** A person's command, everything not said being left open. */
export const person = <Type extends PersonCommand['type']>(
  type: Type,
  given: Partial<Given<Type>> = {},
): GoodsMessage => ({ ...by, ...OPEN[type], ...given, type }) as unknown as GoodsMessage;

const parcel = { fulfilmentId: null };
const one = { returnId: null };
export const CARTON = {
  lines: null,
  lengthMm: 300,
  widthMm: 200,
  heightMm: 150,
  weightGrams: 1500,
};
const OPEN: { readonly [Type in PersonCommand['type']]: Given<Type> } = {
  PackParcel: { ...parcel, cartons: [CARTON], part: false },
  BuyLabel: { ...parcel, service: null },
  CancelLabel: { ...parcel, trackingNumber: null },
  HandOverParcel: { ...parcel, carrier: 'DHL', trackingNumber: 'TRK1' },
  TrackParcel: {
    ...parcel,
    ...{
      carrier: null,
      trackingNumber: null,
      trackingUrl: null,
      status: null,
      at: null,
      place: null,
    },
  },
  DeliverParcel: { ...parcel, at: null },
  RequestReturn: { returnId: 'ret_1', lines: null, reason: 'damaged' },
  ApproveReturn: one,
  RejectReturn: one,
  SendReturn: one,
  ReceiveReturn: { ...one, lines: null, fact: 'received' },
  InspectReturn: { ...one, lines: {}, refund: true },
  CloseReturn: one,
};

/** The stock step does all that is asked of it, from one shelf. */
export const stockDoes = (state: GoodsState): GoodsMessage => {
  const { allocate, release, end, sell } = stockNeeds(state);
  if (release.length + end.length > 0)
    return { type: 'RecordRelease', released: release, ended: end };
  if (sell.length > 0) return { type: 'RecordSale', sold: sell };
  const allocations = allocate.map((missing) => ({ ...missing, location: 'lahore' }));
  return {
    type: 'RecordAllocation',
    allocations,
    backordered: [],
    short: [],
    because: 'not-enough',
  };
};

/** A deadline of this kind as the state has it, at its time. */
export const due =
  (kind: string): Move =>
  (state) => ({
    type: 'DeadlineReached',
    kind,
    dueAt: goodsDecider.deadlines(state).find((deadline) => deadline.kind === kind)?.dueAt ?? NOW,
  });

export type Move = GoodsMessage | ((state: GoodsState) => GoodsMessage);

/** Messages that are told an hour apart; a deadline's at its own time. */
export const play = (moves: readonly Move[], from: GoodsState = goodsDecider.initial) => {
  let state = from;
  let now = NOW;
  let refused: string | null = null;
  const told: string[][] = [];
  const commands: CommandDraft[] = [];
  for (const move of moves) {
    const message = typeof move === 'function' ? move(state) : move;
    const { dueAt } = { dueAt: '', ...message };
    now = dueAt > now ? dueAt : hours(1, now);
    const decision = goodsDecider.decide(state, message, now);
    refused = decision.kind === 'refused' ? decision.code : null;
    if (decision.kind !== 'accepted') {
      told.push([`refused: ${refused}`]);
      continue;
    }
    const { events } = decision;
    state = events.reduce((before, event) => goodsDecider.evolve(before, stored(event)), state);
    told.push(events.map(({ type }) => type));
    commands.push(...(decision.commands ?? []));
  }
  return { state, told, last: told.at(-1), refused, commands, now, answer: answerOf(state) };
};

/** As it comes back from the log: what cannot be stored, or read again, fails here. */
const stored = (event: DomainEvent): Parameters<typeof goodsDecider.evolve>[1] => {
  const { schemaVersion, data } = encodeEvent(goodsBook, event);
  const recorded = { id: '', type: event.type, occurredAt: NOW, schemaVersion, data };
  return decodeEvent(goodsBook, recorded) as Parameters<typeof goodsDecider.evolve>[1];
};

export const parcelIds = (state: GoodsState): string[] => [...state.parcels.keys()];
