import { stripeEvents } from '../../functions/payments/providers/stripe/map.ts';
import { lineWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { command } from '../flows/money.ts';
import { nextOrder } from '../flows/shop.ts';
import { openStore, type StoreSide } from '../flows/store-side.ts';
import { openStripeShop, type StripeShop } from '../flows/stripe-shop.ts';
import type { TimedPipeline } from './timed-pipeline.ts';

/** A Shopify shop whose prepaid orders Stripe takes the money of, both answering our calls. */
export interface Market {
  readonly pipeline: TimedPipeline;
  readonly shop: StripeShop;
  readonly side: StoreSide;
}

export const openMarket = async (pipeline: TimedPipeline): Promise<Market> => {
  const side = await openStore(pipeline, 'shopify');
  const shop = await openStripeShop(
    pipeline,
    {},
    {
      ...side.spec,
      parties: side.parties,
      types: stripeEvents,
    },
  );
  side.connect(shop);
  pipeline.slowOutside();
  return { pipeline, shop, side };
};

const THREE_LINES = [
  lineWith({ id: '866550311766439020' }),
  lineWith({ id: '141249953214522974', sku: 'SS-PUMP', title: 'Hand pump with two needles' }),
  lineWith({ id: '141249953214522975', sku: 'SS-NET', title: 'Net for ten balls' }),
];

export const threeLines = (overrides: Partial<SampleOrder> = {}): SampleOrder =>
  nextOrder({ paid: false, lines: THREE_LINES, ...overrides });

/** Lets these many prepaid orders of three lines live together, from the webhook to the end. */
export const liveWholeLives = async (
  { pipeline, shop, side }: Market,
  many: number,
): Promise<void> => {
  const orders = Array.from({ length: many }, () => threeLines());
  const ids = orders.map((order) => shop.orderId(order));
  for (const order of orders) side.order(order);
  await pipeline.rest();
  for (const id of ids) shop.stripe.buyer.pay(shop.page(id) ?? '');
  await pipeline.rest();
  await Promise.all(ids.map((order) => handOver(pipeline, order)));
  await pipeline.rest();
  for (const id of ids) expectCaptured(shop, id);
};

const handOver = (pipeline: TimedPipeline, order: string): Promise<string> =>
  command(pipeline, 'orders.hand-over', { order });

const expectCaptured = (shop: StripeShop, id: string): void => {
  const { captured, held } = shop.stripe.books.ofOrder(id);
  if (captured === 0 || held !== 0) {
    throw new Error(`order ${id} came to ${captured} captured and ${held} held`);
  }
};
