import { type FactDraft, factOf, type ProviderFact } from '../../domain/facts.ts';
import type {
  StripeCharge,
  StripeDispute,
  StripeIntent,
  StripeRefund,
  StripeSession,
} from './objects.ts';
import { fromWire, isWireProblem } from './wire-amount.ts';

/** Whose account it is, and when Stripe says so (ISO 8601). */
export interface Said {
  readonly account: string;
  readonly at: string;
}

/** Amounts that no money can be made of are a defect of the mapping, told as one. */
export class UnreadableAmount extends Error {
  override readonly name = 'UnreadableAmount';
}

type Own = Omit<FactDraft, 'provider' | 'account' | 'occurredAt' | 'amount'>;

const fact = (
  said: Said,
  { amount, currency }: { readonly amount: bigint; readonly currency: string },
  own: Own,
): ProviderFact => {
  const money = fromWire(amount, currency);
  if (isWireProblem(money)) throw new UnreadableAmount(money.message);
  const { account, at } = said;
  return factOf({ ...own, provider: 'stripe', account, occurredAt: at, amount: money });
};

export const isoOf = (seconds: bigint | null | undefined): string | null => {
  if (seconds === null || seconds === undefined || seconds < 0n) return null;
  return seconds < 253_402_300_800n ? new Date(Number(seconds) * 1000).toISOString() : null;
};

const kebab = (code: string | null): string | null => code?.replaceAll('_', '-') ?? null;

/** What stands of a payment; its reference is the intent's id. */
export const factsOfIntent = (said: Said, intent: StripeIntent): readonly ProviderFact[] => {
  const { id: reference, currency } = intent;
  const { requestId } = intent.metadata;
  const of = (amount: bigint, own: Pick<Own, 'kind'> & Partial<Own>): readonly ProviderFact[] => [
    fact(said, { amount, currency }, { reference, requestId, ...own }),
  ];
  switch (intent.status) {
    case 'requires_capture': {
      const expiresAt = holdEnd(intent.latest_charge.charge);
      return of(intent.amount_capturable ?? intent.amount, { kind: 'authorised', expiresAt });
    }
    case 'processing':
      return of(intent.amount, { kind: 'capture_pending' });
    case 'succeeded':
      return of(intent.amount_received ?? intent.amount, { kind: 'captured' });
    case 'canceled':
      return of(intent.amount, { kind: hasLapsed(intent) ? 'authorisation_expired' : 'voided' });
    case 'requires_payment_method':
      return failureOf(said, intent);
    default:
      return [];
  }
};

/** The page stays open after a decline, so another card may follow. */
const failureOf = (said: Said, intent: StripeIntent): readonly ProviderFact[] => {
  const error = intent.last_payment_error;
  if (error === null) return [];
  const { id: reference, amount, currency, metadata } = intent;
  return [
    fact(
      said,
      { amount, currency },
      {
        kind: 'failed',
        reference,
        requestId: metadata.requestId,
        code: kebab(error.decline_code ?? error.code) ?? 'declined',
        retriable: true,
        distinguishedBy: error.charge ?? intent.latest_charge.id ?? '',
      },
    ),
  ];
};

/** Cancelled by Stripe itself after a charge that had succeeded: only a hold can have been there. */
const hasLapsed = ({
  cancellation_reason,
  latest_charge,
  last_payment_error,
}: StripeIntent): boolean =>
  ['automatic', 'expired'].includes(cancellation_reason ?? '') &&
  latest_charge.id !== null &&
  last_payment_error === null;

const holdEnd = (charge: StripeCharge | null): string | null =>
  isoOf(charge?.payment_method_details?.card?.capture_before);

/** What names no payment stands for itself, so that it becomes a case and is not lost. */
const referenceOf = (object: StripeRefund | StripeDispute): string =>
  object.payment_intent ?? object.charge ?? object.id;

/** A charge tells of its intent; old charges without one stand for themselves. */
export const factsOfCharge = (
  said: Said,
  charge: StripeCharge,
  hasLapsed = false,
): readonly ProviderFact[] => {
  const { currency, metadata } = charge;
  const reference = charge.payment_intent ?? charge.id;
  const of = (amount: bigint, own: Pick<Own, 'kind'> & Partial<Own>): ProviderFact =>
    fact(said, { amount, currency }, { reference, requestId: metadata.requestId, ...own });
  if (charge.status === 'failed') {
    const code = kebab(charge.failure_code) ?? 'declined';
    return [
      of(charge.amount, { kind: 'failed', code, retriable: true, distinguishedBy: charge.id }),
    ];
  }
  if (charge.status === 'pending') return [];
  if (charge.captured) {
    const captured = of(charge.amount_captured ?? charge.amount, { kind: 'captured' });
    return [captured, ...embeddedRefunds(said, charge)];
  }
  if (hasLapsed) return [of(charge.amount, { kind: 'authorisation_expired' })];
  // A lifted hold shows as a refund of a charge that never took anything.
  if (charge.refunded) return [of(charge.amount, { kind: 'voided' })];
  return [of(charge.amount, { kind: 'authorised', expiresAt: holdEnd(charge) })];
};

/**
 * The refunds that old API versions put into the charge; newer ones tell of each by an event of its
 * own. `amount_refunded` is not used where refunds have ids: it holds the part that was never
 * captured, and failed refunds leave it again.
 */
const embeddedRefunds = (said: Said, charge: StripeCharge): readonly ProviderFact[] => {
  const { id, payment_intent } = charge;
  const refunds = charge.refunds.flatMap((refund) =>
    refund.id === null ? [] : [{ ...refund, id: refund.id, payment_intent, charge: id }],
  );
  if (refunds.length === charge.refunds.length) {
    return refunds.flatMap((refund) => factsOfRefund(said, refund));
  }
  const never = charge.amount - (charge.amount_captured ?? charge.amount);
  const amount = charge.amount_refunded - never;
  const reference = charge.payment_intent ?? charge.id;
  const { currency } = charge;
  return amount > 0n ? [fact(said, { amount, currency }, { kind: 'refunded', reference })] : [];
};

const REFUND_KINDS = {
  succeeded: 'refunded',
  pending: 'refund_pending',
  requires_action: 'refund_pending',
  failed: 'refund_failed',
  canceled: 'refund_failed',
} as const;

/**
 * None for what Stripe shows as a refund when a hold was captured in part: no money went back, so it
 * has no balance transaction, and it carries none of our ids.
 */
export const factsOfRefund = (said: Said, refund: StripeRefund): readonly ProviderFact[] => {
  const { status, amount, currency, metadata } = refund;
  const key = status ?? 'succeeded';
  if (!Object.hasOwn(REFUND_KINDS, key)) return [];
  const kind = REFUND_KINDS[key as keyof typeof REFUND_KINDS];
  const ours = metadata.refundId !== null || metadata.requestId !== null;
  if (kind === 'refunded' && !ours && refund.balance_transaction === null) return [];
  const code = kind === 'refund_failed' ? (kebab(refund.failure_reason) ?? `refund-${key}`) : null;
  return [
    fact(
      said,
      { amount, currency },
      {
        kind,
        reference: referenceOf(refund),
        refundReference: refund.id,
        refundId: metadata.refundId,
        requestId: metadata.requestId,
        code,
      },
    ),
  ];
};

const DISPUTE_ENDS: Readonly<Record<string, 'dispute_won' | 'dispute_lost'>> = {
  won: 'dispute_won',
  warning_closed: 'dispute_won',
  prevented: 'dispute_won',
  lost: 'dispute_lost',
};

/** A dispute is prevented by an objection, or by a resolution that gives the buyer the money at once. */
const endOf = ({ status, balance_transactions }: StripeDispute) => {
  if (status === 'prevented' && balance_transactions < 0n) return 'dispute_lost';
  return Object.hasOwn(DISPUTE_ENDS, status) ? DISPUTE_ENDS[status] : undefined;
};

export const factsOfDispute = (said: Said, dispute: StripeDispute): readonly ProviderFact[] => {
  const { id, amount, currency, reason } = dispute;
  const kind = endOf(dispute);
  return [
    fact(
      said,
      { amount, currency },
      {
        kind: kind ?? 'dispute_opened',
        reference: referenceOf(dispute),
        disputeReference: id,
        expiresAt: kind === undefined ? isoOf(dispute.evidence_details?.due_by) : null,
        code: kebab(reason),
      },
    ),
  ];
};

/**
 * A page that is open is where the buyer acts; once it is paid or closed it is `voided`, and the money
 * is told of under its intent: taken, held, or on its way by a debit or a printed slip.
 */
export const factsOfSession = (
  said: Said,
  session: StripeSession,
  debitFailed = false,
): readonly ProviderFact[] => {
  const { id: reference, metadata, amount_total: amount, currency, url } = session;
  const { requestId } = metadata;
  const of = (kind: FactDraft['kind'], own: Partial<Own> = {}): ProviderFact =>
    fact(said, { amount, currency }, { reference, requestId, kind, ...own });
  if (session.status === 'open') {
    return [of('requires_action', { url, expiresAt: isoOf(session.expires_at) })];
  }
  const { id: intentId, intent } = session.payment_intent;
  const told = intent === null ? [] : factsOfIntent(said, intent);
  if (session.status === 'expired' || told.length > 0) return [of('voided'), ...told];
  if (intentId === null) return [];
  const ofIntent = { reference: intentId };
  if (debitFailed) {
    const code = 'debit-failed';
    const failed = { ...ofIntent, code, retriable: true, distinguishedBy: code };
    return [of('voided'), of('failed', failed)];
  }
  if (session.payment_status === 'paid') return [of('voided'), of('captured', ofIntent)];
  // Only cards can be held, and a card's page is complete once its hold stands.
  if (metadata.capture === 'hold') return [of('voided'), of('authorised', ofIntent)];
  const isAwaited = intent === null || intent.status === 'requires_action';
  return isAwaited ? [of('voided'), of('capture_pending', ofIntent)] : [];
};
