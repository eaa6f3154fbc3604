import { reminderAfter } from '../../shared/deadline.ts';
import { idOf } from '../../shared/ids.ts';
import { deadlinesOf, debitDueAt, mayTryAgain } from './deadlines.ts';
import type { PaymentFact } from './events.ts';
import { factOf } from './facts.ts';
import type { LedgerPayment } from './ledger.ts';
import { type RuleBook, ruleOf, type Standing, standingOf } from './standing.ts';
import { isUnderWay, type PaymentState } from './state.ts';

/**
 * A deadline that passed: the stream's own time decides, so one that was met or moved meanwhile means
 * nothing. What can be done by itself is done; for the rest a person is reminded, ever more rarely.
 */
export const actOnDeadline = (
  rules: RuleBook,
  state: PaymentState,
  { kind }: { readonly kind: string },
  now: string,
): readonly PaymentFact[] => {
  const deadline = deadlinesOf(rules, state).find((open) => open.kind === kind);
  if (!deadline || Date.parse(deadline.dueAt) > Date.parse(now)) return [];
  const again =
    kind === 'unanswered_call' || kind.endsWith('_retry') ? sayAgain(state, kind, now) : [];
  if (again.length > 0) return again;
  return [...before(rules, state, kind, now), remind(state, deadline, now)];
};

/** What is done by itself beside the reminder. */
const before = (
  rules: RuleBook,
  state: PaymentState,
  kind: string,
  now: string,
): readonly PaymentFact[] => {
  if (kind === 'auth_expiry') return checkHeld(rules, state, now);
  if (kind === 'capture_pending') return checkDebits(rules, state, now);
  if (kind !== 'answer_orders' && kind !== 'answer_dispute') return [];
  return [{ type: 'AnswerSaidAgain', data: { why: kind, at: now } }];
};

const remind = (
  { reminders }: PaymentState,
  { kind, dueAt }: { readonly kind: string; readonly dueAt: string },
  now: string,
): PaymentFact => {
  const level = (reminders.get(kind)?.level ?? 0) + 1;
  const againAt = reminderAfter(now, level);
  return { type: 'PersonReminded', data: { kind, dueAt, level, againAt } };
};

/** Calls whose time has come: unanswered ones, and refused ones that may yet succeed. */
const sayAgain = (state: PaymentState, kind: string, now: string): readonly PaymentFact[] =>
  [...state.requests.values()]
    .filter((request) =>
      kind === 'unanswered_call'
        ? isUnderWay(request)
        : kind === `${request.kind}_retry` &&
          request.attempt?.ended?.outcome === 'refused' &&
          mayTryAgain(request, now),
    )
    .map(({ requestId }) => ({
      type: 'CallSaidAgain',
      data: { requestId, by: 'deadline', why: kind, at: now },
    }));

/** Held money at the end of its time: the provider is asked; where none can be, the clock decides. */
const checkHeld = (rules: RuleBook, state: PaymentState, now: string): readonly PaymentFact[] => {
  const standing = standingOf(rules, state);
  if (!standing) return [];
  const over = ({ held, heldUntil }: LedgerPayment): boolean =>
    held > 0n && heldUntil !== null && Date.parse(heldUntil) <= Date.parse(now);
  return standing.payments.filter(over).map((payment): PaymentFact => {
    const { provider, account, reference, held } = payment;
    if (ruleOf(rules, provider).can.length > 0) return ask(standing, payment, held, now);
    const of = { provider, account, reference, amount: standing.money(held) };
    const fact = factOf({ ...of, kind: 'authorisation_expired', occurredAt: now });
    return { type: 'FactRecorded', data: { fact, at: now } };
  });
};

/** Debits that should have come or failed: that they did may not have been heard. */
const checkDebits = (rules: RuleBook, state: PaymentState, now: string): readonly PaymentFact[] => {
  const standing = standingOf(rules, state);
  if (!standing) return [];
  const isLate = ({ provider, pending, pendingSince }: LedgerPayment): boolean =>
    pending > 0n &&
    pendingSince !== null &&
    Date.parse(debitDueAt(pendingSince)) <= Date.parse(now) &&
    ruleOf(rules, provider).can.length > 0;
  return standing.payments
    .filter(isLate)
    .map((payment) => ask(standing, payment, payment.pending, now));
};

/** The provider is asked what a payment is now. */
const ask = (
  { wish, money }: Standing,
  { provider, account, reference }: LedgerPayment,
  amount: bigint,
  now: string,
): PaymentFact => {
  const requestId = idOf('request', wish.orderId, 'read', account, reference, now);
  const of = { provider, account, reference, amount: money(amount) };
  return { type: 'ReadRequested', data: { ...of, requestId, by: 'call', at: now } };
};
