import { describe, expect, it } from '@jest/globals';
import { ledgerOf } from '../../../../../functions/payments/domain/ledger.ts';
import {
  charge,
  dispute,
  intent,
  mapEvent,
  metadata,
  refund,
  session,
  told,
} from './told-facts.ts';

describe('stripe’s events as facts', () => {
  it.each<[string, string, object, readonly string[]]>([
    [
      'a hold',
      'payment_intent.amount_capturable_updated',
      { ...intent, status: 'requires_capture', amount_capturable: 1000 },
      ['authorised 1000 pi_1'],
    ],
    [
      'taken in part',
      'payment_intent.succeeded',
      { ...intent, status: 'succeeded', amount_received: 700 },
      ['captured 700 pi_1'],
    ],
    [
      'given up',
      'payment_intent.canceled',
      {
        ...intent,
        status: 'canceled',
        cancellation_reason: 'requested_by_customer',
        latest_charge: 'ch_1',
      },
      ['voided 1000 pi_1'],
    ],
    [
      'lapsed',
      'payment_intent.canceled',
      { ...intent, status: 'canceled', cancellation_reason: 'automatic', latest_charge: 'ch_1' },
      ['authorisation_expired 1000 pi_1'],
    ],
    [
      'closed with its page, never held',
      'payment_intent.canceled',
      { ...intent, status: 'canceled', cancellation_reason: 'automatic', latest_charge: null },
      ['voided 1000 pi_1'],
    ],
    [
      'declined',
      'payment_intent.payment_failed',
      {
        ...intent,
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', charge: 'ch_1' },
      },
      ['failed 1000 pi_1'],
    ],
    [
      'a page, paid',
      'checkout.session.completed',
      { ...session, status: 'complete', payment_status: 'paid' },
      ['voided 1000 cs_1', 'captured 1000 pi_1'],
    ],
    [
      'a page, held',
      'checkout.session.completed',
      { ...session, status: 'complete', metadata: { ...metadata, capture: 'hold' } },
      ['voided 1000 cs_1', 'authorised 1000 pi_1'],
    ],
    [
      'a page that waits for a debit',
      'checkout.session.completed',
      { ...session, status: 'complete' },
      ['voided 1000 cs_1', 'capture_pending 1000 pi_1'],
    ],
    [
      'a debit that is on its way',
      'payment_intent.processing',
      { ...intent, status: 'processing' },
      ['capture_pending 1000 pi_1'],
    ],
    [
      'the debit came',
      'checkout.session.async_payment_succeeded',
      { ...session, status: 'complete', payment_status: 'paid' },
      ['voided 1000 cs_1', 'captured 1000 pi_1'],
    ],
    [
      'the debit came not',
      'checkout.session.async_payment_failed',
      { ...session, status: 'complete' },
      ['voided 1000 cs_1', 'failed 1000 pi_1'],
    ],
    [
      'a page, expired',
      'checkout.session.expired',
      { ...session, status: 'expired', payment_intent: null },
      ['voided 1000 cs_1'],
    ],
    [
      'a charge that holds',
      'charge.succeeded',
      { ...charge, captured: false },
      ['authorised 1000 pi_1'],
    ],
    [
      'a hold that was freed looks refunded',
      'charge.refunded',
      { ...charge, captured: false, refunded: true, amount_refunded: 1000 },
      ['voided 1000 pi_1'],
    ],
    [
      'a hold that lapsed',
      'charge.expired',
      { ...charge, captured: false, refunded: true },
      ['authorisation_expired 1000 pi_1'],
    ],
    [
      'a capture in part looks refunded',
      'charge.refunded',
      { ...charge, captured: true, amount_captured: 700, amount_refunded: 300 },
      ['captured 700 pi_1'],
    ],
    [
      '… and has a refund of its own',
      'refund.created',
      { ...refund, metadata: {}, balance_transaction: null },
      ['ignored'],
    ],
    [
      'a refund from the dashboard',
      'refund.created',
      { ...refund, metadata: {} },
      ['refunded 300 pi_1'],
    ],
    [
      'a refund under way',
      'refund.updated',
      { ...refund, status: 'pending', balance_transaction: null },
      ['refund_pending 300 pi_1'],
    ],
    [
      'a refund that failed',
      'refund.failed',
      { ...refund, status: 'failed' },
      ['refund_failed 300 pi_1'],
    ],
    [
      'a refund that was cancelled',
      'charge.refund.updated',
      { ...refund, status: 'canceled' },
      ['refund_failed 300 pi_1'],
    ],
    ['a dispute', 'charge.dispute.created', dispute, ['dispute_opened 1000 pi_1']],
    [
      'a dispute over nobody knows what',
      'charge.dispute.created',
      { ...dispute, charge: null, payment_intent: null },
      ['dispute_opened 1000 du_1'],
    ],
    [
      'a warning that came to nothing',
      'charge.dispute.closed',
      { ...dispute, status: 'warning_closed' },
      ['dispute_won 1000 pi_1'],
    ],
    [
      'a dispute that was blocked before it took anything',
      'charge.dispute.closed',
      { ...dispute, status: 'prevented', balance_transactions: [] },
      ['dispute_won 1000 pi_1'],
    ],
    [
      'a dispute that was prevented by giving the buyer the money',
      'charge.dispute.closed',
      {
        ...dispute,
        status: 'prevented',
        balance_transactions: [{ id: 'txn_1', object: 'balance_transaction', amount: -1000 }],
      },
      ['dispute_lost 1000 pi_1'],
    ],
    [
      'the same, whose money came back',
      'charge.dispute.closed',
      { ...dispute, status: 'prevented', balance_transactions: [{ amount: -9 }, { amount: 9 }] },
      ['dispute_won 1000 pi_1'],
    ],
    [
      'a dispute, lost',
      'charge.dispute.closed',
      { ...dispute, status: 'lost' },
      ['dispute_lost 1000 pi_1'],
    ],
    ['nothing of money', 'customer.created', { id: 'cus_1' }, ['ignored']],
    [
      'an unknown currency',
      'payment_intent.succeeded',
      { ...intent, currency: 'xyz', status: 'succeeded' },
      ['unmappable'],
    ],
    [
      'half an amount',
      'payment_intent.succeeded',
      { ...intent, amount: 10.5, status: 'succeeded' },
      ['unmappable'],
    ],
  ])('%s (%s)', (_title, type, object, expected) => {
    expect(told(mapEvent(type, object))).toEqual(expected);
  });

  it.each<[string, string, object]>([
    [
      'a page that only saves a card',
      'checkout.session.completed',
      { ...session, metadata: {}, mode: 'setup', currency: null, amount_total: null },
    ],
    [
      '… that nobody came to',
      'checkout.session.expired',
      { ...session, metadata: null, mode: 'setup', currency: null, amount_total: null },
    ],
    [
      'a page for a subscription',
      'checkout.session.async_payment_succeeded',
      { ...session, metadata: {}, mode: 'subscription', status: 'complete', payment_intent: null },
    ],
    [
      'a page with an order number of its own',
      'checkout.session.expired',
      { ...session, status: 'expired', metadata: { orderId: '1042' } },
    ],
    [
      'a charge of another merchant',
      'charge.succeeded',
      { ...charge, captured: true, metadata: { ...metadata, merchantId: 'm2' } },
    ],
    [
      'a refund of another merchant',
      'refund.created',
      { ...refund, metadata: { ...metadata, merchantId: 'm2' } },
    ],
  ])('%s is not ours (%s)', (_title, type, object) => {
    expect(mapEvent(type, object)).toEqual({ kind: 'ignored', topic: `${type}, not ours` });
  });

  it('takes no other application’s order number for one of ours', () => {
    const theirs = { ...charge, captured: true, metadata: { orderId: '1042' } };
    expect(mapEvent('charge.succeeded', theirs)).toMatchObject({
      address: { orderId: null, references: ['pi_1'] },
    });
  });

  it('a dispute that took the money after all in the second of its end is lost', () => {
    const facts = [[], [{ amount: -1000 }]].flatMap((balance_transactions) => {
      const told = { ...dispute, status: 'prevented', balance_transactions };
      const mapped = mapEvent('charge.dispute.updated', told);
      return mapped.kind === 'mapped' ? mapped.facts : [];
    });
    expect(ledgerOf(facts)).toMatchObject([{ disputes: [{ state: 'lost' }] }]);
    // Whichever way the ids of the facts sort.
    const renamed = facts.map((fact, index) => ({ ...fact, factId: ['z', 'a'][index] ?? '' }));
    expect(ledgerOf(renamed)).toMatchObject([{ disputes: [{ state: 'lost' }] }]);
  });

  it('finds the order by our id, and else by references', () => {
    const ours = mapEvent('refund.created', refund);
    const theirs = mapEvent('charge.dispute.created', dispute);
    expect(ours).toMatchObject({ address: { orderId: 'ord_1', references: ['pi_1'] } });
    expect(theirs).toMatchObject({ address: { orderId: null, references: ['pi_1'] } });
  });
});
