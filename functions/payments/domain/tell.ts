import { isSameJson } from '../../shared/json.ts';
import { referenceText } from '../../shared/reference.ts';
import type { MoneyAnswer } from '../contract.ts';
import { answerOf } from './answer.ts';
import type { PaymentEvent, ToldEvent, ToldName } from './events.ts';
import type { LedgerPayment } from './ledger.ts';
import { type RuleBook, type Standing, standingOf } from './standing.ts';
import type { PaymentState } from './state.ts';

type News = readonly [name: ToldName, more?: Readonly<Record<string, unknown>>];

interface View {
  readonly standing: Standing;
  readonly answer: MoneyAnswer;
}

/**
 * What the others are told of a commit: one event for each thing that happened to the money, and
 * `MoneyAnswered` when nothing did but the answer is another, a new wish was heard, or it is said again. Each carries the
 * whole answer. Nothing is told before a wish was heard.
 */
export const tell = (
  rules: RuleBook,
  before: PaymentState,
  now: PaymentState,
  events: readonly PaymentEvent[],
): readonly ToldEvent[] => {
  const after = viewOf(rules, now);
  if (!after) return [];
  const was = viewOf(rules, before);
  const news = newsOf(was, after, events);
  const { answer } = after;
  if (news.length > 0) return news.map(([type, more]) => ({ type, data: { ...more, answer } }));
  const again = events.some(({ type }) => type === 'AnswerSaidAgain');
  const same = was !== undefined && isSameJson(was.answer, answer);
  const isSilent = same || isAnsweredSoon(was?.answer, answer, events);
  return isSilent && !again ? [] : [{ type: 'MoneyAnswered', data: { answer } }];
};

/**
 * A place to pay, or the taking of money, was just asked of the provider, whose word will be told; till
 * then nothing is different but that the wish was heard. Who waits for that longer than it takes asks.
 */
const isAnsweredSoon = (
  was: MoneyAnswer | undefined,
  is: MoneyAnswer,
  events: readonly PaymentEvent[],
): boolean =>
  events.some(
    ({ type, data }) =>
      (type === 'CheckoutRequested' || type === 'CaptureRequested') && data.by === 'call',
  ) &&
  (was === undefined || isSameJson(standingOnly(was), standingOnly(is)));

/** What of an answer somebody may have to act on. */
const standingOnly = ({ seen: _seen, due: _due, opening: _opening, ...rest }: MoneyAnswer) => rest;

const viewOf = (rules: RuleBook, state: PaymentState): View | undefined => {
  const standing = standingOf(rules, state);
  return standing && { standing, answer: answerOf(state, standing) };
};

const newsOf = (was: View | undefined, is: View, events: readonly PaymentEvent[]): News[] => {
  const known = new Map(was?.standing.payments.map((payment) => [referenceText(payment), payment]));
  return [
    ...requested(was, is, events),
    ...refusals(events),
    ...is.standing.payments.flatMap((payment) =>
      paymentNews(known.get(referenceText(payment)), payment, is.standing),
    ),
    ...captureNews(was, is),
    ...(is.answer.assured && !was?.answer.assured ? [['PaymentAssured'] as News] : []),
    ...refundNews(was, is),
  ];
};

const requested = (was: View | undefined, is: View, events: readonly PaymentEvent[]): News[] => {
  const { action } = is.answer;
  const another = action !== null && !isSameJson(action, was?.answer.action);
  const opened = events.some(({ type }) => type === 'PaymentOpened');
  return another || opened ? [['PaymentRequested']] : [];
};

/** A place to pay, or the taking of money, that the provider refused without a word of the payment. */
const refusals = (events: readonly PaymentEvent[]): News[] => {
  const facts = events.some(({ type }) => type === 'FactRecorded');
  const again = events.some(({ type }) => type === 'CallSaidAgain');
  return events.flatMap((event): News[] => {
    if (facts || again || event.type !== 'AttemptEnded') return [];
    if (event.data.outcome !== 'refused') return [];
    const { code, retriable, kind } = event.data;
    return kind === 'checkout' || kind === 'capture'
      ? [['PaymentFailed', { code: code ?? 'refused', retriable }]]
      : [];
  });
};

/** What happened under one reference. */
const paymentNews = (
  was: LedgerPayment | undefined,
  is: LedgerPayment,
  { money }: Standing,
): News[] => [
  ...failureNews(was, is),
  ...freedNews(was, is, money),
  ...deliveryNews(was, is, money),
  ...disputeNews(was, is, money),
];

const failureNews = (was: LedgerPayment | undefined, is: LedgerPayment): News[] =>
  is.failure !== null && is.failures > (was?.failures ?? 0) ? [['PaymentFailed', is.failure]] : [];

const freedNews = (
  was: LedgerPayment | undefined,
  is: LedgerPayment,
  money: Standing['money'],
): News[] => {
  // The store tells only of its latest state: what it held is known from before.
  const heldOnce = is.authorised > 0n ? is.authorised : (was?.authorised ?? 0n);
  if (heldOnce === 0n || is.captured > 0n) return [];
  const voided: News[] =
    is.voided && !was?.voided ? [['PaymentVoided', { amount: money(heldOnce) }]] : [];
  return is.lapsed && !was?.lapsed ? [...voided, ['PaymentAuthorisationExpired']] : voided;
};

const deliveryNews = (
  was: LedgerPayment | undefined,
  is: LedgerPayment,
  money: Standing['money'],
): News[] => {
  const collected = is.collected - (was?.collected ?? 0n);
  const remitted = is.remitted - (was?.remitted ?? 0n);
  const first: News[] = collected > 0n ? [['CodCollected', { amount: money(collected) }]] : [];
  return remitted > 0n ? [...first, ['CodRemitted', { amount: money(remitted) }]] : first;
};

const disputeNews = (
  was: LedgerPayment | undefined,
  is: LedgerPayment,
  money: Standing['money'],
): News[] =>
  is.disputes.flatMap(({ disputeReference: disputeId, state, amount }): News[] => {
    const known = was?.disputes.find((one) => one.disputeReference === disputeId);
    const opened: News[] = known ? [] : [['DisputeOpened', { disputeId, amount: money(amount) }]];
    const closed = state !== 'open' && known?.state !== state;
    return closed ? [...opened, ['DisputeClosed', { disputeId, outcome: state }]] : opened;
  });

/** Short and over are judged when money comes, not when the order changes: then a refund is asked for. */
const captureNews = (was: View | undefined, is: View): News[] => {
  const { captured, held, returned, lowered, outstanding, money, wish } = is.standing;
  const more = captured - (was?.standing.captured ?? 0n);
  if (more <= 0n) return [];
  const surplus = captured + held - returned.whole - lowered - wish.due.amount;
  return [
    ['PaymentCaptured', { amount: money(more) }],
    ...(outstanding > 0n ? [['PaymentShort', { difference: money(-surplus) }] as News] : []),
    ...(surplus > 0n ? [['PaymentOverpaid', { difference: money(surplus) }] as News] : []),
  ];
};

const refundNews = (was: View | undefined, is: View): News[] =>
  is.answer.refunds.flatMap(({ refundId, amount, state, code }): News[] => {
    const known = was?.answer.refunds.find((one) => one.refundId === refundId);
    if (state === 'pending' || known?.state === state) return [];
    return state === 'settled'
      ? [['RefundSettled', { refundId, amount }]]
      : [['RefundFailed', { refundId, code: code ?? 'failed' }]];
  });
