import { expect } from '@jest/globals';
import { listedDeliveries } from './deliveries.ts';
import { listed, mailsOf } from './mail.ts';
import { ledgerOf } from './money.ts';
import { goodsAnswerOf } from './parcel-courier.ts';
import { expectSoundStock } from './stock-books.ts';
import type { WholeShop } from './whole-shop.ts';

/** What an order must have come to, in everybody's books. */
export interface Account {
  readonly held?: number;
  readonly captured?: number;
  readonly refunded?: number;
  /** Tracking number → how the parcel stands. */
  readonly parcels?: Readonly<Record<string, string>>;
  /** Templates of the mails to the buyer, in any order. */
  readonly mails: readonly string[];
  /** Types of the webhooks to the merchant, in any order. */
  readonly webhooks: readonly string[];
}

/**
 * Money by Stripe, parcels by the courier, mails by SES, webhooks by the merchant's server, goods by
 * who counts the shelves: each has the same in its books as we in ours, and as the test expects.
 */
export const compareBooks = async (
  shop: WholeShop,
  orderId: string,
  { held = 0, captured = 0, refunded = 0, parcels = {}, mails, webhooks }: Account,
): Promise<void> => {
  await compareMoney(shop, orderId, { held, captured, refunded });
  await compareParcels(shop, orderId, parcels);
  await compareMails(shop, orderId, mails);
  await compareWebhooks(shop, orderId, webhooks);
  await compareStock(shop);
};

const compareMoney = async (
  { stripe, pipeline }: WholeShop,
  orderId: string,
  sums: { readonly held: number; readonly captured: number; readonly refunded: number },
): Promise<void> => {
  expect(stripe.books.ofOrder(orderId)).toMatchObject({ ...sums, refunding: 0 });
  expect(await ledgerOf(pipeline, orderId)).toEqual(sums);
};

const compareParcels = async (
  { courier, pipeline }: WholeShop,
  orderId: string,
  expected: Readonly<Record<string, string>>,
): Promise<void> => {
  const answer = await goodsAnswerOf(pipeline, orderId);
  const ours = (answer?.parcels ?? []).flatMap(({ trackingNumber, status }) =>
    trackingNumber === null ? [] : [[trackingNumber, status] as const],
  );
  expect(Object.fromEntries(ours)).toEqual(expected);
  for (const [number, status] of ours) {
    expect([number, OUR_WORD[courier.book(number)?.status ?? ''] ?? 'unknown']).toEqual([
      number,
      status,
    ]);
  }
};

/** How a courier's last word on a parcel is called here. */
const OUR_WORD: Readonly<Record<string, string>> = {
  handed_over: 'handed_over',
  in_transit: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  attempt_failed: 'delivery_failed',
  return_to_sender: 'returning',
  returned: 'returned_to_origin',
  delivered: 'delivered',
  lost: 'lost',
};

const compareMails = async (
  { pipeline }: WholeShop,
  orderId: string,
  expected: readonly string[],
): Promise<void> => {
  const ours = (await listed(pipeline)).filter((each) => each.orderId === orderId);
  const sent = mailsOf(pipeline).filter(({ tags }) => tags['karwan-order'] === orderId);
  expect(ours.map(({ template }) => template).toSorted()).toEqual(expected.toSorted());
  expect(new Set(ours.map(({ state }) => state))).toEqual(
    new Set(ours.length ? ['delivered'] : []),
  );
  expect(sent.map(({ tags }) => tags['karwan-notification']).toSorted()).toEqual(
    ours.map(({ notificationId }) => notificationId).toSorted(),
  );
};

const compareWebhooks = async (
  { endpoint, pipeline }: WholeShop,
  orderId: string,
  expected: readonly string[],
): Promise<void> => {
  const ours = await listedDeliveries(pipeline, { orderId });
  const taken = endpoint.books.filter(({ body }) => orderIn(body) === orderId);
  expect(taken.map(({ type }) => type).toSorted()).toEqual(expected.toSorted());
  expect(taken.every(({ verified }) => verified)).toBe(true);
  expect(ours.map(({ deliveryId, type, state }) => [deliveryId, type, state]).toSorted()).toEqual(
    taken.map(({ id, type }) => [id, type, 'delivered']).toSorted(),
  );
};

const orderIn = (body: string): string =>
  (JSON.parse(body) as { readonly data: { readonly orderId: string } }).data.orderId;

/** The counters follow the movements, and the shelves hold what the counters say. */
const compareStock = async ({ shelves, pipeline }: WholeShop): Promise<void> => {
  const { levels } = await expectSoundStock(pipeline);
  expect(
    levels.map(({ sku, location, onHand }) => `${sku}@${location} ${onHand}`).toSorted(),
  ).toEqual(shelves.count());
};
