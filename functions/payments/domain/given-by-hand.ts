import type { Decision } from '../../shared/decider.ts';
import type { PaymentEvent, PaymentFact } from './events.ts';
import { factOf } from './facts.ts';
import type { PaymentMessage } from './messages.ts';
import type { RefundPart } from './refunds.ts';
import { type RuleBook, type Standing, standingOf } from './standing.ts';
import type { PaymentState } from './state.ts';

type MarkRefunded = Extract<PaymentMessage, { type: 'MarkRefunded' }>;

/**
 * A transfer back, or cash in hand: nobody but the person who gave it can tell of it, and the order waits
 * for that. So it is with what is a person's to give, and with what a provider refused to.
 */
export const markRefunded = (
  rules: RuleBook,
  state: PaymentState,
  { refundId, by, why }: MarkRefunded,
  now: string,
): readonly PaymentFact[] | Decision<PaymentEvent> => {
  const standing = standingOf(rules, state);
  const parts = (standing?.refunds ?? [])
    .filter((refund) => refundId === null || refund.refundId === refundId)
    .flatMap((refund) => refund.parts.filter(isForPeople));
  if (!standing || parts.length === 0) return NOTHING_TO_GIVE;
  return parts.map(({ request }) => ({
    type: 'FactRecorded',
    data: { fact: givenBack(standing, request, now), at: now, by, why },
  }));
};

const NOTHING_TO_GIVE: Decision<PaymentEvent> = {
  kind: 'refused',
  code: 'nothing-to-give-back',
  because: 'no refund of it waits for a person, and none has failed',
  allowed: [],
};

const isForPeople = ({ request, state }: RefundPart): boolean =>
  state === 'failed' || (state === 'pending' && request.by === 'person');

const givenBack = (
  { money }: Standing,
  { provider, account, reference, amount, refundId, requestId }: RefundPart['request'],
  now: string,
) =>
  factOf({
    provider,
    account,
    reference: reference ?? '',
    kind: 'refunded',
    amount: money(amount.amount),
    refundReference: byHand(requestId),
    refundId,
    requestId,
    occurredAt: now,
  });

const byHand = (requestId: string): string => `by-hand-${requestId}`;

/** It went back in another way, so the provider is not to give it back once more. */
export const isGivenByHand = ({ facts }: PaymentState, requestId: string): boolean =>
  [...facts.values()].some(({ refundReference }) => refundReference === byHand(requestId));
