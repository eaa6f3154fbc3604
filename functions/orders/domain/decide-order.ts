import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { changesBetween, consequencesOf } from './consequences.ts';
import type { OrderEvent } from './events.ts';
import type { OrderMessage, OrderOrigin } from './messages.ts';
import {
  evolveOrder,
  initialOrder,
  isNewerFulfilment,
  type OrderState,
  orderDeadlines,
} from './order.ts';
import { compareRevisions, revisionOf } from './revision.ts';

type Of<Type extends OrderMessage['type']> = Extract<OrderMessage, { type: Type }>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ORDER_DUE_MS = 15 * MINUTE;
/** `domain.md` ORD11: a card within the hour, a transfer within the week. */
const PAYMENT_WINDOW_MS = {
  prepaid: 60 * MINUTE,
  cod: 7 * DAY,
  'bank-transfer': 7 * DAY,
  unknown: 7 * DAY,
} as const;

const after = (now: string, milliseconds: number): string =>
  new Date(Date.parse(now) + milliseconds).toISOString();

const decide = (state: OrderState, message: OrderMessage, now: string): Decision<OrderEvent> =>
  accepted(state, factsIn(state, message, now), confirmationOf(message));

const factsIn = (state: OrderState, message: OrderMessage, now: string): readonly OrderEvent[] => {
  switch (message.type) {
    case 'RecordSnapshot':
      return recordSnapshot(state, message, now);
    case 'RecordCancellation':
      return recordCancellation(state, message, now);
    case 'RecordRefund':
      return recordRefund(state, message, now);
    case 'RecordFulfilment':
      return recordFulfilment(state, message, now);
    case 'AskStorefront': {
      const { because } = message;
      const data = { ...factOf(state, message, now), because, sourceTime: null };
      return [{ type: 'StorefrontReadRequested', data }];
    }
  }
};

/** An order's behaviour: facts from the store are recorded whenever they come (`design.md` §3). */
export const orderDecider: Decider<OrderState, OrderMessage, OrderEvent> = {
  initial: initialOrder,
  decide,
  evolve: evolveOrder,
  deadlines: orderDeadlines,
};

const recordSnapshot = (
  state: OrderState,
  message: Of<'RecordSnapshot'>,
  now: string,
): readonly OrderEvent[] => {
  const { snapshot } = message;
  const revision = revisionOf(snapshot, message.origin);
  if (state.current === null) {
    const paymentDueAt = after(now, PAYMENT_WINDOW_MS[snapshot.payment.method]);
    const { orderId, channelId, provider } = message;
    const placed = { orderId, channelId, status: 'placed' as const };
    return [
      { type: 'OrderPlaced', data: { ...placed, provider, revision, snapshot, paymentDueAt } },
    ];
  }
  const comparison = compareRevisions(revision, state.current.revision);
  const ask = comparison.startsWith('tie') ? askOnce(state, message, now) : [];
  if (comparison !== 'newer' && comparison !== 'tie-newer') return ask;
  const changed = changesBetween(state.current.snapshot, snapshot);
  return [{ type: 'SnapshotRecorded', data: { revision, snapshot, changed } }, ...ask];
};

/** On a tie the store itself is asked, once per (order, source time). */
const askOnce = (
  state: OrderState,
  message: Of<'RecordSnapshot'>,
  now: string,
): readonly OrderEvent[] => {
  const sourceTime = message.snapshot.updatedAt;
  if (state.asked.has(sourceTime)) return [];
  const because = 'two different versions carry the same time';
  return [
    {
      type: 'StorefrontReadRequested',
      data: { ...factOf(state, message, now), because, sourceTime },
    },
  ];
};

const recordCancellation = (
  state: OrderState,
  message: Of<'RecordCancellation'>,
  now: string,
): readonly OrderEvent[] => {
  const known = state.cancellation;
  if (known !== null && Date.parse(known.at) >= Date.parse(message.at)) return [];
  const { at, reason } = message;
  return [
    {
      type: 'StorefrontCancellationReported',
      data: { ...factOf(state, message, now), at, reason },
    },
  ];
};

const recordRefund = (
  state: OrderState,
  message: Of<'RecordRefund'>,
  now: string,
): readonly OrderEvent[] => {
  const { refund } = message;
  if (state.refunds.has(refund.externalRefundId)) return [];
  return [{ type: 'StorefrontRefundReported', data: { ...factOf(state, message, now), refund } }];
};

const recordFulfilment = (
  state: OrderState,
  message: Of<'RecordFulfilment'>,
  now: string,
): readonly OrderEvent[] => {
  const { fulfilment } = message;
  const known = state.fulfilments.get(fulfilment.externalFulfilmentId);
  if (!isNewerFulfilment(fulfilment, known)) return [];
  return [
    { type: 'StorefrontFulfilmentReported', data: { ...factOf(state, message, now), fulfilment } },
  ];
};

/** A fact about an order that has not come yet sets the time by which it should have. */
const factOf = (
  state: OrderState,
  { orderId, channelId, provider }: OrderOrigin,
  now: string,
): OrderOrigin & { readonly orderDueAt: string | null } => ({
  orderId,
  channelId,
  provider,
  orderDueAt: state.current === null ? (state.orderDueAt ?? after(now, ORDER_DUE_MS)) : null,
});

/** What was read from quarantine ends there too, also when it was no news. */
const confirmationOf = (message: OrderMessage): readonly CommandDraft[] =>
  message.quarantineId === undefined
    ? []
    : [
        {
          name: 'ResolveQuarantined',
          to: 'orders',
          subject: `quarantine/${message.quarantineId}`,
          data: { orderId: message.orderId },
        },
      ];

/** The facts, and what follows from them for everybody else. */
const accepted = (
  before: OrderState,
  facts: readonly OrderEvent[],
  commands: readonly CommandDraft[],
): Decision<OrderEvent> => {
  const now = facts.reduce(evolveOrder, before);
  return { kind: 'accepted', events: [...facts, ...consequencesOf(before, now)], commands };
};
