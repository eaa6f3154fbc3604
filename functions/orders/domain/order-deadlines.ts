import type { Deadline } from '../../shared/decider.ts';
import type { OrderEvent } from './events.ts';
import { aboutOf, hasMoney, remind } from './follow-ups.ts';
import { type OrderState, statusOf } from './order.ts';
import { after, type WindowName, windowOf } from './windows.ts';
import { sayAgain } from './wish.ts';

/** Every state that waits has one; only cancelled and expired orders that payments has heard of rest. */
export const orderDeadlines = (state: OrderState): readonly Deadline[] => [
  ...waitingFor(state),
  ...unanswered(state),
];

const unanswered = (state: OrderState): readonly Deadline[] => {
  const { wish, money } = state;
  if (wish === null || (money?.answer.seen ?? 0) >= wish.number) return [];
  return [{ kind: 'answer_payments', dueAt: after(wish.saidAt, window(state, 'answer_payments')) }];
};

const waitingFor = (state: OrderState): readonly Deadline[] => {
  switch (statusOf(state)) {
    case 'awaited':
      return state.orderDueAt ? [reminded(state, 'webhook_to_order', state.orderDueAt)] : [];
    case 'placed':
      return state.wish ? [reminded(state, 'payment_window', state.wish.paymentDueAt)] : [];
    case 'on_hold': {
      const oldest = [...state.holds.values()].map(({ at }) => at).sort()[0] ?? '';
      return [from(state, 'hold_escalation', oldest)];
    }
    case 'cancel_requested':
      return [from(state, 'cancel_saga', state.cancelRequest?.at ?? '')];
    case 'confirmed':
      return [
        state.handedOver
          ? from(state, 'silent_tracking', state.handedOver.at)
          : from(state, 'pack_sla', state.confirmed?.at ?? ''),
      ];
    case 'cancelled':
    case 'expired':
      return [];
  }
};

const window = (state: OrderState, name: WindowName): number =>
  windowOf(state.wish?.settings ?? {}, name);

const from = (state: OrderState, kind: WindowName, since: string): Deadline =>
  reminded(state, kind, after(since, window(state, kind)));

const reminded = (state: OrderState, kind: string, dueAt: string): Deadline => ({
  kind,
  dueAt: state.reminders.get(kind)?.againAt ?? dueAt,
});

const DAY = 24 * 60 * 60_000;

/** What a passed deadline leads to; one that is not open, or not yet due, says nothing. */
export const decideDeadline = (
  state: OrderState,
  reached: { readonly kind: string; readonly dueAt: string },
  now: string,
): readonly OrderEvent[] => {
  const open = orderDeadlines(state).some(
    ({ kind, dueAt }) => kind === reached.kind && dueAt === reached.dueAt,
  );
  if (!open || Date.parse(reached.dueAt) > Date.parse(now)) return [];
  switch (reached.kind) {
    case 'answer_payments':
      return state.wish
        ? [{ type: 'MoneyWanted', data: { ...aboutOf(state), wish: sayAgain(state.wish, now) } }]
        : [];
    case 'payment_window':
      return [
        hasMoney(state) || mayStillBePaid(state)
          ? again(state, reached.kind, now)
          : expired(state, now),
      ];
    default:
      return [again(state, reached.kind, now)];
  }
};

/** While the provider is down the buyer had nowhere to pay; one more day is given, and only once. */
const mayStillBePaid = ({ money, reminders }: OrderState): boolean =>
  money?.answer.opening === true && !reminders.has('payment_window');

const again = (state: OrderState, kind: string, now: string): OrderEvent =>
  remind(state, kind, { now, againMs: DAY });

const expired = (state: OrderState, now: string): OrderEvent => ({
  type: 'OrderExpired',
  data: { ...aboutOf(state), method: state.wish?.method ?? 'unknown', at: now },
});
