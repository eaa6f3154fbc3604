import type { MappedWebhook } from '../../../../../functions/payments/providers/provider.ts';
import { map } from '../../../../../functions/payments/providers/stripe/map.ts';

export const mapBytes = (rawBody: Uint8Array): MappedWebhook =>
  map({
    account: 'chn_1',
    merchantId: 'm1',
    headers: {},
    rawBody,
    receivedAt: '2026-11-01T00:00:00.000Z',
  });
export const mapEvent = (type: string, object: object): MappedWebhook =>
  mapBytes(
    Buffer.from(JSON.stringify({ id: 'evt_1', created: 1_793_610_905, type, data: { object } })),
  );

export const told = (mapped: MappedWebhook): readonly string[] =>
  mapped.kind === 'mapped'
    ? mapped.facts.map(({ kind, amount, reference }) => `${kind} ${amount.amount} ${reference}`)
    : [mapped.kind];

export const metadata = { orderId: 'ord_1', requestId: 'req_1' };
const base = { created: 1, currency: 'eur', metadata };
export const intent = { ...base, id: 'pi_1', object: 'payment_intent', amount: 1000 };
export const session = {
  ...base,
  id: 'cs_1',
  object: 'checkout.session',
  amount_total: 1000,
  payment_status: 'unpaid',
  payment_intent: 'pi_1',
};
export const charge = {
  ...base,
  id: 'ch_1',
  object: 'charge',
  amount: 1000,
  amount_captured: 0,
  amount_refunded: 0,
  status: 'succeeded',
  payment_intent: 'pi_1',
};
export const refund = {
  ...base,
  id: 're_1',
  object: 'refund',
  amount: 300,
  payment_intent: 'pi_1',
  charge: 'ch_1',
  status: 'succeeded',
  balance_transaction: 'txn_1',
};
export const dispute = {
  ...base,
  id: 'du_1',
  object: 'dispute',
  amount: 1000,
  charge: 'ch_1',
  payment_intent: 'pi_1',
  status: 'needs_response',
  metadata: {},
};
