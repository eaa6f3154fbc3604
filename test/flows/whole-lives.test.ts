import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../functions/shared/spans.ts';
import { lineWith } from '../../local/simulators/storefronts/order.ts';
import { waitingIn } from './books.ts';
import { compareBooks } from './compare-books.ts';
import { goodsAnswerOf, goodsEventsOf } from './parcel-courier.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import type { Pieces } from './shelves.ts';
import { type Bought, openWholeShop, type WholeShop } from './whole-shop.ts';

const SETTINGS = {
  'stock.mode': 'karwan',
  'stock.shortage': 'backorder',
  'stock.locations': 'sialkot,lahore',
};
/** Shipping of the sample order, and the price of one piece of anything here. */
const SHIPPING = 1200;
const PIECE = 1000;

let pipeline: Pipeline;
let shop: WholeShop;

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openWholeShop(pipeline, SETTINGS);
});
afterEach(async () => expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0));
afterAll(() => pipeline.stop());

const at = (location: string, sku: string, pieces: number): Pieces => ({ location, sku, pieces });

/** A paid order of so many of each; a line's id is its SKU. */
const bought = (wants: Readonly<Record<string, number>>): Promise<Bought> => {
  const lines = Object.entries(wants).map(([sku, quantity]) =>
    lineWith({ id: sku, sku, title: sku, quantity }),
  );
  return shop.paid({ lines });
};

/** One line of so many pieces that lie in Sialkot, packed. */
const packed = async (sku: string, pieces: number): Promise<Bought> => {
  await shop.shelves.receive(at('sialkot', sku, pieces));
  const order = await bought({ [sku]: pieces });
  await shop.pack(order.orderId);
  return order;
};

/** The courier takes the only parcel, and with it the goods. */
const taken = async (orderId: string, number: string, ...goods: Pieces[]): Promise<void> => {
  shop.shelves.carryAway(...goods);
  await shop.courier.take(orderId, number);
  await shop.rest();
};

const CONFIRMED = {
  mails: ['payment-requested', 'confirmed'],
  webhooks: ['order.placed', 'order.confirmed'],
};
const SHIPPED = {
  mails: [...CONFIRMED.mails, 'shipped'],
  webhooks: [...CONFIRMED.webhooks, 'shipment.handed_over', 'payment.captured'],
};

describe('a paid order of goods that are counted here', () => {
  it('goes from the shelf to the buyer, who is told of each step', async () => {
    const { orderId } = await packed('601', 3);
    const captured = SHIPPING + 3 * PIECE;
    await compareBooks(shop, orderId, { held: captured, ...CONFIRMED });
    await taken(orderId, 'W-1', at('sialkot', '601', 3));
    await compareBooks(shop, orderId, { captured, parcels: { 'W-1': 'handed_over' }, ...SHIPPED });
    await shop.courier.say(orderId, 'W-1', 'out_for_delivery');
    await shop.courier.deliver(orderId, 'W-1');
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    await compareBooks(shop, orderId, {
      captured,
      parcels: { 'W-1': 'delivered' },
      mails: [...SHIPPED.mails, 'delivered'],
      webhooks: [...SHIPPED.webhooks, 'shipment.delivered', 'order.completed'],
    });
  });

  it('is split by where its goods lie, and what waited follows when it has come', async () => {
    await shop.shelves.receive(at('lahore', '611', 2));
    await shop.shelves.receive(at('sialkot', '612', 1));
    await shop.shelves.receive(at('sialkot', '613', 1));
    const { orderId } = await bought({ 611: 2, 612: 1, 613: 3 });
    expect((await goodsAnswerOf(pipeline, orderId))?.stock).toBe('backordered');
    const parcel = async (lineId: string, status: string): Promise<string> => {
      const parcels = (await goodsAnswerOf(pipeline, orderId))?.parcels ?? [];
      const found = parcels.find(
        (one) => one.status === status && one.lines.some((line) => line.lineId === lineId),
      );
      return found?.fulfilmentId ?? '';
    };
    const send = async (lineId: string, number: string, ...goods: Pieces[]): Promise<void> => {
      const fulfilmentId = await parcel(lineId, 'planned');
      await shop.pack(orderId, fulfilmentId);
      shop.shelves.carryAway(...goods);
      await shop.courier.take(orderId, number, fulfilmentId);
      await shop.rest();
    };
    await send('611', 'W-21', at('lahore', '611', 2));
    await send('612', 'W-22', at('sialkot', '612', 1), at('sialkot', '613', 1));
    await shop.courier.deliver(orderId, 'W-21');
    await shop.courier.deliver(orderId, 'W-22');
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('confirmed');
    await shop.shelves.receive(at('lahore', '613', 5));
    await shop.rest();
    await send('613', 'W-23', at('lahore', '613', 2));
    await shop.courier.deliver(orderId, 'W-23');
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    const thrice = (one: string): readonly string[] => [one, one, one];
    await compareBooks(shop, orderId, {
      captured: SHIPPING + 6 * PIECE,
      parcels: { 'W-21': 'delivered', 'W-22': 'delivered', 'W-23': 'delivered' },
      mails: [...CONFIRMED.mails, ...thrice('shipped'), ...thrice('delivered')],
      webhooks: [
        ...CONFIRMED.webhooks,
        ...thrice('shipment.handed_over'),
        ...thrice('shipment.delivered'),
        'payment.captured',
        'order.completed',
      ],
    });
  });

  it('that the courier cannot deliver three times comes back onto the shelf', async () => {
    const { orderId } = await packed('631', 2);
    const captured = SHIPPING + 2 * PIECE;
    await taken(orderId, 'W-3', at('sialkot', '631', 2));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await pipeline.clock.advance(10 * MINUTE);
      await shop.courier.say(orderId, 'W-3', 'attempt_failed');
      await shop.rest();
    }
    expect(shop.courier.book('W-3')).toMatchObject({ attempts: 3 });
    expect(await shop.parcelsOf(orderId)).toEqual(['returning']);
    await shop.courier.say(orderId, 'W-3', 'returned');
    await shop.rest();
    shop.shelves.putBack(at('sialkot', '631', 2));
    await shop.person('inspect', orderId);
    await shop.person('refund', orderId);
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    const failures = (await goodsEventsOf(pipeline, orderId)).filter(
      (type) => type === 'DeliveryFailed',
    );
    expect(failures).toHaveLength(3);
    await compareBooks(shop, orderId, {
      captured,
      refunded: captured,
      parcels: { 'W-3': 'returned_to_origin' },
      mails: [...SHIPPED.mails, 'refunded'],
      webhooks: [...SHIPPED.webhooks, 'return.closed', 'refund.settled', 'order.completed'],
    });
  });

  it('of which the parcel is lost gives the money back, and no goods', async () => {
    const { orderId } = await packed('641', 1);
    const captured = SHIPPING + PIECE;
    await taken(orderId, 'W-4', at('sialkot', '641', 1));
    await shop.courier.say(orderId, 'W-4', 'lost');
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    await compareBooks(shop, orderId, {
      captured,
      refunded: captured,
      parcels: { 'W-4': 'lost' },
      mails: [...SHIPPED.mails, 'refunded'],
      webhooks: [...SHIPPED.webhooks, 'refund.settled', 'order.completed'],
    });
  });

  it('of which a part comes back is paid back for it, and what is whole is sold again', async () => {
    const { orderId } = await packed('651', 3);
    await taken(orderId, 'W-5', at('sialkot', '651', 3));
    await shop.courier.deliver(orderId, 'W-5');
    await shop.rest();
    await shop.person('return', orderId, { lines: { 651: 2 }, reason: 'wrong-size' });
    await shop.person('return', orderId, { step: 'approve' });
    await shop.person('return', orderId, { step: 'received' });
    const captured = SHIPPING + 3 * PIECE;
    const delivered = {
      mails: [...SHIPPED.mails, 'delivered'],
      webhooks: [...SHIPPED.webhooks, 'shipment.delivered'],
    };
    const parcels = { 'W-5': 'delivered' };
    await compareBooks(shop, orderId, { captured, parcels, ...delivered });
    shop.shelves.putBack(at('sialkot', '651', 1));
    const lines = { restock: { 651: 1 }, 'write-off': { 651: 1 } };
    await shop.person('inspect', orderId, { lines });
    await shop.afterReturnWindow();
    expect(await shop.stateOf(orderId)).toBe('completed');
    await compareBooks(shop, orderId, {
      captured,
      refunded: 2 * PIECE,
      parcels,
      mails: [...delivered.mails, 'returned', 'refunded'],
      webhooks: [...delivered.webhooks, 'return.closed', 'refund.settled', 'order.completed'],
    });
    const next = await bought({ 651: 1 });
    expect((await goodsAnswerOf(pipeline, next.orderId))?.stock).toBe('allocated');
  });
});

describe('a cancellation and a hand-over', () => {
  const cancelled = {
    mails: [...CONFIRMED.mails, 'cancelled'],
    webhooks: [...CONFIRMED.webhooks, 'order.cancelled'],
  };

  it('of which the cancellation is first: the parcel stays, and its goods are free again', async () => {
    const { orderId } = await packed('661', 2);
    await shop.person('cancel', orderId);
    const late = await shop.person('hand-over', orderId, {
      carrier: 'TCS',
      trackingNumber: 'W-61',
    });
    expect(await shop.outcomeOf(orderId, late)).toMatchObject({ code: 'not-to-be-sent' });
    await shop.rest();
    await compareBooks(shop, orderId, cancelled);
    const next = await bought({ 661: 2 });
    expect((await goodsAnswerOf(pipeline, next.orderId))?.stock).toBe('allocated');
  });

  it('of which the hand-over is first: the parcel goes on, and the store’s wish comes too late', async () => {
    const { orderId, placed } = await packed('662', 2);
    await taken(orderId, 'W-62', at('sialkot', '662', 2));
    const cancelledAt = new Date(pipeline.clock.now()).toISOString();
    await shop.insist(shop.signed({ ...placed, cancelledAt, updatedAt: cancelledAt }, 'updated'));
    await shop.rest();
    expect(await shop.stateOf(orderId)).toBe('confirmed');
    const captured = SHIPPING + 2 * PIECE;
    const parcels = { 'W-62': 'handed_over' };
    await compareBooks(shop, orderId, { captured, parcels, ...SHIPPED });
  });

  it.each([
    ['cancel', 'hand-over'],
    ['hand-over', 'cancel'],
  ] as const)('at the same instant, %s before %s: it is the one or the other', async (...both) => {
    const sku = both[0] === 'cancel' ? '663' : '664';
    const number = `W-${sku}`;
    const { orderId } = await packed(sku, 1);
    for (const what of both) {
      if (what === 'cancel') await shop.command('cancel', orderId);
      else await shop.courier.take(orderId, number);
    }
    await shop.rest();
    if ((await shop.stateOf(orderId)) === 'cancelled') {
      await compareBooks(shop, orderId, cancelled);
      return;
    }
    shop.shelves.carryAway(at('sialkot', sku, 1));
    const captured = SHIPPING + PIECE;
    const parcels = { [number]: 'handed_over' };
    await compareBooks(shop, orderId, { captured, parcels, ...SHIPPED });
  });
});
