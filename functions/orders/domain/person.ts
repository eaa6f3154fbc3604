import type { Decision } from '../../shared/decider.ts';
import { formatMoney } from '../../shared/money.ts';
import { aboutOf } from './about.ts';
import { confirmed } from './confirmation.ts';
import { dueOf } from './due.ts';
import type { OrderEvent } from './events.ts';
import type { PersonCommand } from './messages.ts';
import { type OrderState, type OrderStatus, statusOf } from './order.ts';
import { lowering, priceOf, refundable } from './refunds.ts';
import { untold, waitingForPeople } from './write-backs.ts';

type Of<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;
type Answer = Extract<Decision<OrderEvent>, { kind: 'refused' }> | readonly OrderEvent[];

/**
 * Commands that may be accepted in each status; once handed over, only a refund is left. The store may
 * be told again whenever it has not taken something, or a person says that it need not be.
 */
const ALLOWED: Readonly<Record<OrderStatus, readonly PersonCommand['type'][]>> = {
  awaited: [],
  placed: ['ConfirmOrder', 'HoldOrder', 'CancelOrder', 'AmendOrder', 'RefundOrder'],
  on_hold: ['ReleaseHold', 'HoldOrder', 'CancelOrder', 'AmendOrder', 'RefundOrder'],
  confirmed: ['HoldOrder', 'CancelOrder', 'AmendOrder', 'RefundOrder'],
  cancel_requested: [],
  cancelled: [],
  expired: [],
  completed: ['RefundOrder'],
};

const allowedIn = (state: OrderState): readonly PersonCommand['type'][] => {
  const isAway = state.handedOver !== null && state.closed === null && state.cancelRequest === null;
  const allowed = isAway ? (['RefundOrder'] as const) : ALLOWED[statusOf(state)];
  return untold(state.writeBacks).length === 0 ? allowed : [...allowed, 'TellStore', 'MarkTold'];
};

/** What a person's command leads to, or why it is refused and what would be allowed. */
export const decidePerson = (state: OrderState, command: PersonCommand, now: string): Answer => {
  const allowed = allowedIn(state);
  if (!allowed.includes(command.type)) {
    if (command.type === 'TellStore' || command.type === 'MarkTold') {
      return refuse(state, 'nothing-untold', 'the store has taken all that it was told');
    }
    const status = state.handedOver ? 'handed over' : statusOf(state).replace('_', ' ');
    return refuse(state, state.current ? 'wrong-state' : 'unknown-order', `the order is ${status}`);
  }
  switch (command.type) {
    case 'ConfirmOrder':
      return [confirmed(state, 'operator', now)];
    case 'HoldOrder':
      return holdOrder(state, command, now);
    case 'ReleaseHold':
      return releaseHold(state, command, now);
    case 'CancelOrder': {
      const { by, why } = command;
      const request = { requestedBy: 'person' as const, by, reason: why, at: now };
      return [{ type: 'OrderCancellationRequested', data: { ...aboutOf(state), ...request } }];
    }
    case 'RefundOrder':
      return refundOrder(state, command);
    case 'TellStore':
      return tellStore(state, command);
    case 'MarkTold':
      return markTold(state, command, now);
    case 'AmendOrder':
      return amendOrder(state, command, now);
  }
};

const refuse = (
  state: OrderState,
  code: string,
  because: string,
): Extract<Answer, { kind: 'refused' }> => ({
  kind: 'refused',
  code,
  because,
  allowed: allowedIn(state),
});

const holdOrder = (
  state: OrderState,
  { reason, by, why }: Of<'HoldOrder'>,
  now: string,
): Answer => {
  if (state.holds.has(reason)) return refuse(state, 'already-held', `it is held for ${reason}`);
  const hold = { reason, owner: by, note: why, at: now };
  const openHolds = [...state.holds.keys(), reason].sort();
  return [{ type: 'OrderHeld', data: { ...aboutOf(state), hold, openHolds } }];
};

const releaseHold = (
  state: OrderState,
  { reason, by, why }: Of<'ReleaseHold'>,
  now: string,
): Answer => {
  const held = state.holds.get(reason);
  if (!held) {
    const open = [...state.holds.keys()].join(', ');
    return refuse(state, 'no-such-hold', `it is not held for ${reason}; open are: ${open}`);
  }
  if (held.owner === 'payments' || held.owner === 'fulfilment') {
    return refuse(state, 'not-yours', `${reason} ends by itself when ${held.owner} says so`);
  }
  const openHolds = [...state.holds.keys()].filter((each) => each !== reason).sort();
  const data = { ...aboutOf(state), reason, by, note: why, openHolds, at: now };
  return [{ type: 'OrderHoldReleased', data }];
};

const tellStore = (state: OrderState, { by, why }: Of<'TellStore'>): readonly OrderEvent[] => {
  const ids = untold(state.writeBacks).map(({ wish }) => wish.id);
  return [{ type: 'WriteBacksRetried', data: { ids, by, why } }];
};

/** Only what waits by now: what is wished later the store is told as ever. */
const markTold = (state: OrderState, { by, why }: Of<'MarkTold'>, now: string): Answer => {
  const ids = waitingForPeople(state.writeBacks, now).map(({ wish }) => wish.id);
  return ids.length > 0
    ? [{ type: 'WriteBacksSettled', data: { ids, by, why } }]
    : refuse(state, 'being-told', 'the store is being told just now; see first what it answers');
};

const refundOrder = (state: OrderState, command: Of<'RefundOrder'>): Answer => {
  // Its id is its request's: the same one told again, however late, must not ask for another amount.
  if (state.refundsAsked.has(command.refundId)) return [];
  const left = refundable(state);
  if (left === null || left.amount <= 0n) {
    return refuse(state, 'nothing-to-refund', 'no captured money is left to give back');
  }
  const wanted = command.lines ? priceOf(state, command.lines, left) : (command.amount ?? left);
  if (typeof wanted === 'string') return refuse(state, 'no-such-line', wanted);
  if (wanted.currency !== left.currency) {
    return refuse(state, 'wrong-currency', `it was charged in ${left.currency}`);
  }
  if (wanted.amount <= 0n || wanted.amount > left.amount) {
    const because = `that would be ${formatMoney(wanted)}, and ${formatMoney(left)} is left`;
    return refuse(state, 'more-than-left', because);
  }
  const refund = { refundId: command.refundId, amount: wanted, reason: command.why };
  const lines = Object.keys(command.lines ?? {});
  return [{ type: 'RefundAsked', data: { refund, lines, by: command.by } }];
};

const amendOrder = (state: OrderState, command: Of<'AmendOrder'>, now: string): Answer => {
  if (state.refundsAsked.has(command.refundId)) return [];
  const { by, why, quantities = {}, personal, country = null, lookups } = command;
  const snapshot = state.current?.snapshot;
  const unknown = Object.keys(quantities).find(
    (lineId) => !snapshot?.lines.some((line) => line.lineId === lineId),
  );
  if (unknown !== undefined) {
    return refuse(state, 'no-such-line', `the order has no line ${unknown}`);
  }
  const lines: OrderEvent[] =
    Object.keys(quantities).length > 0
      ? [{ type: 'LinesAmended', data: { quantities: { ...quantities }, by, why, at: now } }]
      : [];
  const found = lookups ? { lookups: [...lookups] } : {};
  const address: OrderEvent[] = personal
    ? [{ type: 'AddressAmended', data: { personal, country, ...found, by, why, at: now } }]
    : [];
  return [...lines, ...address, ...moneyBack(state, command)];
};

/** What was taken already beyond the new total goes back; what is missing is part of the next wish. */
const moneyBack = (state: OrderState, command: Of<'AmendOrder'>): readonly OrderEvent[] => {
  const quantities = new Map([...state.quantities, ...Object.entries(command.quantities ?? {})]);
  const due = dueOf({ ...state, quantities });
  const left = refundable(state);
  if (!due || !left || left.amount <= due.amount) return [];
  const amount = { amount: left.amount - due.amount, currency: left.currency };
  const { refundId, why: reason } = command;
  const refund = { refundId, amount, reason, ...lowering(state) };
  return [{ type: 'RefundAsked', data: { refund, lines: [], by: command.by } }];
};
