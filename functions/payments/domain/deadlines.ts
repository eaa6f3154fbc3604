import { after, earliestOfEach } from '../../shared/deadline.ts';
import type { Deadline } from '../../shared/decider.ts';
import { DAY, HOUR } from '../../shared/spans.ts';
import { openingOf } from './answer.ts';
import type { LedgerPayment } from './ledger.ts';
import { isOf, type RefundStanding, refundableOf } from './refunds.ts';
import { type RuleBook, ruleOf, type Standing, standingOf } from './standing.ts';
import { isUnderWay, type PaymentState, type Request } from './state.ts';

/** `domain.md` §1.5; what a provider says of its own comes before these. */
const PERIOD = {
  webhook_to_order: HOUR / 4,
  unanswered_call: HOUR,
  call_retry: HOUR,
  /** How long orders may take to act on money that came after an order's time. */
  answer_orders: HOUR / 6,
  /** How long before an order that may be on its way is told once more that its charge is disputed. */
  answer_dispute: HOUR / 6,
  /** How long a refused capture or void is tried again before people are asked. */
  call_retry_until: 2 * DAY,
  store_capture: 2 * DAY,
  void_pending: DAY,
  /** How long a debit may be on its way before the provider is asked, and people are told. */
  capture_pending: 10 * DAY,
  refund_pending: 10 * DAY,
  /** How soon somebody is to do something about a refund that failed. */
  refund_failed: DAY,
  cod_collection: 30 * DAY,
  cod_remittance: 14 * DAY,
  authorisation: 7 * DAY,
  dispute_evidence: 7 * DAY,
  dispute_notice: 2 * DAY,
} as const;

/** People are warned so long before money that is held lapses; at its end the provider is asked. */
const EXPIRY_NOTICES = [2 * DAY, DAY, 0] as const;

/** The complete set of open deadlines: the earliest of each kind, moved on where it was acted upon. */
export const deadlinesOf = (rules: RuleBook, state: PaymentState): readonly Deadline[] => {
  const standing = standingOf(rules, state);
  const due = standing ? dueOf(rules, state, standing) : withoutOrder(state);
  return earliestOfEach(due.map((deadline) => moved(state, deadline)));
};

/** A deadline on which a person was reminded comes again at the reminder's time. */
const moved = ({ reminders }: PaymentState, deadline: Deadline): Deadline => {
  const reminder = reminders.get(deadline.kind);
  const passed = reminder && Date.parse(deadline.dueAt) <= Date.parse(reminder.dueAt);
  return passed ? { ...deadline, dueAt: reminder.againAt } : deadline;
};

/** Money that was told of before its order: the order should have come. */
const withoutOrder = ({ firstFactAt }: PaymentState): readonly Deadline[] =>
  firstFactAt === null
    ? []
    : [{ kind: 'webhook_to_order', dueAt: after(firstFactAt, PERIOD.webhook_to_order) }];

const dueOf = (rules: RuleBook, state: PaymentState, standing: Standing): readonly Deadline[] => [
  ...paying(state, standing),
  ...calling(state),
  ...standing.payments.flatMap((payment) => [
    ...holding(state, standing, payment),
    ...debiting(payment),
    ...delivering(payment),
    ...disputing(payment),
    ...storeCapture(rules, state, payment),
  ]),
  ...giving(state, standing),
  ...unheard(state, standing),
];

const paying = (state: PaymentState, standing: Standing): readonly Deadline[] => {
  const { wish, outstanding, pending } = standing;
  if (wish.release !== 'no' || outstanding === 0n || pending > 0n) return [];
  const opening = openingOf(state, standing);
  if (opening?.kind === 'on-delivery') {
    const collected = standing.payments.some((payment) => payment.collected > 0n);
    const dueAt = after(opening.at, PERIOD.cod_collection);
    return collected ? [] : [{ kind: 'cod_collection', dueAt }];
  }
  const action = standing.payments.findLast((payment) => payment.action !== null)?.action;
  const dueAt = action?.dueAt ?? wish.paymentDueAt;
  if (opening?.kind !== 'instructions') return [{ kind: 'payment_action', dueAt }];
  // A transfer takes days: the buyer is reminded when half of the time is over.
  const end = Date.parse(opening.dueAt ?? wish.paymentDueAt);
  const half = (end - Date.parse(opening.at)) / 2;
  return [{ kind: 'payment_action', dueAt: after(opening.at, half) }];
};

const calling = ({ requests }: PaymentState): readonly Deadline[] =>
  [...requests.values()].flatMap((request): readonly Deadline[] => {
    const ended = request.attempt?.ended ?? null;
    if (isUnderWay(request)) {
      const patience = PERIOD.unanswered_call * Math.min(2 ** (request.said.count - 1), 8);
      return [{ kind: 'unanswered_call', dueAt: after(request.said.at, patience) }];
    }
    if (ended?.outcome === 'unknown') return [{ kind: 'unanswered_call', dueAt: ended.at }];
    return ended?.outcome === 'refused' && request.kind !== 'refund'
      ? [{ kind: `${request.kind}_retry`, dueAt: after(ended.at, PERIOD.call_retry) }]
      : [];
  });

/** Whether a refused call is tried again by itself at its deadline. */
export const mayTryAgain = (request: Request, now: string): boolean =>
  request.attempt?.ended?.retriable === true &&
  Date.parse(now) - Date.parse(request.at) <= PERIOD.call_retry_until;

const holding = (
  state: PaymentState,
  { wish }: Standing,
  payment: LedgerPayment,
): readonly Deadline[] => {
  if (payment.held === 0n || payment.heldSince === null) return [];
  if (wish.release === 'return') {
    const dueAt = after(state.releaseSince ?? payment.heldSince, PERIOD.void_pending);
    return [{ kind: 'void_pending', dueAt }];
  }
  const end = payment.heldUntil ?? after(payment.heldSince, PERIOD.authorisation);
  const reminded = state.reminders.get('auth_expiry');
  const from = Math.max(
    Date.parse(payment.heldSince),
    Date.parse(reminded?.dueAt ?? payment.heldSince),
  );
  const next = EXPIRY_NOTICES.map((notice) => after(end, -notice)).find(
    (dueAt) => Date.parse(dueAt) > from,
  );
  return [{ kind: 'auth_expiry', dueAt: next ?? end }];
};

const debiting = ({ pending, pendingSince }: LedgerPayment): readonly Deadline[] =>
  pending > 0n && pendingSince !== null
    ? [{ kind: 'capture_pending', dueAt: debitDueAt(pendingSince) }]
    : [];

/** When a debit should have come, or failed. */
export const debitDueAt = (since: string): string => after(since, PERIOD.capture_pending);

const delivering = ({ collected, collectedAt, remitted }: LedgerPayment): readonly Deadline[] =>
  collected > remitted && collectedAt !== null
    ? [{ kind: 'cod_remittance', dueAt: after(collectedAt, PERIOD.cod_remittance) }]
    : [];

const disputing = ({ disputes }: LedgerPayment): readonly Deadline[] =>
  disputes
    .filter(({ state }) => state === 'open')
    .flatMap(({ openedAt, evidenceDueAt }) => [
      {
        kind: 'dispute_evidence',
        dueAt: evidenceDueAt
          ? after(evidenceDueAt, -PERIOD.dispute_notice)
          : after(openedAt, PERIOD.dispute_evidence),
      },
      // Orders must hold, and waits for nothing that would make it ask.
      { kind: 'answer_dispute', dueAt: after(openedAt, PERIOD.answer_dispute) },
    ]);

/** Goods are handed over and the store, which holds the money, does not say that it took it. */
const storeCapture = (
  rules: RuleBook,
  { captureSince, wish }: PaymentState,
  { held, provider }: LedgerPayment,
): readonly Deadline[] => {
  const ours = ruleOf(rules, provider).can.includes('capture');
  if (held === 0n || ours || captureSince === null || wish?.release !== 'no') return [];
  return [{ kind: 'capture_retry', dueAt: after(captureSince, PERIOD.store_capture) }];
};

const giving = (state: PaymentState, standing: Standing): readonly Deadline[] => {
  const since = ({ refundId, parts }: RefundStanding): string =>
    parts[0]?.request.at ?? state.refundsSince.get(refundId) ?? state.heardAt ?? '';
  return standing.refunds.flatMap((refund): readonly Deadline[] => {
    if (refund.state === 'pending') {
      return [{ kind: 'refund_pending', dueAt: after(since(refund), PERIOD.refund_pending) }];
    }
    return isStillOwed(standing, refund)
      ? [{ kind: 'refund_failed', dueAt: after(since(refund), PERIOD.refund_failed) }]
      : [];
  });
};

/** It failed, and the buyer has not got that money in another way, nor does it pay for the order again. */
const isStillOwed = ({ wish, payments, refunds }: Standing, refund: RefundStanding): boolean => {
  const isWanted =
    wish.release === 'return' || wish.refunds.some(({ refundId }) => refundId === refund.refundId);
  return (
    isWanted &&
    refund.parts.some(({ request, state }) => {
      const payment = payments.find((one) => isOf(request, one));
      return state === 'failed' && payment !== undefined && refundableOf(payment, refunds) > 0n;
    })
  );
};

/**
 * Orders lets an expired order live again when its money came all the same. Until it wishes something
 * else of the money it has not heard of it: an expired order waits for nothing and would never ask.
 */
const unheard = (
  { heardAt }: PaymentState,
  { wish, held, captured, refunded, returned, payments }: Standing,
): readonly Deadline[] => {
  const kept = captured - refunded - returned.underWay;
  if (wish.release !== 'close' || (held === 0n && kept <= 0n)) return [];
  const times = [heardAt, ...payments.map(({ heldSince }) => heldSince)].filter(
    (time) => time !== null,
  );
  const since = times.toSorted().at(-1) ?? wish.saidAt;
  return [{ kind: 'answer_orders', dueAt: after(since, PERIOD.answer_orders) }];
};
