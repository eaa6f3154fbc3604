import type { MoneyWish } from '../../orders/contract.ts';
import type { LedgerPayment, LedgerRefund } from './ledger.ts';
import { isUnderWay, type PaymentState, type Request } from './state.ts';

/** One refund as it stands: asked for by orders, or ours because the order was cancelled. */
export interface RefundStanding {
  readonly refundId: string;
  readonly amount: bigint;
  readonly state: 'pending' | 'settled' | 'failed';
  readonly code: string | null;
  /** Which of the references give how much; empty while too little was captured. */
  readonly parts: readonly RefundPart[];
}

export interface RefundPart {
  readonly request: Request;
  readonly state: 'pending' | 'settled' | 'failed';
  readonly code: string | null;
  /** The provider's refunds that answer this part. */
  readonly matched: readonly LedgerRefund[];
}

/** What a cancellation gave back of an order that lives again. */
export interface Returned {
  readonly whole: bigint;
  /** What of it the provider has taken: it may refuse the rest, so nobody pays in that one's place yet. */
  readonly taken: bigint;
  /** What of it has not arrived yet. */
  readonly underWay: bigint;
}

/** Charged back for good under this reference. */
export const lostOf = ({ disputes }: LedgerPayment): bigint =>
  disputes.filter(({ state }) => state === 'lost').reduce((sum, { amount }) => sum + amount, 0n);

/**
 * What may still be given back under a reference: what was taken, less what went back, is on its way
 * back, is promised to a refund of ours, or was charged back.
 */
export const refundableOf = (
  payment: LedgerPayment,
  refunds: readonly RefundStanding[],
): bigint => {
  const parts = refunds
    .flatMap((refund) => refund.parts)
    .filter(({ request }) => isOf(request, payment));
  const promised = parts.filter(
    ({ state, matched }) => state === 'pending' && matched.length === 0,
  );
  const underWay = payment.refunds
    .filter(({ state }) => state === 'pending')
    .reduce((sum, { amount }) => sum + amount, 0n);
  const left = payment.captured - payment.refunded - underWay - sumOf(promised) - lostOf(payment);
  return left > 0n ? left : 0n;
};

/**
 * What a cancellation asked for goes back even when the order lives again meanwhile, so it pays for
 * nothing from then on; a refund that failed left its money here. What orders asked for is another
 * matter: the order stays paid. A store says of itself in each wish whether it is paid.
 */
export const returnedOf = (
  { onceCancelled }: PaymentState,
  wish: MoneyWish,
  payments: readonly LedgerPayment[],
  refunds: readonly RefundStanding[],
  isStore: (payment: LedgerPayment) => boolean,
): Returned => {
  if (wish.release === 'return') return { whole: 0n, taken: 0n, underWay: 0n };
  const asked = new Set(wish.refunds.map(({ refundId }) => refundId));
  const parts = refunds
    .filter(({ refundId }) => !asked.has(refundId))
    .flatMap((refund) => refund.parts)
    .filter(({ request, state }) => request.by !== 'store' && state !== 'failed');
  const pending = parts.filter(({ state }) => state === 'pending');
  const underWay = payments.reduce((sum, payment) => {
    const promised = sumOf(pending.filter(({ request }) => isOf(request, payment)));
    const left = payment.captured - payment.refunded - lostOf(payment);
    // Some providers tell only how much went back, and not for which refund.
    return sum + (promised < left ? promised : left > 0n ? left : 0n);
  }, 0n);
  const byHand = payments
    .filter((payment) => onceCancelled && !isStore(payment))
    .filter((payment) => !parts.some(({ request }) => isOf(request, payment)))
    .reduce((sum, payment) => sum + givenByHand(payment, refunds), 0n);
  return { whole: sumOf(parts) + byHand, taken: sumOf(parts.filter(isTaken)) + byHand, underWay };
};

/** Its doer has taken it upon itself: a provider that is called may still refuse what it has not answered. */
const isTaken = ({ request, state, matched }: RefundPart): boolean =>
  state === 'settled' || matched.length > 0 || request.by !== 'call';

/** What is given back, and taken on, because the order became cheaper. */
export const loweredOf = (
  { refunds: wanted }: MoneyWish,
  refunds: readonly RefundStanding[],
): bigint => {
  const lowering = new Set(wanted.filter(({ lowers }) => lowers).map(({ refundId }) => refundId));
  const parts = refunds
    .filter(({ refundId }) => lowering.has(refundId))
    .flatMap((refund) => refund.parts)
    .filter(({ request, state }) => request.by !== 'store' && state !== 'failed');
  return sumOf(parts.filter(isTaken));
};

/**
 * Nothing was left for the cancellation to ask for, as somebody had given all back at the provider: what
 * of it no refund of ours had asked for.
 */
const givenByHand = (payment: LedgerPayment, refunds: readonly RefundStanding[]): bigint => {
  if (payment.captured === 0n || payment.refunded < payment.captured) return 0n;
  const granted = refunds
    .flatMap((refund) => refund.parts)
    .filter(({ request, state }) => isOf(request, payment) && state === 'settled');
  const left = payment.captured - sumOf(granted);
  return left > 0n ? left : 0n;
};

const sumOf = (parts: readonly RefundPart[]): bigint =>
  parts.reduce((sum, { request }) => sum + request.amount.amount, 0n);

/** Whether the request is about this payment. */
export const isOf = (
  request: Pick<Request, 'provider' | 'account' | 'reference'>,
  payment: LedgerPayment,
): boolean =>
  request.reference === payment.reference &&
  request.provider === payment.provider &&
  request.account === payment.account;

/** Every refund that was asked for, and every one that follows from a cancellation. */
export const refundsOf = (
  state: PaymentState,
  wish: MoneyWish,
  payments: readonly LedgerPayment[],
  /** The store is the provider: it may say no more than that everything went back. */
  atStore: boolean,
): readonly RefundStanding[] => {
  const emptied = atStore ? payments.filter(isAllBack) : [];
  const requests = [...state.requests.values()].filter(({ kind }) => kind === 'refund');
  const taken = new Set<string>();
  const asked = new Map(wish.refunds.map(({ refundId, amount }) => [refundId, amount.amount]));
  const ours = requests.filter(({ refundId }) => refundId !== null && !asked.has(refundId));
  for (const { refundId, amount } of ours) {
    const id = refundId ?? '';
    asked.set(id, (asked.get(id) ?? 0n) + amount.amount);
  }
  // Those that name their refund first, so that a guess by amount takes nobody else's.
  const exact = new Map(
    requests.map((request) => [request.requestId, matchExactly(request, payments, taken)]),
  );
  return [...asked].map(([refundId, amount]) => {
    const parts = requests
      .filter((request) => request.refundId === refundId)
      .map((request) => {
        const named = exact.get(request.requestId) ?? [];
        const matched = named.length > 0 ? named : matchByAmount(request, payments, taken);
        return partOf(
          request,
          matched,
          emptied.some((payment) => isOf(request, payment)),
        );
      });
    const before = emptied.length > 0 || payments.some((payment) => gaveBack(payment, refundId));
    return { refundId, amount, parts, ...outcomeOf(parts, before) };
  });
};

const keyOf = (payment: LedgerPayment, refund: LedgerRefund): string =>
  `${payment.provider} ${payment.account} ${payment.reference} ${refund.refundReference}`;

const matchExactly = (
  request: Request,
  payments: readonly LedgerPayment[],
  taken: Set<string>,
): readonly LedgerRefund[] => {
  const payment = payments.find((candidate) => isOf(request, candidate));
  if (!payment) return [];
  const matched = payment.refunds.filter(
    ({ requestId, refundId }) =>
      requestId === request.requestId || (requestId === null && refundId === request.refundId),
  );
  for (const refund of matched) taken.add(keyOf(payment, refund));
  return matched;
};

/** The store and people name no refund of ours: one of the same amount that nobody else claims is it. */
const matchByAmount = (
  request: Request,
  payments: readonly LedgerPayment[],
  taken: Set<string>,
): readonly LedgerRefund[] => {
  const payment = payments.find((candidate) => isOf(request, candidate));
  if (!payment || request.by === 'call') return [];
  const found = payment.refunds.find(
    (refund) =>
      refund.refundId === null &&
      refund.requestId === null &&
      refund.amount === request.amount.amount &&
      !taken.has(keyOf(payment, refund)),
  );
  if (!found) return [];
  taken.add(keyOf(payment, found));
  return [found];
};

const partOf = (
  request: Request,
  matched: readonly LedgerRefund[],
  allBack: boolean,
): RefundPart => {
  const settled = matched.some(({ state }) => state === 'settled') || allBack;
  if (settled) return { request, matched, state: 'settled', code: null };
  const pending = matched.some(({ state }) => state === 'pending');
  const code = failureOf(request, matched);
  return pending || code === null
    ? { request, matched, state: 'pending', code: null }
    : { request, matched, state: 'failed', code };
};

const failureOf = (request: Request, matched: readonly LedgerRefund[]): string | null => {
  const ended = request.attempt?.ended ?? null;
  if (isUnderWay(request) && request.attempt !== null) return null;
  if (ended?.outcome === 'refused') return ended.code ?? 'refused';
  const failed = matched.find(({ state }) => state === 'failed');
  return failed ? (failed.code ?? 'failed') : null;
};

/** `before`: it was done before it was asked of anybody here. */
const outcomeOf = (
  parts: readonly RefundPart[],
  before: boolean,
): Pick<RefundStanding, 'state' | 'code'> => {
  const failed = parts.find(({ state }) => state === 'failed');
  if (failed) return { state: 'failed', code: failed.code };
  const settled = parts.length > 0 ? parts.every(({ state }) => state === 'settled') : before;
  return { state: settled ? 'settled' : 'pending', code: null };
};

const gaveBack = (payment: LedgerPayment, id: string): boolean =>
  payment.refunds.some(({ refundId, state }) => refundId === id && state === 'settled');

/** Everything went back, and the store does not say by which refunds. */
const isAllBack = ({ captured, refunded, refunds }: LedgerPayment): boolean =>
  captured > 0n &&
  refunded >= captured &&
  refunds.reduce((sum, { amount }) => sum + amount, 0n) < refunded;
