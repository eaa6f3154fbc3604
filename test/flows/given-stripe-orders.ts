import { afterEach, beforeEach, expect } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { viewOf, waitingIn } from './books.ts';
import { command, ledgerOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder } from './shop.ts';
import { type CalledStore, openStore, type StoreSide } from './store-side.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

/** What an order comes to where its test says nothing of it. */
export const TOTAL = 10_600;

interface Held {
  pipeline: Pipeline;
  shop: StripeShop;
  side: StoreSide | undefined;
}

/** A pipeline for each test of the file that calls this, and what people ask of it; nothing ends as a dead letter. */
export const givenPipeline = () => {
  const held = {} as Held;
  beforeEach(async () => {
    held.pipeline = await startPipeline();
  });
  afterEach(async () => {
    expect(await waitingIn(held.pipeline, 'DeadLetter')).toBe(0);
    held.side = undefined;
    await held.pipeline.stop();
  });
  return {
    held,
    rest: (minutes?: number) => comeToRest(held.pipeline, undefined, minutes),
    stateOf: async (orderId: string) => (await viewOf(held.pipeline, orderId))?.['state'],
    person: (what: string, order: string, input: object = {}) =>
      command(held.pipeline, `orders.${what}`, { order, ...input }),
    /** What became of a command that was sent. */
    outcomeOf: async (orderId: string, commandId: string, context = 'orders'): Promise<unknown> => {
      const subject = `order/${orderId}`;
      const input = { merchantId: 'sialkot-sports', subject, context, commandId };
      const answer = await held.pipeline.ask('commands.outcome', input);
      return answer.ok ? answer.result : answer.error;
    },
  };
};

/** The same with a shop whose buyers pay by Stripe, at a store that keeps books of its own. */
export const givenStripeOrders = () => {
  const given = givenPipeline();
  const { held, rest } = given;
  const order = async (overrides: Partial<SampleOrder> = {}): Promise<SampleOrder> => {
    const placed = nextOrder({ paid: false, ...overrides });
    held.side?.order(placed);
    await rest();
    return placed;
  };
  const pay = async (orderId: string): Promise<void> => {
    await held.pipeline.until(() => held.shop.page(orderId) !== undefined);
    held.shop.stripe.buyer.pay(held.shop.page(orderId) ?? '');
    await rest();
  };
  return {
    ...given,
    order,
    pay,
    open: async (
      settings: Readonly<Record<string, string>> = {},
      provider: CalledStore = 'shopify',
    ) => {
      const side = openStore(held.pipeline, provider);
      const store = { ...side.spec, parties: side.parties };
      held.side = side;
      held.shop = await openStripeShop(held.pipeline, settings, store);
      side.connect(held.shop);
    },
    paid: async (overrides: Partial<SampleOrder> = {}): Promise<string> => {
      const orderId = held.shop.orderId(await order(overrides));
      await pay(orderId);
      return orderId;
    },
    expectBooks: async (
      orderId: string,
      sums: { readonly held?: number; readonly captured?: number; readonly refunded?: number },
    ): Promise<void> => {
      const expected = { held: 0, captured: 0, refunded: 0, ...sums };
      expect(held.shop.stripe.books.ofOrder(orderId)).toMatchObject({ ...expected, refunding: 0 });
      expect(await ledgerOf(held.pipeline, orderId)).toEqual(expected);
    },
    storeBooks: (placed: SampleOrder) => ({
      cancelled: held.side?.store.books.order(placed.externalId)?.cancelledAt != null,
      refunds: held.side?.store.books.refunds(placed.externalId).map(({ amount }) => amount),
    }),
  };
};
