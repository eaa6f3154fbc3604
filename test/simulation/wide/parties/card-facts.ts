import {
  type FactDraft,
  factOf,
  type ProviderFact,
} from '../../../../functions/payments/domain/facts.ts';
import type { CardDispute, CardPage, CardPayment, CardRefund } from './card-books.ts';

/** Whose account tells, and when. */
export interface Said {
  readonly account: string;
  readonly at: string;
}

const fact = (
  { account, at }: Said,
  amount: bigint,
  { authorised: { currency }, id, requestId }: CardPayment,
  own: Pick<FactDraft, 'kind'> & Partial<FactDraft>,
): ProviderFact =>
  factOf({
    ...{ provider: 'stripe', account, occurredAt: at, reference: id, requestId },
    ...{ amount: { amount, currency }, ...own },
  });

/** What stands of a payment, without its refunds and disputes. */
export const factsOfPayment = (said: Said, payment: CardPayment): readonly ProviderFact[] => {
  const { authorised, captured, state, heldUntil } = payment;
  const { amount } = authorised;
  switch (state) {
    case 'held':
      return [fact(said, amount, payment, { kind: 'authorised', expiresAt: heldUntil })];
    case 'captured':
      return [fact(said, captured, payment, { kind: 'captured' })];
    case 'voided':
      return [fact(said, amount, payment, { kind: 'voided' })];
    case 'lapsed':
      return [fact(said, amount, payment, { kind: 'authorisation_expired' })];
  }
};

const REFUND_KINDS = {
  pending: 'refund_pending',
  settled: 'refunded',
  failed: 'refund_failed',
} as const;

export const factOfRefund = (
  said: Said,
  payment: CardPayment,
  { id, amount, state, refundId, requestId }: CardRefund,
): ProviderFact =>
  fact(said, amount, payment, {
    kind: REFUND_KINDS[state],
    refundReference: id,
    ...{ refundId, requestId },
    code: state === 'failed' ? 'declined' : null,
  });

const DISPUTE_KINDS = { open: 'dispute_opened', won: 'dispute_won', lost: 'dispute_lost' } as const;

export const factOfDispute = (
  said: Said,
  payment: CardPayment,
  { id, amount, state }: CardDispute,
): ProviderFact =>
  fact(said, amount, payment, {
    kind: DISPUTE_KINDS[state],
    disputeReference: id,
    requestId: null,
  });

/** All that the provider says of a payment. */
export const allFactsOf = (said: Said, payment: CardPayment): readonly ProviderFact[] => [
  ...factsOfPayment(said, payment),
  ...payment.refunds.map((refund) => factOfRefund(said, payment, refund)),
  ...(payment.dispute ? [factOfDispute(said, payment, payment.dispute)] : []),
];

/** Where the buyer acts; once it is paid or closed, that nobody can pay there any more. */
export const factsOfPage = (said: Said, page: CardPage): readonly ProviderFact[] => {
  const { id: reference, requestId, amount, state, url, expiresAt, payment } = page;
  const own = { provider: 'stripe', account: said.account, occurredAt: said.at };
  const about = { ...own, reference, requestId, amount };
  return state === 'open'
    ? [factOf({ ...about, kind: 'requires_action', url, expiresAt })]
    : [factOf({ ...about, kind: 'voided' }), ...(payment ? factsOfPayment(said, payment) : [])];
};
