import { describe, expect, it } from '@jest/globals';
import { map } from '../../../../../functions/orders/storefronts/shopify/map.ts';

/** As the store's documents show them. */
const SHOP = { shop_id: 954889, shop_domain: 'sialkot-sports.myshopify.com' };
const CUSTOMER = { id: 191167, email: 'john@example.com', phone: '555-625-1199' };

const mapped = (body: string) =>
  map({ headers: {}, rawBody: Buffer.from(body), receivedAt: '2026-11-02T09:00:00.000Z' }, {});

describe('the privacy topics', () => {
  it('a buyer’s orders are to be forgotten, ids beyond 2^53 intact', () => {
    const body = JSON.stringify({ ...SHOP, customer: CUSTOMER }).replace(
      /}$/,
      ',"orders_to_redact":[299938,820982911946154508]}',
    );
    expect(mapped(body)).toEqual({
      kind: 'privacy',
      request: {
        kind: 'redact-customer',
        externalOrderIds: ['299938', '820982911946154508'],
        reference: null,
      },
    });
  });

  it('a buyer asks for their data', () => {
    const request = { orders_requested: [299938], customer: CUSTOMER, data_request: { id: 9999 } };
    expect(mapped(JSON.stringify({ ...SHOP, ...request }))).toEqual({
      kind: 'privacy',
      request: { kind: 'data-request', externalOrderIds: ['299938'], reference: '9999' },
    });
  });

  it('a shop has left', () => {
    expect(mapped(JSON.stringify(SHOP))).toEqual({
      kind: 'privacy',
      request: { kind: 'redact-shop', externalOrderIds: [], reference: null },
    });
  });

  it.each([
    ['more than the shop', { ...SHOP, name: 'Sialkot' }],
    ['a shop without its domain', { shop_id: 1 }],
  ])('%s asks for nothing', (_what, body) => {
    expect(mapped(JSON.stringify(body))).toMatchObject({ kind: 'ignored' });
  });
});
