import { describe, expect, it } from '@jest/globals';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import {
  chiniotFurniture,
  type DemoMerchant,
  sampleOrder,
  sialkotSports,
  wazirabadCutlery,
} from '../../../../local/simulators/storefronts/catalogue.ts';
import { shopifyBody, shopifyOrder } from '../../../../local/simulators/storefronts/shopify.ts';
import { wooBody, wooOrder } from '../../../../local/simulators/storefronts/woocommerce.ts';
import { createSeededRandom } from '../../virtual-clock.ts';

const bodyOf = (merchant: DemoMerchant, random: () => number, index: number): Buffer => {
  const order = sampleOrder(merchant, random, {
    externalId: String(5_500_000_000_000_000_000n + BigInt(index)),
    number: String(1001 + index),
    placedAt: '2026-11-02T09:15:00.000Z',
  });
  return merchant.storefront === 'shopify'
    ? shopifyBody(shopifyOrder(order))
    : wooBody(wooOrder(order));
};

describe.each([
  { merchant: sialkotSports, name: sialkotSports.name, methods: ['cod', 'prepaid'] },
  {
    merchant: chiniotFurniture,
    name: chiniotFurniture.name,
    methods: ['bank-transfer', 'cod', 'prepaid'],
  },
  { merchant: wazirabadCutlery, name: wazirabadCutlery.name, methods: ['prepaid'] },
])('$name', ({ merchant, methods }) => {
  it('sells nothing that its own adapter would quarantine', () => {
    const random = createSeededRandom(7).next;
    const payments = new Set<string>();
    for (let index = 0; index < 200; index++) {
      const mapped = storefronts[merchant.storefront]?.map(
        { headers: {}, rawBody: bodyOf(merchant, random, index), receivedAt: '' },
        {},
      );
      expect(mapped).toMatchObject({ kind: 'mapped', message: { type: 'RecordSnapshot' } });
      if (mapped?.kind === 'mapped' && mapped.message.type === 'RecordSnapshot') {
        payments.add(mapped.message.snapshot.payment.method);
      }
    }
    expect([...payments].toSorted()).toEqual(methods);
  });

  it('says that cards are paid only where the store itself takes them', () => {
    const random = createSeededRandom(13).next;
    for (let index = 0; index < 100; index++) {
      const order = sampleOrder(merchant, random, {
        externalId: String(7_000_000 + index),
        number: '1001',
        placedAt: '2026-11-02T09:15:00.000Z',
      });
      expect(order.paid).toBe(order.payment === 'card' && merchant.cardsBy === 'storefront');
    }
  });

  it('sells the same again for the same seed', () => {
    const shop = () => {
      const random = createSeededRandom(11).next;
      return Array.from({ length: 20 }, (_, index) => bodyOf(merchant, random, index).toString());
    };
    expect(shop()).toEqual(shop());
    expect(new Set(shop()).size).toBe(20);
  });

  it('prices every product in its own currencies', () => {
    for (const { prices } of merchant.products) {
      expect(Object.keys(prices).toSorted()).toEqual(merchant.currencies.toSorted());
    }
  });
});
