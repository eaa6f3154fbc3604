import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { viewOf, waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { command, ledgerOf } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { openStripeShop, type StripeShop } from './stripe-shop.ts';

const TOTAL = 10_600;
/** A dead invocation's lease, and the time after which absence at Stripe is proof. */
const PATIENT = 60;
/** Longer than any handler's time-out and its stream's pause together. */
const RETRIED_MS = 5 * 60_000;

let pipeline: Pipeline;
let shop: StripeShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openStripeShop(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, undefined, PATIENT);
const isPayments = ({ functionName }: PortCall): boolean => /payments/.test(functionName);

/** A payments handler dies at its n-th call to a service, before it is made or after it took effect. */
const dieAt = (n: number, when: 'before' | 'after'): { died: string | undefined } => {
  const death: { died: string | undefined } = { died: undefined };
  let made = 0;
  pipeline.faults = {
    ...NO_FAULTS,
    [when]: (call: PortCall) => {
      if (!isPayments(call) || death.died) return Promise.resolve();
      made += 1;
      if (made < n) return Promise.resolve();
      death.died = `${call.functionName} ${call.operation}`;
      return neverAnswer();
    },
  };
  return death;
};

type Act = (orderId: string) => Promise<void>;
const pay: Act = async (orderId) => {
  shop.stripe.buyer.pay(shop.page(orderId) ?? '');
  await rest();
};
const handOver: Act = async (orderId) => {
  await command(pipeline, 'orders.hand-over', { order: orderId });
  await rest();
};
const refund: Act = async (orderId) => {
  await command(pipeline, 'orders.refund', { order: orderId, amount: '6.01' });
  await rest();
};
const ACTS: Readonly<Record<string, Act>> = { pay, handOver, refund };

/** An order's whole life, in one act of which a handler dies; where that was, if it came so far. */
const liveWith = async (
  fatal: string,
  n: number,
  when: 'before' | 'after',
): Promise<string | undefined> => {
  const orderId = await shop.order();
  await rest();
  let death: { died: string | undefined } = { died: undefined };
  for (const [name, act] of Object.entries(ACTS)) {
    if (name === fatal) death = dieAt(n, when);
    await act(orderId);
    pipeline.faults = NO_FAULTS;
    // A publisher that died holds no message of any queue: its stream gives the record again.
    if (death.died !== undefined) await pipeline.clock.advance(RETRIED_MS);
    await rest();
  }
  const sums = { captured: TOTAL, refunded: 601, held: 0 };
  expect({ n, ...shop.stripe.books.ofOrder(orderId) }).toMatchObject({ n, ...sums, taken: 1 });
  expect(await ledgerOf(pipeline, orderId)).toEqual(sums);
  expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
  return death.died;
};

describe.each(Object.keys(ACTS))('a payments handler that dies during “%s”', (fatal) => {
  it.each(['before', 'after'] as const)(
    'moves the money once (%s any call)',
    async (when) => {
      const died = new Set<string>();
      for (let n = 1; ; n += 1) {
        const where = await liveWith(fatal, n, when);
        if (where === undefined) break;
        died.add(where);
      }
      // It looks, appends and publishes: each of these it died at.
      expect(died.size).toBeGreaterThan(2);
    },
    180_000,
  );
});
