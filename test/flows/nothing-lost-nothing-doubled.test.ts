import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  commitsOf,
  eventsOf,
  PAID_AT_STORE,
  PAID_AT_STORE_TOLD,
  viewOf,
  waitingIn,
} from './books.ts';
import {
  type Faults,
  lostAnswer,
  NO_FAULTS,
  neverAnswer,
  type PortCall,
  partlyTaken,
  throttled,
} from './faults.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest, publishedEvents } from './rest.ts';
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
afterEach(() => {
  pipeline.faults = NO_FAULTS;
});

const under = (faults: Partial<Faults>): void => {
  pipeline.faults = { ...NO_FAULTS, ...faults };
};

const many = (count: number): SampleOrder[] => Array.from({ length: count }, () => nextOrder());

const sendAll = async (orders: readonly SampleOrder[]): Promise<void> => {
  for (const order of orders) await shop.insist(shop.signed(order));
};

/** Each order placed once, shown, told once; nothing parked, and nothing beside it told either. */
const expectExactlyOnce = async (orders: readonly SampleOrder[]): Promise<void> => {
  await comeToRest(pipeline, subscriber);
  for (const order of orders) {
    const orderId = shop.orderId(order);
    expect((await eventsOf(pipeline, orderId)).toSorted()).toEqual(PAID_AT_STORE);
    expect(await viewOf(pipeline, orderId)).toMatchObject({ state: 'confirmed' });
    const acts = subscriber.acted.filter((act) => act.endsWith(orderId));
    const once = PAID_AT_STORE_TOLD.map((name) => `${name} order/${orderId}`);
    expect(acts.toSorted()).toEqual(once);
  }
  expect(subscriber.acted.toSorted()).toEqual((await publishedEvents(pipeline)).toSorted());
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  expect(await waitingIn(pipeline, 'LostPositions')).toBe(0);
};

const isDecider = ({ functionName }: PortCall): boolean => functionName.includes('ordersWorker');

describe('a bus that answers 200 and takes only some entries', () => {
  it.each([
    ['every second one', (index: number) => index % 2 === 0],
    ['the first one alone', (index: number) => index === 0],
    ['none at all', () => false],
  ])('gets the others again: it took %s, for half a minute', async (_what, isTaken) => {
    const orders = many(12);
    const mendedAt = pipeline.clock.now() + 30_000;
    let refused = 0;
    under({
      make: ({ operation, input }, proceed) => {
        if (operation !== 'PutEvents' || pipeline.clock.now() > mendedAt) return proceed(input);
        refused += 1;
        return partlyTaken(input, proceed, isTaken);
      },
    });
    await sendAll(orders);
    await expectExactlyOnce(orders);
    expect(refused).toBeGreaterThan(0);
  });
});

/** What a store may do to one kind of call, for some seconds. */
const OUTAGES: readonly (readonly [string, (call: PortCall) => boolean])[] = [
  ['commits refused', (call) => isDecider(call) && call.operation === 'PutItem'],
  ['commits unreadable', (call) => isDecider(call) && call.operation === 'Query'],
  ['keys refused', (call) => isDecider(call) && call.operation === 'GetItem'],
  ['views refused', (call) => /ReadModel/.test(call.functionName) && call.operation === 'PutItem'],
  ['views unreadable', (call) => /ReadModel/.test(call.functionName)],
  ['the bus down', (call) => call.operation === 'PutEvents'],
  ['the bucket down', (call) => call.service === 's3'],
  ['back-offs refused as well', isDecider],
];

describe('a service that refuses for twenty seconds', () => {
  it.each(OUTAGES)('costs time and nothing else: %s', async (_what, isHit) => {
    const orders = many(5);
    let overAt: number | undefined;
    let hits = 0;
    under({
      before: async (call) => {
        if (!isHit(call)) return;
        overAt ??= pipeline.clock.now() + 20_000;
        if (pipeline.clock.now() > overAt) return;
        hits += 1;
        throw throttled();
      },
    });
    await sendAll(orders);
    await expectExactlyOnce(orders);
    expect(hits).toBeGreaterThan(0);
  });
});

describe('an answer that is lost after the call took effect', () => {
  it.each([
    ['every first answer of a kind', 1],
    ['every first three', 3],
  ])('is met again and recognised: %s', async (_what, times) => {
    const orders = many(4);
    const lost = new Map<string, number>();
    under({
      after: async ({ functionName, operation, input }) => {
        if (functionName.includes('Console')) return;
        const place = input['TableName'] ?? input['QueueUrl'] ?? input['Bucket'] ?? '';
        const kind = `${functionName} ${operation} ${place}`;
        const before = lost.get(kind) ?? 0;
        if (before >= times) return;
        lost.set(kind, before + 1);
        throw lostAnswer();
      },
    });
    await sendAll(orders);
    await expectExactlyOnce(orders);
    // Two queues, two tables and the views, the bus, the archive.
    const writes = [...lost.keys()].filter((kind) => /(?:Put\w+|SendMessage) /.test(kind));
    expect(writes.length).toBeGreaterThan(6);
  });
});

describe('a publisher that dies with half of its batch sent', () => {
  it.each(['before', 'after'] as const)(
    'sends it again in its next life: it died %s the second PutEvents, the first of which took half',
    async (when) => {
      const [first, ...others] = many(25);
      const { release, puts } = dieAtSecondPut(when);
      await shop.insist(shop.signed(first as SampleOrder));
      await pipeline.postAll(others.map((order) => shop.request(shop.signed(order))));
      await pipeline.until(() => allPlaced(others));
      const delivered = subscriber.delivered;
      release();
      await expectExactlyOnce([first as SampleOrder, ...others]);
      expect(puts()).toBeGreaterThan(3);
      // What had been sent before it died was sent again, and recognised.
      expect(subscriber.delivered - delivered).toBeGreaterThan(others.length + 1);
    },
  );
});

/**
 * The first PutEvents waits, so that the commits behind it gather into one batch of several entries. Of
 * these the next takes some, and the publisher dies as it sends the others again.
 */
const dieAtSecondPut = (when: 'before' | 'after') => {
  let open = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    open = resolve;
  });
  let puts = -1;
  const putEvents: Faults['make'] = async ({ input }, proceed) => {
    puts += 1;
    const nth = puts;
    if (nth === 0) await held;
    if (nth === 1) return partlyTaken(input, proceed, (index) => index % 2 === 0);
    const dies = nth === 2;
    if (dies && when === 'before') return neverAnswer();
    const answer = await proceed(input);
    return dies ? neverAnswer() : answer;
  };
  under({
    make: (call, proceed) =>
      call.operation === 'PutEvents' ? putEvents(call, proceed) : proceed(call.input),
  });
  return { release: () => open(), puts: () => puts };
};

const allPlaced = async (orders: readonly SampleOrder[]): Promise<boolean> => {
  for (const order of orders) {
    if ((await commitsOf(pipeline, shop.orderId(order))).length === 0) return false;
  }
  return true;
};

/** Workers that get as far as their write wait there until `count` of them have. */
const meetAtWrite = (count: number): { readonly met: () => number } => {
  let waiting: (() => void)[] = [];
  let met = 0;
  under({
    before: (call) => {
      if (!isDecider(call) || call.operation !== 'PutItem' || !isCommit(call))
        return Promise.resolve();
      if (met >= count) return Promise.resolve();
      met += 1;
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (met < count) return;
        for (const go of waiting) go();
        waiting = [];
      });
    },
  });
  return { met: () => met };
};

const isCommit = ({ input }: PortCall): boolean => 'kind' in (input['Item'] as object);

describe('several workers at one order', () => {
  it('place it once when the same webhook comes twice at the same instant', async () => {
    const order = nextOrder();
    const meeting = meetAtWrite(2);
    const request = shop.request(shop.signed(order));
    const answers = await pipeline.postAll([request, request]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await expectExactlyOnce([order]);
    expect(meeting.met()).toBe(2);
  });

  it('write one version each when they decide different webhooks, and the last version is shown', async () => {
    const order = nextOrder();
    const versions = [1, 2, 3].map((minute) => ({
      ...order,
      updatedAt: `2026-11-02T10:0${minute}:00.000Z`,
      tip: BigInt(minute),
    }));
    const meeting = meetAtWrite(3);
    await pipeline.postAll(
      versions.map((version) => shop.request(shop.signed(version, 'updated'))),
    );
    await comeToRest(pipeline, subscriber);
    expect(meeting.met()).toBe(3);
    const orderId = shop.orderId(order);
    const events = (await eventsOf(pipeline, orderId)).filter((type) => type === 'OrderPlaced');
    expect(events).toEqual(['OrderPlaced']);
    const commits = await commitsOf(pipeline, orderId);
    expect(commits.map(({ version }) => version)).toEqual(commits.map((_, index) => index + 1));
    expect(new Set(commits.map(({ cause }) => cause)).size).toBe(commits.length);
    expect(await viewOf(pipeline, orderId)).toMatchObject({
      updatedAt: '2026-11-02T10:03:00.000Z',
      total: { amount: '10603' },
    });
  });
});

describe('queues that refuse at the door', () => {
  it.each(['the first of the two', 'the second', 'both'])(
    'make it answer 503, and the webhook counts once when it comes again: %s',
    async (which) => {
      const order = nextOrder();
      let sends = 0;
      under({
        before: async ({ functionName, operation }) => {
          if (!functionName.includes('WebhookDoor') || operation !== 'SendMessage') return;
          sends += 1;
          if (sends === 1 && which !== 'the second') throw throttled();
          if (sends === 2 && which !== 'the first of the two') throw throttled();
        },
      });
      const webhook = shop.signed(order);
      expect(await shop.deliver(webhook)).toMatchObject({
        status: 503,
        body: { error: { code: 'unavailable', fix: expect.any(String) } },
      });
      expect(await shop.deliver(webhook)).toMatchObject({ status: 200 });
      expect(sends).toBe(4);
      await expectExactlyOnce([order]);
    },
  );
});
