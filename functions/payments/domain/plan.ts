import { idOf } from '../../shared/ids.ts';
import { least } from '../../shared/money.ts';
import type { PaymentFact } from './events.ts';
import type { LedgerPayment } from './ledger.ts';
import type { CallKind } from './provider-rules.ts';
import { isOf, refundableOf } from './refunds.ts';
import { type RuleBook, ruleOf, type Standing, standingOf } from './standing.ts';
import { isUnderWay, type PaymentState, type Request } from './state.ts';

/** How often the buyer is given a new place to pay after one that failed for good. */
const MAX_CHECKOUTS = 5;
/** A checkout may be paid for no longer than this; then a new one is opened, if there is still time. */
const CHECKOUT_MS = 24 * 60 * 60_000;

interface Ground {
  readonly rules: RuleBook;
  readonly state: PaymentState;
  readonly standing: Standing;
  readonly now: string;
}

/**
 * What is missing between what stands and what is wished, as facts: every outside effect is requested
 * once, under an id made of what it is for. Empty when nothing is to be done now.
 */
export const planOf = (
  rules: RuleBook,
  state: PaymentState,
  now: string,
): readonly PaymentFact[] => {
  const standing = standingOf(rules, state);
  if (!standing) return [];
  const ground = { rules, state, standing, now };
  const { release, capture } = standing.wish;
  return [
    ...setAside(ground),
    ...(release === 'no' ? opening(ground) : []),
    ...closing(ground),
    ...(release === 'no' && capture === 'now' ? capturing(ground) : []),
    ...(release === 'return' ? freeing(ground) : []),
    ...refunding(ground),
    ...(release === 'return' ? returning(ground) : []),
  ];
};

const setAside = ({ state, standing }: Ground): readonly PaymentFact[] =>
  standing.foreign
    .filter(({ factId }) => !state.setAside.has(factId))
    .map(({ factId }) => ({
      type: 'FactSetAside',
      data: { factId, because: 'currency-differs' },
    }));

const opening = (ground: Ground): readonly PaymentFact[] => {
  const { state, standing, now } = ground;
  const { wish, rule, account, outstanding, pending, money } = standing;
  // Who has given a debit must not be asked to pay a second time.
  if (outstanding === 0n || pending > 0n) return [];
  const way = rule.open(wish, money(outstanding));
  switch (way.kind) {
    case 'nothing':
      return [];
    case 'checkout':
      return checkout(ground);
    case 'instructions':
    case 'on-delivery': {
      const { reference } = way;
      const known = state.openings.some(
        (told) => told.provider === rule.name && told.reference === reference,
      );
      const dueAt = way.kind === 'instructions' ? way.dueAt : null;
      const { kind } = way;
      const amount = money(outstanding);
      const data = { kind, provider: rule.name, account, reference, amount, dueAt, at: now };
      return known ? [] : [{ type: 'PaymentOpened', data }];
    }
  }
};

const checkoutsOf = ({ requests }: PaymentState): readonly Request[] =>
  [...requests.values()].filter(({ kind }) => kind === 'checkout');

/** The payment that a checkout led to. */
const paymentOf = (standing: Standing, request: Request): LedgerPayment | undefined =>
  standing.payments.find(({ requestId }) => requestId === request.requestId);

/** One place to pay at a time, for what is outstanding; another amount closes it first. */
const checkout = ({ state, standing, now }: Ground): readonly PaymentFact[] => {
  const { wish, rule, account, outstanding, money } = standing;
  const known = checkoutsOf(state);
  const blocked = known.some((request) => {
    const ended = request.attempt?.ended;
    if (isUnderWay(request) || ended?.outcome === 'unknown') return true;
    // What was refused for good is so for the same amount: only a person can change that.
    if (ended?.outcome === 'refused') {
      return ended.retriable || request.amount.amount === outstanding;
    }
    const payment = paymentOf(standing, request);
    return payment === undefined || payment.open;
  });
  if (blocked || known.length >= MAX_CHECKOUTS) return [];
  const requestId = idOf('request', wish.orderId, 'checkout', String(known.length));
  const until = Math.max(Date.parse(wish.paymentDueAt), Date.parse(now));
  const payableUntil = new Date(Math.min(until, Date.parse(now) + CHECKOUT_MS)).toISOString();
  return [
    {
      type: 'CheckoutRequested',
      data: {
        requestId,
        provider: rule.name,
        account,
        amount: money(outstanding),
        capture: wish.capture,
        payableUntil,
        by: 'call',
        at: now,
      },
    },
  ];
};

/** Places to pay that are wanted no more: the order is over, paid otherwise, or owes another amount. */
const closing = (ground: Ground): readonly PaymentFact[] => {
  const { standing } = ground;
  const { wish, payments, outstanding } = standing;
  return payments
    .filter(({ open, action }) => {
      if (!open) return false;
      return wish.release !== 'no' || outstanding !== (action?.amount ?? outstanding);
    })
    .flatMap((payment) => request(ground, 'void', payment, payment.action?.amount ?? 0n));
};

/**
 * One capture per reference, of what is due and not taken yet; what is held beyond that is freed, once
 * it is known whether what was to go back went.
 */
const capturing = (ground: Ground): readonly PaymentFact[] => {
  const { state, standing } = ground;
  const promised = [...state.requests.values()]
    .filter((known) => known.kind === 'capture')
    .filter((known) => standing.payments.some((one) => isOf(known, one) && one.held > 0n))
    .reduce((sum, known) => sum + known.amount.amount, 0n);
  const { wish, captured, returned, lowered } = standing;
  let left = wish.due.amount + returned.taken + lowered - captured - promised;
  return standing.payments
    .filter(({ held }) => held > 0n)
    .filter((payment) => !isRequested(state, 'capture', payment))
    .flatMap((payment) => {
      const amount = least(left, payment.held);
      if (amount <= 0n) {
        return returned.taken < returned.whole
          ? []
          : request(ground, 'void', payment, payment.held);
      }
      left -= amount;
      return request(ground, 'capture', payment, amount);
    });
};

const freeing = (ground: Ground): readonly PaymentFact[] =>
  ground.standing.payments
    .filter(({ held }) => held > 0n)
    .flatMap((payment) => request(ground, 'void', payment, payment.held));

/** Refunds that were asked for, each once, spread over the references; too little captured: they wait. */
const refunding = (ground: Ground): readonly PaymentFact[] => {
  const { standing } = ground;
  const { wish, payments, refunds } = standing;
  const left = new Map(payments.map((payment) => [payment, refundableOf(payment, refunds)]));
  return wish.refunds.flatMap(({ refundId, reason }) => {
    const stands = refunds.find((refund) => refund.refundId === refundId);
    if (!stands || stands.parts.length > 0 || stands.state !== 'pending') return [];
    const parts = split(stands.amount, left);
    return parts.map(({ payment, amount }) =>
      refund(ground, payment, { refundId, reason, amount }),
    );
  });
};

/** Takes from `left` what it gives out; nothing when the whole is not there. */
const split = (
  amount: bigint,
  left: Map<LedgerPayment, bigint>,
): readonly { readonly payment: LedgerPayment; readonly amount: bigint }[] => {
  const whole = [...left.values()].reduce((sum, one) => sum + one, 0n);
  if (amount <= 0n || whole < amount) return [];
  let missing = amount;
  return [...left].flatMap(([payment, available]) => {
    const part = least(available, missing);
    if (part === 0n) return [];
    missing -= part;
    left.set(payment, available - part);
    return [{ payment, amount: part }];
  });
};

/**
 * A cancelled order keeps nothing: the remainder of each reference goes back, under an id that names
 * how much was given back before, so that money which comes later goes back as well.
 */
const returning = (ground: Ground): readonly PaymentFact[] => {
  const { standing, state } = ground;
  const { wish, payments, refunds } = standing;
  // Asked-for refunds come first; the rest goes back in the round after them.
  if (refunding(ground).length > 0) return [];
  return payments.flatMap((payment) => {
    const amount = refundableOf(payment, refunds);
    if (amount === 0n) return [];
    const { provider, account, reference } = payment;
    const key = [wish.orderId, 'return', provider, account, reference, String(payment.captured)];
    const refundId = idOf('refund', ...key);
    const known = [...state.requests.values()].some((one) => one.refundId === refundId);
    if (known) return [];
    return [refund(ground, payment, { refundId, reason: 'order-cancelled', amount })];
  });
};

const refund = (
  { rules, standing, now }: Ground,
  payment: LedgerPayment,
  what: { readonly refundId: string; readonly reason: string; readonly amount: bigint },
): PaymentFact => {
  const { provider, account, reference } = payment;
  const { refundId, reason } = what;
  const rule = ruleOf(rules, provider);
  const doer = rule.heardIn ? 'store' : 'person';
  return {
    type: 'RefundRequested',
    data: {
      requestId: idOf('request', standing.wish.orderId, 'refund', refundId, account, reference),
      provider,
      account,
      reference,
      refundId,
      reason,
      amount: standing.money(what.amount),
      by: rule.can.includes('refund') ? 'call' : doer,
      at: now,
    },
  };
};

const REQUEST_EVENT = { capture: 'CaptureRequested', void: 'VoidRequested' } as const;

/** Capture or void, once per reference, and only where the provider does it on request. */
const request = (
  { rules, state, standing, now }: Ground,
  kind: Extract<CallKind, 'capture' | 'void'>,
  payment: LedgerPayment,
  amount: bigint,
): readonly PaymentFact[] => {
  const { provider, account, reference } = payment;
  const other = kind === 'void' ? 'capture' : 'void';
  const blocked = isRequested(state, kind, payment) || isActive(state, other, payment);
  if (blocked || !ruleOf(rules, provider).can.includes(kind)) return [];
  return [
    {
      type: REQUEST_EVENT[kind],
      data: {
        requestId: idOf('request', standing.wish.orderId, kind, account, reference),
        provider,
        account,
        reference,
        amount: standing.money(amount),
        by: 'call',
        at: now,
      },
    },
  ];
};

const isRequested = (
  { requests }: PaymentState,
  kind: Request['kind'],
  payment: LedgerPayment,
): boolean => [...requests.values()].some((known) => known.kind === kind && isOf(known, payment));

const isActive = (
  { requests }: PaymentState,
  kind: Request['kind'],
  payment: LedgerPayment,
): boolean =>
  [...requests.values()].some(
    (known) => known.kind === kind && isOf(known, payment) && isUnderWay(known),
  );
