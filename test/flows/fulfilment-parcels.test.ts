import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { shopifyBody, shopifyFulfilment } from '../../local/simulators/storefronts/shopify.ts';
import { eventsOf, viewOf, waitingIn } from './books.ts';
import { command, ledgerOf } from './money.ts';
import { goodsAnswerOf, goodsEventsOf, parcelCourier } from './parcel-courier.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder } from './shop.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

/** What `orderWith` comes to. */
const TOTAL = 10_600;
const HOUR_MS = 3_600_000;
const SETTINGS = {
  'deadline.return_window': '7200',
  'deadline.pack_sla': '7200',
  'deadline.untracked_delivery': '7200',
  'refund.lost': 'auto',
};
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 9000 };

let pipeline: Pipeline;
let shop: StripeShop;
let courier: ReturnType<typeof parcelCourier>;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openStripeShop(pipeline, SETTINGS);
  courier = parcelCourier(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline);
const person = async (what: string, order: string, input: object = {}): Promise<string> => {
  const id = await command(pipeline, `orders.${what}`, { order, ...input });
  await rest();
  return id;
};
const outcomeOf = async (orderId: string, commandId: string): Promise<unknown> => {
  const of = { merchantId: 'sialkot-sports', subject: `order/${orderId}`, context: 'fulfilment' };
  const answer = await pipeline.ask('commands.outcome', { ...of, commandId });
  return answer.ok ? answer.result : answer.error;
};
const stateOf = async (orderId: string) => (await viewOf(pipeline, orderId))?.['state'];
const parcelsOf = async (orderId: string) =>
  ((await goodsAnswerOf(pipeline, orderId))?.parcels ?? []).map(({ status }) => status);

/** An order that was paid and may be sent. */
const paid = async (): Promise<{ readonly orderId: string; readonly placed: SampleOrder }> => {
  const placed = nextOrder({ paid: false });
  await shop.insist(shop.signed(placed));
  const orderId = shop.orderId(placed);
  await pipeline.until(() => shop.page(orderId) !== undefined);
  shop.stripe.buyer.pay(shop.page(orderId) ?? '');
  await rest();
  expect(await stateOf(orderId)).toBe('confirmed');
  return { orderId, placed };
};

/** Ours, Stripe's and the courier's books say the same. */
const expectBooks = async (
  orderId: string,
  sums: { readonly held?: number; readonly captured?: number; readonly refunded?: number },
  parcel: { readonly tracking: string; readonly status: string } | null,
): Promise<void> => {
  const expected = { held: 0, captured: 0, refunded: 0, ...sums };
  expect(shop.stripe.books.ofOrder(orderId)).toMatchObject({ ...expected, refunding: 0 });
  expect(await ledgerOf(pipeline, orderId)).toEqual(expected);
  const answer = await goodsAnswerOf(pipeline, orderId);
  const ours = answer?.parcels.filter(({ trackingNumber }) => trackingNumber !== null) ?? [];
  expect(ours.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual(
    parcel ? [[parcel.tracking, parcel.status]] : [],
  );
  if (parcel) expect(courier.book(parcel.tracking)).toBeDefined();
};

describe('a paid order', () => {
  it('is packed, given away, followed, delivered and completed', async () => {
    const { orderId } = await paid();
    expect(await parcelsOf(orderId)).toEqual(['planned']);
    await person('pack', orderId, { cartons: [CARTON] });
    await courier.take(orderId, 'TCS-1');
    await rest();
    await expectBooks(orderId, { captured: TOTAL }, { tracking: 'TCS-1', status: 'handed_over' });
    await courier.say(orderId, 'TCS-1', 'in_transit');
    await courier.say(orderId, 'TCS-1', 'out_for_delivery');
    await courier.deliver(orderId, 'TCS-1');
    await rest();
    const status = courier.book('TCS-1')?.status ?? '';
    await expectBooks(orderId, { captured: TOTAL }, { tracking: 'TCS-1', status });
    expect(await viewOf(pipeline, orderId)).toMatchObject({ fulfilment: 'delivered' });
    expect(await stateOf(orderId)).toBe('confirmed');
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await stateOf(orderId)).toBe('completed');
    const story = await pipeline.ask('orders.show', { order: orderId });
    expect(story).toMatchObject({ ok: true, result: { parcels: [{ status: 'delivered' }] } });
  });

  it('refuses what does not fit with the reason and what would', async () => {
    const { orderId, placed } = await paid();
    const [line] = placed.lines;
    const cartons = [{ ...CARTON, lines: { [line?.id ?? '']: 999 } }];
    const packed = await person('pack', orderId, { cartons });
    expect(await outcomeOf(orderId, packed)).toMatchObject({
      outcome: 'refused',
      code: 'cartons-differ',
      allowed: ['PackParcel', 'HandOverParcel', 'TrackParcel'],
    });
    const early = await person('deliver', orderId);
    expect(await outcomeOf(orderId, early)).toMatchObject({ code: 'wrong-state' });
  });

  it('that is cancelled while a parcel is given away is the one or the other', async () => {
    for (const first of ['cancel', 'hand-over'] as const) {
      const { orderId } = await paid();
      const other = first === 'cancel' ? 'hand-over' : 'cancel';
      const input = { order: orderId, trackingNumber: `R-${first}`, carrier: 'TCS' };
      await command(pipeline, `orders.${first}`, input);
      await command(pipeline, `orders.${other}`, input);
      await rest();
      const answer = await goodsAnswerOf(pipeline, orderId);
      const state = await stateOf(orderId);
      expect(['cancelled', 'confirmed']).toContain(state);
      expect(answer?.handedOver).toBe(state === 'confirmed');
      expect(shop.stripe.books.ofOrder(orderId)).toMatchObject(
        state === 'confirmed' ? { captured: TOTAL, refunded: 0 } : { captured: 0, held: 0 },
      );
    }
  });

  it('that the courier cannot deliver three times comes back and is looked at', async () => {
    const { orderId } = await paid();
    await courier.take(orderId, 'TCS-3');
    await rest();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await pipeline.clock.advance(HOUR_MS);
      await courier.say(orderId, 'TCS-3', 'attempt_failed');
      await rest();
    }
    expect(courier.book('TCS-3')).toMatchObject({ attempts: 3 });
    expect(await parcelsOf(orderId)).toEqual(['returning']);
    await courier.say(orderId, 'TCS-3', 'returned');
    await rest();
    await person('inspect', orderId);
    const events = await goodsEventsOf(pipeline, orderId);
    expect(events.filter((type) => type === 'DeliveryFailed')).toHaveLength(3);
    await person('refund', orderId);
    await expectBooks(
      orderId,
      { captured: TOTAL, refunded: TOTAL },
      { tracking: 'TCS-3', status: 'returned_to_origin' },
    );
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await stateOf(orderId)).toBe('completed');
  });

  it('of which the parcel is lost gives the money back', async () => {
    const { orderId } = await paid();
    await courier.take(orderId, 'TCS-4');
    await rest();
    await courier.say(orderId, 'TCS-4', 'lost');
    await rest();
    await expectBooks(
      orderId,
      { captured: TOTAL, refunded: TOTAL },
      { tracking: 'TCS-4', status: 'lost' },
    );
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await stateOf(orderId)).toBe('completed');
  });

  it('of which a part comes back is paid back for that part, once it was looked at', async () => {
    const { orderId, placed } = await paid();
    await courier.take(orderId, 'TCS-5');
    await courier.deliver(orderId, 'TCS-5');
    await rest();
    const line = placed.lines[0]?.id ?? '';
    await person('return', orderId, { lines: { [line]: 1 }, reason: 'damaged' });
    await person('return', orderId, { step: 'approve' });
    await person('return', orderId, { step: 'sent' });
    await person('return', orderId, { step: 'received' });
    await expectBooks(orderId, { captured: TOTAL }, { tracking: 'TCS-5', status: 'delivered' });
    await person('inspect', orderId, { lines: { 'write-off': { [line]: 1 } } });
    const { refunded } = shop.stripe.books.ofOrder(orderId);
    expect(refunded).toBeGreaterThan(0);
    expect(refunded).toBeLessThan(TOTAL);
    await expectBooks(
      orderId,
      { captured: TOTAL, refunded },
      { tracking: 'TCS-5', status: 'delivered' },
    );
    expect(await viewOf(pipeline, orderId)).toMatchObject({ fulfilment: 'partially_returned' });
    await person('return', orderId, { step: 'close' });
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await stateOf(orderId)).toBe('completed');
    const asked = (await eventsOf(pipeline, orderId)).filter((type) => type === 'RefundAsked');
    expect(asked).toHaveLength(1);
  });

  it('that the store sends by itself is not packed here, and is followed by its number', async () => {
    const { orderId, placed } = await paid();
    const at = new Date(pipeline.clock.now()).toISOString();
    const told = { id: '255858046', order: placed, at, trackingNumber: 'RR1PK' };
    await shop.insist(shop.sign(shopifyBody(shopifyFulfilment(told))));
    await rest();
    expect(await parcelsOf(orderId)).toEqual(['cancelled', 'handed_over']);
    await courier.say(orderId, 'RR1PK', 'in_transit');
    await courier.deliver(orderId, 'RR1PK');
    await rest();
    const status = courier.book('RR1PK')?.status ?? '';
    await expectBooks(orderId, { captured: TOTAL }, { tracking: 'RR1PK', status });
  });

  it('whose parcel nobody can follow is taken to have arrived, and completed', async () => {
    const { orderId } = await paid();
    await person('hand-over', orderId);
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await parcelsOf(orderId)).toEqual(['delivered']);
    await pipeline.clock.advance(3 * HOUR_MS);
    await rest();
    expect(await stateOf(orderId)).toBe('completed');
    await expectBooks(orderId, { captured: TOTAL }, null);
  });

  it('that nobody packs is told of once, and people are reminded again', async () => {
    const { orderId } = await paid();
    await pipeline.clock.advance(4 * HOUR_MS);
    await rest();
    const events = await goodsEventsOf(pipeline, orderId);
    expect(events.filter((type) => type === 'FulfilmentDelayed')).toHaveLength(1);
    expect(events.filter((type) => type === 'PersonReminded').length).toBeGreaterThan(1);
  });
});
