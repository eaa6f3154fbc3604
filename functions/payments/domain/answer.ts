import type { MoneyAnswer } from '../contract.ts';
import { isDisputed, type LedgerPayment } from './ledger.ts';
import type { Standing } from './standing.ts';
import { isUnderWay, type PaymentState } from './state.ts';

/** The whole answer to the wish: a function of what stands, so any order of events gives the same. */
export const answerOf = (state: PaymentState, standing: Standing): MoneyAnswer => {
  const { wish, rule, payments, held, captured, refunded, returned, tolerated, money, refunds } =
    standing;
  const basis = basisOf(state, standing);
  return {
    orderId: wish.orderId,
    seen: wish.number,
    provider: rule.name,
    due: wish.due,
    authorised: money(held + captured),
    captured: money(captured),
    refunded: money(refunded),
    ...(returned.whole > 0n && {
      returned: { whole: money(returned.whole), underWay: money(returned.underWay) },
    }),
    ...(tolerated > 0n && { tolerated: money(tolerated) }),
    ...pendingOf(standing),
    collected: money(
      payments.reduce((sum, payment) => sum + (payment.collected - payment.remitted), 0n),
    ),
    assured: basis !== null,
    basis,
    authExpiresAt: earliest(payments.filter(isHeld).map(({ heldUntil }) => heldUntil)),
    released: isReleased(state, standing),
    refunds: refunds.map(({ refundId, amount, state: stands, code }) => ({
      refundId,
      amount: money(amount),
      state: stands,
      code,
    })),
    disputed: payments.some(isDisputed),
    opening: isOpening(state, standing),
    action: actionOf(state, standing),
  };
};

/** Since when the latest debit is on its way. */
const pendingOf = ({ payments, pending, money }: Standing): Pick<MoneyAnswer, 'pending'> => {
  const since = payments
    .flatMap((payment) => (payment.pending > 0n ? (payment.pendingSince ?? []) : []))
    .toSorted()
    .at(-1);
  return since === undefined ? {} : { pending: { amount: money(pending), since } };
};

/** Money that is all on its way back assures nothing, and a cancelled order needs no assurance. */
const basisOf = (state: PaymentState, standing: Standing): MoneyAnswer['basis'] => {
  const { wish, held, captured, refunded, returned, lost, outstanding } = standing;
  if (wish.release === 'return') return null;
  const kept = captured - refunded - returned.underWay - lost;
  if (outstanding === 0n && (wish.due.amount === 0n || held + kept > 0n)) {
    return held > 0n ? 'authorised' : 'captured';
  }
  const onDelivery = openingOf(state, standing)?.kind === 'on-delivery';
  return onDelivery && wish.release === 'no' && captured === returned.whole ? 'cod' : null;
};

/** Nothing is held, kept, or possibly about to be. */
const isReleased = (state: PaymentState, standing: Standing): boolean => {
  const { wish, held, captured, refunded, lost } = standing;
  if (wish.release !== 'return' || held > 0n || captured > refunded + lost) return false;
  return ![...state.requests.values()].some(
    (request) => request.kind !== 'read' && isUnderWay(request),
  );
};

/** The newest way to pay that was told for the provider in charge. */
export const openingOf = (
  { openings }: PaymentState,
  { rule }: Standing,
): PaymentState['openings'][number] | undefined =>
  openings.findLast(({ provider }) => provider === rule.name);

const actionOf = (state: PaymentState, standing: Standing): MoneyAnswer['action'] => {
  const { wish, payments, outstanding, pending } = standing;
  if (wish.release !== 'no' || outstanding === 0n || pending > 0n) return null;
  const open = payments.findLast(({ action }) => action !== null);
  if (open?.action) {
    return { url: open.action.url, reference: open.reference, dueAt: open.action.dueAt };
  }
  const opening = openingOf(state, standing);
  return opening?.kind === 'instructions'
    ? { url: null, reference: opening.reference, dueAt: opening.dueAt }
    : null;
};

const isOpening = ({ requests }: PaymentState, { wish, outstanding, pending }: Standing): boolean =>
  wish.release === 'no' &&
  outstanding > 0n &&
  pending === 0n &&
  [...requests.values()].some((request) => request.kind === 'checkout' && isUnderWay(request));

const isHeld = ({ held }: LedgerPayment): boolean => held > 0n;

const earliest = (times: readonly (string | null)[]): string | null =>
  times
    .filter((time) => time !== null)
    .reduce<string | null>(
      (first, time) => (first === null || Date.parse(time) < Date.parse(first) ? time : first),
      null,
    );
