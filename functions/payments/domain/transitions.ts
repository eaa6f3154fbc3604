import { type Lifecycle, rowsWith, type Transition, type Words } from '../../shared/lifecycle.ts';
import type { FactKind } from './facts.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment-status.ts';

/** The provider's fact, or our own event that opens a way to pay. */
type Told = FactKind | 'CheckoutRequested' | 'PaymentOpened';
type PaymentTransition = Transition<PaymentStatus, Told>;
type From = PaymentTransition['from'];

/**
 * By what must happen, or people are told, while a payment is in a status. Facts come in any order, so a
 * later one may find the payment in any status that comes before it.
 */
const rows = rowsWith<PaymentStatus, Told>({
  pending: 'payment_action, unanswered_call; capture_pending of a debit',
  requires_action: 'payment_action',
  awaiting_transfer: 'payment_action at half of the window',
  cod_pending: 'cod_collection',
  cod_collected: 'cod_remittance',
  authorised: 'auth_expiry; capture_retry or void_pending once that is wished',
  auth_expired: 'payment_action of the next try',
  partially_captured: 'payment_action while something is due',
  captured: 'none; refund_pending once one is asked for',
  partially_refunded: 'none; refund_pending of the next',
  refunded: 'none',
  voided: 'none',
  failed: 'payment_action',
  disputed: 'dispute_evidence, answer_dispute',
  charged_back: 'none',
});

const UNPAID: readonly From[] = ['none', 'pending', 'requires_action', 'failed'];
const UNTAKEN: readonly From[] = [
  ...UNPAID,
  'authorised',
  'auth_expired',
  'voided',
  'cod_collected',
];
const TAKEN = ['partially_captured', 'captured', 'partially_refunded', 'refunded'] as const;
const ALL: readonly From[] = [...UNTAKEN, ...TAKEN];

const TAKING: Words = [
  'one capture per reference; never more than was held',
  'PaymentCaptured; short and over are told',
  'a refund',
];
const REFUNDING: Words = [
  'settled and pending together never exceed what was captured',
  'RefundSettled',
  'RefundFailed restores what it reserved',
];
const REFUNDED_BEFORE: Words = ['its refund was told before it', 'PaymentCaptured', '–'];
const BOUNCED: Words = ['the bank sent the refund back', 'RefundFailed; a person decides', '–'];
const REINSTATED: Words = ['won: what lay below counts again', 'DisputeClosed', '–'];

/** Money that was taken, whatever was told of it before: its refunds may have come first. */
const takenBy = (id: string, event: 'captured' | 'remitted'): readonly PaymentTransition[] => [
  ...rows(id, event, 'captured', [[...UNTAKEN, 'partially_captured'], TAKING]),
  ...rows(id, event, 'partially_captured', [UNTAKEN, TAKING]),
  ...rows(id, event, 'partially_refunded', [[...UNTAKEN, 'refunded'], REFUNDED_BEFORE]),
  ...rows(id, event, 'refunded', [UNTAKEN, REFUNDED_BEFORE]),
];

/** Every change of a payment's status; a test folds facts at random and finds no other. */
export const PAYMENT_TRANSITIONS: readonly PaymentTransition[] = [
  ...rows('PAY1', 'CheckoutRequested', 'pending', [
    ['none'],
    [
      'something is due and no other place to pay is open',
      'the provider is asked',
      'VoidRequested',
    ],
  ]),
  ...rows('PAY2', 'requires_action', 'requires_action', [
    ['none', 'pending', 'failed'],
    ['nothing was paid under it', 'PaymentRequested with the link', 'VoidRequested'],
  ]),
  ...rows('PAY2', 'capture_pending', 'pending', [
    ['none', 'requires_action', 'failed'],
    ['a debit that may still fail was given', 'nobody is asked to pay again', 'a refund'],
  ]),
  ...rows('PAY2', 'capture_pending', 'failed', [
    ['none', 'requires_action'],
    ['that it failed was told before it', 'another place to pay, five at most', '–'],
  ]),
  ...rows('PAY3', 'PaymentOpened', 'awaiting_transfer', [
    ['none'],
    ['the same order always gets the same printed reference', 'PaymentRequested', '–'],
  ]),
  ...rows('PAY5', 'PaymentOpened', 'cod_pending', [
    ['none'],
    ['cash on delivery was chosen', 'PaymentAssured; nothing is booked', '–'],
  ]),
  ...rows('PAY4', 'captured', 'captured', [['awaiting_transfer'], TAKING]),
  ...rows('PAY6', 'collected', 'cod_collected', [
    [...UNTAKEN, 'cod_pending'],
    ['nothing was remitted yet', 'CodCollected; not captured', '–'],
  ]),
  ...takenBy('PAY6', 'remitted'),
  ...rows('PAY7', 'authorised', 'authorised', [
    UNPAID,
    ['nothing was captured, voided or lapsed', 'PaymentAssured', 'VoidRequested'],
  ]),
  ...takenBy('PAY8', 'captured'),
  ...rows('PAY8', 'authorised', 'partially_captured', [['captured'], TAKING]),
  ...rows('PAY9', 'voided', 'voided', [
    [...UNPAID, 'authorised', 'auth_expired'],
    ['nothing was captured', 'PaymentVoided when it was held', '–'],
  ]),
  ...rows('PAY10', 'authorisation_expired', 'auth_expired', [
    [...UNPAID, 'authorised'],
    ['nothing was captured', 'PaymentAuthorisationExpired; another place to pay', '–'],
  ]),
  ...rows('PAY11', 'failed', 'failed', [
    UNPAID,
    ['the try is over for good', 'PaymentFailed; another place to pay, five at most', '–'],
  ]),
  ...rows('PAY11', 'failed', 'requires_action', [
    ['failed'],
    ['only this try failed; the place to pay is open', 'PaymentFailed', 'VoidRequested'],
  ]),
  ...rows('PAY12', 'refunded', 'partially_refunded', [
    ['partially_captured', 'captured'],
    REFUNDING,
  ]),
  ...rows('PAY12', 'refunded', 'refunded', [TAKEN, REFUNDING]),
  ...(['captured', 'partially_captured', 'partially_refunded'] as const).flatMap((to) =>
    rows('PAY12', 'refund_failed', to, [['partially_refunded', 'refunded'], BOUNCED]),
  ),
  ...(['refunded', 'refund_pending', 'refund_failed'] as const).flatMap((event) =>
    rows('PAY12', event, 'pending', [
      ['none'],
      ['told before the payment that it is of', 'kept for it', '–'],
    ]),
  ),
  ...rows('PAY13', 'dispute_opened', 'disputed', [
    [...ALL, 'charged_back'],
    ['an inquiry or a chargeback', 'DisputeOpened; the order is held', 'PAY14'],
  ]),
  ...rows('PAY14', 'dispute_lost', 'charged_back', [
    [...ALL, 'disputed'],
    ['lost for good', 'DisputeClosed; the amount cannot be refunded any more', '–'],
  ]),
  ...rows('PAY14', 'dispute_won', 'pending', [['none'], ['told before its payment', 'kept', '–']]),
  ...rows('PAY14', 'dispute_won', 'charged_back', [
    ['disputed'],
    ['another dispute of it is lost', 'DisputeClosed', '–'],
  ]),
  ...ALL.filter((status) => status !== 'none').flatMap((to) =>
    rows('PAY14', 'dispute_won', to, [['disputed', 'charged_back'], REINSTATED]),
  ),
];

export const PAYMENT_LIFECYCLE: Lifecycle<PaymentStatus> = {
  statuses: PAYMENT_STATUSES,
  resting: ['captured', 'partially_refunded', 'refunded', 'voided', 'charged_back'],
  transitions: PAYMENT_TRANSITIONS,
};
