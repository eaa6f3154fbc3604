import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventsOf, PAID_AT_STORE, PAID_AT_STORE_TOLD, viewOf, waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

let pipeline: Pipeline;
let shop: Shop;
let subscriber: Subscriber;

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline);
  subscriber = await subscribe(pipeline);
});
afterAll(() => pipeline.stop());

/** One order's whole way, until nothing is left to do. */
const placeOne = async (): Promise<string> => {
  const order = nextOrder();
  const orderId = shop.orderId(order);
  await shop.insist(shop.signed(order));
  await pipeline.until(async () => {
    if ((await waitingIn(pipeline, 'Queue')) > 0) return false;
    await subscriber.poll();
    const told = subscriber.acted.filter((act) => act.endsWith(orderId));
    return (
      told.length >= PAID_AT_STORE_TOLD.length &&
      (await eventsOf(pipeline, orderId)).length >= PAID_AT_STORE.length &&
      (await viewOf(pipeline, orderId)) !== undefined
    );
  });
  return orderId;
};

/** The calls that handlers make for one order: not the console's, nor those made by the clock. */
const isOurs = ({ functionName }: PortCall): boolean => !/Console|Deadlines/.test(functionName);

const countCalls = async (): Promise<PortCall[]> => {
  const calls: PortCall[] = [];
  pipeline.faults = {
    ...NO_FAULTS,
    before: (call) => {
      if (isOurs(call)) calls.push(call);
      return Promise.resolve();
    },
  };
  await placeOne();
  pipeline.faults = NO_FAULTS;
  return calls;
};

/** The process dies at its n-th call: before it is made, or after it took effect. */
const dieAt = (n: number, when: 'before' | 'after'): { died: PortCall | undefined } => {
  const death: { died: PortCall | undefined } = { died: undefined };
  let made = 0;
  pipeline.faults = {
    ...NO_FAULTS,
    [when]: (call: PortCall) => {
      if (!isOurs(call) || death.died) return Promise.resolve();
      made += 1;
      if (made < n) return Promise.resolve();
      death.died = call;
      return neverAnswer();
    },
  };
  return death;
};

describe('a process that dies at any of its calls', () => {
  it.each(['before', 'after'] as const)(
    'loses and doubles nothing (%s the call takes effect)',
    async (when) => {
      const calls = await countCalls();
      expect(calls.length).toBeGreaterThan(8);
      const died = new Set<string>();
      for (let n = 1; n <= calls.length; n += 1) {
        const death = dieAt(n, when);
        const orderId = await placeOne();
        pipeline.faults = NO_FAULTS;
        if (death.died) died.add(`${death.died.functionName} ${death.died.operation}`);
        expect((await eventsOf(pipeline, orderId)).toSorted()).toEqual(PAID_AT_STORE);
        await subscriber.poll();
        const acts = subscriber.acted.filter((act) => act.endsWith(orderId));
        const once = PAID_AT_STORE_TOLD.map((name) => `${name} order/${orderId}`);
        expect(acts.toSorted()).toEqual(once);
      }
      expect(died.size).toBeGreaterThan(6);
      expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
    },
  );
});
