import { stripeEvents } from '../../functions/payments/providers/stripe/map.ts';
import { lineWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { viewOf } from '../flows/books.ts';
import { MAILS, mailsOf } from '../flows/mail.ts';
import { commandEach } from '../flows/money.ts';
import { nextOrder } from '../flows/shop.ts';
import { openStore, type StoreSide } from '../flows/store-side.ts';
import { openStripeShop, type StripeShop } from '../flows/stripe-shop.ts';
import type { TimedPipeline } from './timed-pipeline.ts';

/** Goods may come back for so long after they arrived; then the order is completed. */
const RETURN_WINDOW_MS = 2 * 3_600_000;
const SETTINGS = { ...MAILS, 'deadline.return_window': String(RETURN_WINDOW_MS / 1000) };

/**
 * A Shopify shop whose prepaid orders Stripe takes the money of, both answering our calls; it writes
 * mails to its buyers, and a clerk types what the courier says.
 */
export interface Market {
  readonly pipeline: TimedPipeline;
  readonly shop: StripeShop;
  readonly side: StoreSide;
}

export const openMarket = async (pipeline: TimedPipeline): Promise<Market> => {
  const side = await openStore(pipeline, 'shopify');
  const shop = await openStripeShop(pipeline, SETTINGS, {
    ...side.spec,
    parties: side.parties,
    types: stripeEvents,
  });
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

/**
 * Lets these many prepaid orders of three lines live together, from the webhook until they are completed. Who
 * packs ten of them, hands ten over to a courier's van or types what its list says, does so in one request.
 */
export const liveWholeLives = async (
  { pipeline, shop, side }: Market,
  many: number,
): Promise<readonly string[]> => {
  const orders = Array.from({ length: many }, () => threeLines());
  const ids = orders.map((order) => shop.orderId(order));
  for (const order of orders) side.order(order);
  await pipeline.rest();
  await Promise.all(ids.map((id) => shop.stripe.buyer.pay(shop.page(id) ?? '')));
  await pipeline.rest();
  for (const act of BY_PEOPLE) {
    await commandEach(pipeline, ids.map(act));
    await pipeline.rest();
  }
  await pipeline.clock.advance(RETURN_WINDOW_MS);
  await pipeline.rest();
  return ids;
};

/** One after the other: packed, handed over, delivered. */
const BY_PEOPLE: readonly ((order: string) => object)[] = [
  (order) => ({ act: 'pack', order, cartons: [CARTON] }),
  (order) => ({ act: 'hand-over', order, carrier: 'TCS', trackingNumber: trackingOf(order) }),
  (order) => ({ act: 'deliver', order, parcel: trackingOf(order) }),
];

export const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 9000 };

export const trackingOf = (order: string): string => `TCS-${order.slice(-8)}`;

/** Throws unless its money is taken, its buyer was told of each step once, and it is completed. */
export const expectEnded = async ({ pipeline, shop }: Market, id: string): Promise<void> => {
  const { captured, held } = shop.stripe.books.ofOrder(id);
  const mails = mailsOf(pipeline).filter(({ tags }) => tags['karwan-order'] === id);
  const { state, fulfilment } = (await viewOf(pipeline, id)) ?? {};
  const came = `${captured > 0 && held === 0 ? 'paid' : 'unpaid'}, ${state}, ${fulfilment}, ${mails.length} mails`;
  if (came !== 'paid, completed, delivered, 4 mails')
    throw new Error(`order ${id} came to: ${came}`);
};
