import { greatest } from '../../shared/money.ts';
import { referenceText } from '../../shared/reference.ts';
import type { FactKind, ProviderFact } from './facts.ts';

/** A refund as the provider knows it. */
export interface LedgerRefund {
  readonly refundReference: string;
  readonly refundId: string | null;
  readonly requestId: string | null;
  readonly amount: bigint;
  readonly state: 'pending' | 'settled' | 'failed';
  readonly code: string | null;
}

export interface LedgerDispute {
  readonly disputeReference: string;
  readonly amount: bigint;
  readonly state: 'open' | 'won' | 'lost';
  readonly openedAt: string;
  readonly evidenceDueAt: string | null;
}

/** Everything that the facts of one reference add up to; amounts in minor units of one currency. */
export interface LedgerPayment {
  readonly provider: string;
  readonly account: string;
  readonly reference: string;
  /** Our request that led to it. */
  readonly requestId: string | null;
  /** What was ever held or taken; never less than `captured`. */
  readonly authorised: bigint;
  /** Held now. A reference is captured once: what was not taken then is free again. */
  readonly held: bigint;
  readonly heldSince: string | null;
  readonly heldUntil: string | null;
  readonly captured: bigint;
  /** On its way by a debit that may still fail. */
  readonly pending: bigint;
  /** When a debit was last given under it, whatever became of that. */
  readonly pendingSince: string | null;
  readonly collected: bigint;
  readonly collectedAt: string | null;
  readonly remitted: bigint;
  readonly refunded: bigint;
  readonly refunds: readonly LedgerRefund[];
  readonly disputes: readonly LedgerDispute[];
  readonly voided: boolean;
  readonly lapsed: boolean;
  /** The latest failed try. */
  readonly failure: { readonly code: string; readonly retriable: boolean } | null;
  readonly failures: number;
  /** The buyer may still pay under this reference. */
  readonly open: boolean;
  readonly action: {
    readonly url: string | null;
    readonly dueAt: string | null;
    readonly amount: bigint;
  } | null;
}

/**
 * The payments that a set of facts amounts to, in a fixed order. Every member is a maximum or a union,
 * so facts may come in any order and any number of times, and an older one undoes nothing. All facts
 * are in one currency: who calls has put the others aside.
 */
export const ledgerOf = (facts: Iterable<ProviderFact>): readonly LedgerPayment[] => {
  const groups = new Map<string, ProviderFact[]>();
  for (const fact of facts) {
    const key = referenceText(fact);
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  const payments = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => paymentOf(byTime(group)));
  return payments.map((payment) => (isPaidFor(payment, payments) ? closed(payment) : payment));
};

/** A place to pay takes one payment: that it came, or was given as a debit, under whatever reference, closes it. */
const isPaidFor = (
  { open, requestId }: LedgerPayment,
  payments: readonly LedgerPayment[],
): boolean =>
  open &&
  requestId !== null &&
  payments.some((other) => other.requestId === requestId && isGiven(other));

const isGiven = ({ authorised, pendingSince }: LedgerPayment): boolean =>
  authorised > 0n || pendingSince !== null;

const closed = (payment: LedgerPayment): LedgerPayment => ({
  ...payment,
  open: false,
  action: null,
});

const paymentOf = (facts: readonly ProviderFact[]): LedgerPayment => {
  const there = new Set(facts.map(({ kind }) => kind));
  const of = (...kinds: readonly FactKind[]): readonly ProviderFact[] =>
    kinds.some((kind) => there.has(kind)) ? facts.filter(({ kind }) => kinds.includes(kind)) : [];
  const [first] = facts as readonly [ProviderFact, ...ProviderFact[]];
  const authorisations = of('authorised');
  const captured = most(of('captured', 'remitted'));
  const authorised = greatest(most(authorisations), captured);
  const voided = of('voided').length > 0;
  const lapsed = of('authorisation_expired').length > 0;
  const failed = of('failed').at(-1);
  const refunds = refundsOf(of('refund_pending', 'refunded', 'refund_failed'));
  const asked = of('requires_action').at(-1);
  const debit = of('capture_pending').at(-1);
  // What was taken is authorised too.
  const isOver = authorised > 0n || voided;
  const action = isOver || debit ? null : actionOf(asked, failed);
  return {
    provider: first.provider,
    account: first.account,
    reference: first.reference,
    requestId: requestOf(facts),
    authorised,
    held: captured > 0n || voided || lapsed ? 0n : authorised,
    heldSince: authorisations[0]?.occurredAt ?? null,
    heldUntil: latest(authorisations.map(({ expiresAt }) => expiresAt)),
    captured,
    pending: isOver || lapsed ? 0n : pendingOf(debit, failed),
    pendingSince: debit?.occurredAt ?? null,
    collected: most(of('collected', 'remitted')),
    collectedAt: of('collected')[0]?.occurredAt ?? null,
    remitted: most(of('remitted')),
    refunded: refundedOf(refunds, of('refunded')),
    refunds,
    disputes: disputesOf(of('dispute_opened', 'dispute_won', 'dispute_lost')),
    voided,
    lapsed,
    failure: failed ? { code: failed.code ?? 'declined', retriable: failed.retriable } : null,
    failures: of('failed').length,
    open: action !== null,
    action,
  };
};

/** Where the buyer may still pay, unless a try there failed for good. */
const actionOf = (
  asked: ProviderFact | undefined,
  failed: ProviderFact | undefined,
): LedgerPayment['action'] =>
  asked === undefined || failed?.retriable === false
    ? null
    : { url: asked.url, dueAt: asked.expiresAt, amount: asked.amount.amount };

/** What a debit brings, unless it failed; of two in one second the failure is the later one. */
const pendingOf = (debit: ProviderFact | undefined, failed: ProviderFact | undefined): bigint => {
  if (debit === undefined) return 0n;
  const isFailed =
    failed !== undefined && Date.parse(failed.occurredAt) >= Date.parse(debit.occurredAt);
  return isFailed ? 0n : debit.amount.amount;
};

/** A refund's facts name the request for the refund. */
const requestOf = (facts: readonly ProviderFact[]): string | null =>
  facts.find(({ kind, requestId }) => requestId !== null && !Object.hasOwn(REFUND_RANK, kind))
    ?.requestId ?? null;

const REFUND_RANK = { refund_pending: 0, refunded: 1, refund_failed: 2 } as const;
const REFUND_STATE = ['pending', 'settled', 'failed'] as const;

/** A bank may send a settled refund back, so failed is the last word of a refund. */
const refundsOf = (facts: readonly ProviderFact[]): readonly LedgerRefund[] => {
  const named = grouped(facts, ({ refundReference }) => refundReference);
  return named.map(([refundReference, group]) => {
    const rank = Math.max(
      ...group.map(({ kind }) => REFUND_RANK[kind as keyof typeof REFUND_RANK]),
    );
    return {
      refundReference,
      refundId: group.find(({ refundId }) => refundId !== null)?.refundId ?? null,
      requestId: group.find(({ requestId }) => requestId !== null)?.requestId ?? null,
      amount: most(group),
      state: REFUND_STATE[rank] ?? 'pending',
      code: group.find(({ kind }) => kind === 'refund_failed')?.code ?? null,
    };
  });
};

/** A provider may tell of each refund, of their sum, or of both. */
const refundedOf = (refunds: readonly LedgerRefund[], facts: readonly ProviderFact[]): bigint => {
  const each = refunds
    .filter(({ state }) => state === 'settled')
    .reduce((total, { amount }) => total + amount, 0n);
  return greatest(each, most(facts.filter(({ refundReference }) => refundReference === null)));
};

/** A dispute of it is not decided yet. */
export const isDisputed = ({ disputes }: LedgerPayment): boolean =>
  disputes.some(({ state }) => state === 'open');

const disputesOf = (facts: readonly ProviderFact[]): readonly LedgerDispute[] =>
  grouped(facts, ({ disputeReference }) => disputeReference ?? '').map(([reference, group]) => {
    const opened = group.find(({ kind }) => kind === 'dispute_opened');
    return {
      disputeReference: reference,
      amount: most(group),
      state: stateOf(group.filter(({ kind }) => kind !== 'dispute_opened')),
      openedAt: (opened ?? group[0])?.occurredAt ?? '',
      evidenceDueAt: opened?.expiresAt ?? null,
    };
  });

/** The last word counts; of two in one instant, that the money is gone. */
const stateOf = (ends: readonly ProviderFact[]): LedgerDispute['state'] => {
  const last = ends.at(-1);
  if (last === undefined) return 'open';
  const isLost = ends.some(
    ({ kind, occurredAt }) => kind === 'dispute_lost' && occurredAt === last.occurredAt,
  );
  return isLost ? 'lost' : 'won';
};

/** By the provider's time; the fact's id settles a tie, so that arrival never does. */
const byTime = (facts: readonly ProviderFact[]): readonly ProviderFact[] =>
  facts.toSorted(
    (a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || (a.factId < b.factId ? -1 : 1),
  );

const grouped = (
  facts: readonly ProviderFact[],
  keyOf: (fact: ProviderFact) => string | null,
): readonly (readonly [string, readonly ProviderFact[]])[] => {
  const groups = new Map<string, ProviderFact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
};

const most = (facts: readonly ProviderFact[]): bigint =>
  facts.reduce((largest, { amount }) => greatest(largest, amount.amount), 0n);

const latest = (times: readonly (string | null)[]): string | null =>
  times.reduce(
    (last, time) =>
      time !== null && (last === null || Date.parse(time) > Date.parse(last)) ? time : last,
    null,
  );
