import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR } from '../../functions/shared/spans.ts';
import { shopifyBody, shopifyFulfilment } from '../../local/simulators/storefronts/shopify.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { compareBooks } from './compare-books.ts';
import { goodsEventsOf } from './parcel-courier.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { openWholeShop, type WholeShop } from './whole-shop.ts';

/** What the sample order comes to. */
const TOTAL = 10_600;
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 9000 };

let pipeline: Pipeline;
let shop: WholeShop;

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openWholeShop(pipeline);
});
afterEach(async () => expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0));
afterAll(() => pipeline.stop());

const SHIPPED = {
  mails: ['payment-requested', 'confirmed', 'shipped'],
  webhooks: ['order.placed', 'order.confirmed', 'shipment.handed_over', 'payment.captured'],
};
const DELIVERED = {
  mails: [...SHIPPED.mails, 'delivered'],
  webhooks: [...SHIPPED.webhooks, 'shipment.delivered'],
};
const COMPLETED = { ...DELIVERED, webhooks: [...DELIVERED.webhooks, 'order.completed'] };

describe('a paid order of goods that nobody counts here', () => {
  it('is packed, given away, followed, delivered and completed', async () => {
    const { orderId } = await shop.paid();
    expect(await shop.parcelsOf(orderId)).toEqual(['planned']);
    await shop.pack(orderId);
    await shop.courier.take(orderId, 'TCS-1');
    await shop.rest();
    const captured = TOTAL;
    const parcels = { 'TCS-1': 'handed_over' };
    await compareBooks(shop, orderId, { captured, parcels, ...SHIPPED });
    await shop.courier.say(orderId, 'TCS-1', 'in_transit');
    await shop.courier.say(orderId, 'TCS-1', 'out_for_delivery');
    await shop.courier.deliver(orderId, 'TCS-1');
    await shop.rest();
    expect(await viewOf(pipeline, orderId)).toMatchObject({ fulfilment: 'delivered' });
    expect(await shop.stateOf(orderId)).toBe('confirmed');
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    const delivered = { 'TCS-1': 'delivered' };
    await compareBooks(shop, orderId, { captured, parcels: delivered, ...COMPLETED });
    const story = await pipeline.ask('orders.show', { order: orderId });
    expect(story).toMatchObject({ ok: true, result: { parcels: [{ status: 'delivered' }] } });
  });

  it('refuses what does not fit with the reason and what would', async () => {
    const { orderId, placed } = await shop.paid();
    const [line] = placed.lines;
    const cartons = [{ ...CARTON, lines: { [line?.id ?? '']: 999 } }];
    const packed = await shop.person('pack', orderId, { cartons });
    expect(await shop.outcomeOf(orderId, packed)).toMatchObject({
      outcome: 'refused',
      code: 'cartons-differ',
      allowed: ['PackParcel', 'HandOverParcel', 'TrackParcel'],
    });
    const early = await shop.person('deliver', orderId);
    expect(await shop.outcomeOf(orderId, early)).toMatchObject({ code: 'wrong-state' });
  });

  it('of which a part comes back is paid back for that part, once it was looked at', async () => {
    const { orderId, placed } = await shop.paid();
    await shop.courier.take(orderId, 'TCS-5');
    await shop.courier.deliver(orderId, 'TCS-5');
    await shop.rest();
    const line = placed.lines[0]?.id ?? '';
    await shop.person('return', orderId, { lines: { [line]: 1 }, reason: 'damaged' });
    await shop.person('return', orderId, { step: 'approve' });
    await shop.person('return', orderId, { step: 'sent' });
    await shop.person('return', orderId, { step: 'received' });
    const parcels = { 'TCS-5': 'delivered' };
    await compareBooks(shop, orderId, { captured: TOTAL, parcels, ...DELIVERED });
    await shop.person('inspect', orderId, { lines: { 'write-off': { [line]: 1 } } });
    const { refunded } = shop.stripe.books.ofOrder(orderId);
    expect(refunded).toBeGreaterThan(0);
    expect(refunded).toBeLessThan(TOTAL);
    expect(await viewOf(pipeline, orderId)).toMatchObject({ fulfilment: 'partially_returned' });
    await shop.person('return', orderId, { step: 'close' });
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    const asked = (await eventsOf(pipeline, orderId)).filter((type) => type === 'RefundAsked');
    expect(asked).toHaveLength(1);
    await compareBooks(shop, orderId, {
      captured: TOTAL,
      refunded,
      parcels,
      mails: [...COMPLETED.mails, 'refunded', 'returned'],
      webhooks: [...COMPLETED.webhooks, 'refund.settled', 'return.closed'],
    });
  });

  it('that the store sends by itself is not packed here, and is followed by its number', async () => {
    const { orderId, placed } = await shop.paid();
    const at = new Date(pipeline.clock.now()).toISOString();
    const told = { id: '255858046', order: placed, at, trackingNumber: 'RR1PK' };
    await shop.insist(shop.sign(shopifyBody(shopifyFulfilment(told))));
    await shop.rest();
    expect(await shop.parcelsOf(orderId)).toEqual(['cancelled', 'handed_over']);
    await shop.courier.say(orderId, 'RR1PK', 'in_transit');
    await shop.courier.deliver(orderId, 'RR1PK');
    await shop.rest();
    const parcels = { RR1PK: 'delivered' };
    await compareBooks(shop, orderId, { captured: TOTAL, parcels, ...DELIVERED });
  });

  it('whose parcel nobody can follow is taken to have arrived, and completed', async () => {
    const { orderId } = await shop.paid();
    await shop.person('hand-over', orderId);
    await shop.afterReturnWindow();
    expect(await shop.parcelsOf(orderId)).toEqual(['delivered']);
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    await compareBooks(shop, orderId, { captured: TOTAL, ...COMPLETED });
  });

  it('that nobody packs is told of once, and people are reminded again', async () => {
    const { orderId } = await shop.paid();
    await pipeline.clock.advance(4 * HOUR);
    await shop.rest();
    const events = await goodsEventsOf(pipeline, orderId);
    expect(events.filter((type) => type === 'FulfilmentDelayed')).toHaveLength(1);
    expect(events.filter((type) => type === 'PersonReminded').length).toBeGreaterThan(1);
    await compareBooks(shop, orderId, {
      held: TOTAL,
      mails: ['payment-requested', 'confirmed', 'delayed'],
      webhooks: ['order.placed', 'order.confirmed'],
    });
  });
});
