import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { signStandard } from '../../../../../local/simulators/storefronts/generic.ts';
import { faultsOf, map, NOW, snapshotIn, verify } from '../expectations.ts';

const page = readFileSync('docs/webhooks-generic.md', 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json ?? '');
const example = (type: string): string =>
  examples.find((json) => json.includes(`"${type}"`)) ?? `no example of ${type}`;

describe('docs/webhooks-generic.md', () => {
  it('shows an order that arrives whole', () => {
    const snapshot = snapshotIn(map('generic', example('order.placed')));
    expect(faultsOf(snapshot)).toEqual([]);
    expect(snapshot).toMatchObject({
      externalOrderId: '820982911946154508',
      placedAt: '2026-11-02T09:15:00.000Z',
      lines: [{ total: { amount: 1_650_000n, currency: 'PKR' } }],
      totals: { shipping: { amount: 45_000n }, total: { amount: 1_695_000n } },
      presentment: { currency: 'USD', total: { amount: 6075n, currency: 'USD' } },
      payment: { method: 'cod', state: 'pending' },
      buyerLocale: 'ur-PK',
      shipToCountry: 'PK',
      personal: { 'shipTo.city': 'لاہور', note: 'Please ring twice' },
    });
  });

  it.each([
    [
      'order.refunded',
      {
        type: 'RecordRefund',
        refund: {
          externalRefundId: 'r-1',
          amount: { amount: 50_000n, currency: 'PKR' },
          at: '2026-11-09T08:00:00.000Z',
          reason: 'damaged',
          ownRefundId: null,
        },
      },
    ],
    [
      'order.fulfilled',
      {
        type: 'RecordFulfilment',
        fulfilment: {
          externalFulfilmentId: 'f-1',
          status: 'success',
          carrier: 'TCS',
          trackingNumbers: ['7790000001'],
          lines: [{ lineId: '1', quantity: 2 }],
          updatedAt: '2026-11-05T10:30:00.000Z',
          ownFulfilmentId: null,
        },
      },
    ],
    [
      'order.cancelled',
      { type: 'RecordCancellation', at: '2026-11-03T07:00:00.000Z', reason: 'changed-mind' },
    ],
  ])('shows %s', (type, message) => {
    expect(map('generic', example(type))).toEqual({
      kind: 'mapped',
      externalOrderId: '820982911946154508',
      message,
    });
  });

  it('shows nothing that could not be signed and sent', () => {
    expect(examples).toHaveLength(4);
    for (const body of examples) {
      const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz';
      const headers = signStandard(Buffer.from(body), secret, { id: 'msg_1', at: NOW });
      expect(verify('generic', { headers, body }, [secret])).toEqual({
        verdict: 'accept',
        signedId: 'msg_1',
      });
    }
  });
});
