import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { createSeededRandom } from '../local/virtual-clock.ts';
import { detailOf, viewOf, waitingIn } from './books.ts';
import { command, ledgerOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';
import { CALLED_STORES, openStore, type StoreSide } from './store-side.ts';
import { openStripeShop } from './stripe-shop.ts';

/** Each one a different order, with different repetitions and pauses; the first is as it happened. */
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];
/** Longer than a fact may wait for its order before a person is asked. */
const LONGEST_PAUSE_MS = 20 * 60_000;

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline);

/** Everything that a person sees of the order, but for its own ids and what only the clock decides. */
const seen = async (orderId: string): Promise<unknown> => {
  const { order, lines, totals, refunds } = (await detailOf(pipeline, orderId)) ?? {};
  const { state, payment, money, total, fulfilment, updatedAt, holds } = order ?? {};
  const given = ((refunds ?? []) as { readonly amount: string }[]).map(({ amount }) => amount);
  const { dueAt: _, ...sums } = (money ?? {}) as Record<string, unknown>;
  return { state, payment, sums, total, fulfilment, updatedAt, holds, lines, totals, given };
};

/** Any order, about a third twice, some after a pause; seed 0 leaves everything as it is. */
const disturbed = <One>(things: readonly One[], seed: number): readonly One[] => {
  if (seed === 0) return things;
  const random = createSeededRandom(seed);
  return things
    .flatMap((one) => (random.next() < 0.35 ? [one, one] : [one]))
    .map((one) => [random.next(), one] as const)
    .toSorted(([left], [right]) => left - right)
    .map(([, one]) => one);
};

const inTurn = async (things: readonly (() => Promise<unknown>)[], seed: number): Promise<void> => {
  const random = createSeededRandom(seed + 1_000);
  for (const thing of disturbed(things, seed)) {
    await thing();
    const roll = seed === 0 ? 0 : random.next();
    if (roll > 0.8) await pipeline.clock.advance(Math.floor(random.next() * LONGEST_PAUSE_MS));
    else if (roll > 0.4) await rest();
  }
  await rest();
};

/** What became of the same messages under each seed: as often as there are seeds, the same. */
const expectSame = async (once: (seed: number) => Promise<unknown>): Promise<void> => {
  const asItHappened = await once(0);
  for (const seed of SEEDS.slice(1))
    expect({ seed, ...Object(await once(seed)) }).toEqual({ seed, ...Object(asItHappened) });
};

describe.each(CALLED_STORES)('the webhooks of one %s order', (provider) => {
  let side: StoreSide;
  let shop: Shop;
  beforeEach(async () => {
    side = openStore(pipeline, provider);
    shop = await openShop(pipeline, { provider });
    side.connect(shop);
  });

  const told = async (
    story: (order: SampleOrder) => void,
    seed: number,
    first: Partial<SampleOrder> = {},
  ): Promise<unknown> => {
    // One external id for all seeds would be one order.
    const order = nextOrder({ number: '77', ...first });
    const webhooks = side.during(() => {
      side.order(order);
      story(order);
    });
    const send = webhooks.map((webhook) => () => shop.insist(webhook));
    await inTurn(send, seed);
    const orderId = shop.orderId(order);
    const { captured, refunded } = await ledgerOf(pipeline, orderId);
    expect(captured - refunded).toBe(Number(side.store.books.held(order.externalId)));
    return seen(orderId);
  };
  const later = (order: SampleOrder, hours: number): string =>
    new Date(Date.parse(order.updatedAt) + hours * 3_600_000).toISOString();

  it('paid later, amended, and refunded in two parts', async () => {
    await expectSame((seed) =>
      told(
        (order) => {
          const paid = { ...order, paid: true, updatedAt: later(order, 1) };
          side.order(paid);
          side.order({ ...paid, lines: order.lines.slice(0, 1), updatedAt: later(order, 2) });
          const orderId = order.externalId;
          side.store.books.refund({ orderId, amount: 501n, note: 'late', movesMoney: true });
          side.store.books.refund({ orderId, amount: 99n, note: 'torn', movesMoney: true });
        },
        seed,
        { paid: false },
      ),
    );
  }, 60_000);

  it('paid and cancelled', async () => {
    await expectSame((seed) =>
      told((order) => {
        const orderId = order.externalId;
        side.store.books.refund({ orderId, amount: 10_600n, note: '', movesMoney: true });
        side.store.books.cancel(orderId);
      }, seed),
    );
  }, 60_000);

  it('never paid and cancelled', async () => {
    await expectSame((seed) =>
      told((order) => side.store.books.cancel(order.externalId), seed, { paid: false }),
    );
  }, 60_000);
});

describe('the webhooks of Stripe', () => {
  it('fold to the same money in any order, twice each, and late', async () => {
    const once = async (seed: number): Promise<unknown> => {
      await pipeline.stop();
      pipeline = await startPipeline(seed + 1);
      const shop = await openStripeShop(pipeline, {}, { seed: seed + 1 });
      const { stripe } = shop;
      stripe.webhooks.copies = seed === 0 ? 1 : 2;
      const release = async (): Promise<void> => {
        await pipeline.clock.advance(seed === 0 ? 0 : 5 * 60_000);
        await stripe.webhooks.release(seed === 0 ? 'as-made' : 'shuffled');
        await rest();
      };
      const orderId = await shop.order({ number: '77' });
      await rest();
      stripe.webhooks.hold();
      stripe.buyer.pay(shop.page(orderId) ?? '', '4000000000000002');
      stripe.buyer.pay(shop.page(orderId) ?? '');
      await release();
      expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
      stripe.webhooks.hold();
      await command(pipeline, 'orders.hand-over', { order: orderId });
      await rest();
      await command(pipeline, 'orders.refund', { order: orderId, amount: '6.01' });
      await rest();
      const dispute = stripe.buyer.dispute(shop.intent(orderId));
      stripe.buyer.decide(dispute.id, 'won');
      await release();
      const books = stripe.books.ofOrder(orderId);
      expect(books).toMatchObject({ captured: 10_600, refunded: 601, taken: 1 });
      return seen(orderId);
    };
    await expectSame(once);
  }, 60_000);
});
