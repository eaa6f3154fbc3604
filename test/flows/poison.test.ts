import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { storefronts } from '../../functions/orders/storefronts/index.ts';
import type { Storefront } from '../../functions/orders/storefronts/storefront.ts';
import { HOUR } from '../../functions/shared/spans.ts';
import { eventsOf, PAID_AT_STORE, PAID_AT_STORE_TOLD, viewOf, waitingIn } from './books.ts';
import { NO_FAULTS, throttled } from './faults.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';
import { type Subscriber, subscribe } from './subscriber.ts';

const shopify = storefronts['shopify'] as Storefront;

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
  pipeline.storefronts['shopify'] = shopify;
});

/** A release whose mapping has a bug: it throws on every body that holds the text. */
const throwsOn = (text: string): Storefront => ({
  ...shopify,
  map: (webhook, settings) => {
    if (Buffer.from(webhook.rawBody).includes(text)) throw new TypeError('lines is not iterable');
    return shopify.map(webhook, settings);
  },
});

interface Letter {
  readonly messageId: string;
  readonly reason: string;
  readonly error: string;
  readonly stack: string;
  readonly name: string;
}

const lettersOf = async (step: string): Promise<readonly Letter[]> => {
  const answer = await pipeline.ask('dlq.show', { step });
  if (!answer.ok) throw new Error(answer.error.message);
  return (answer.result as { messages: Letter[] }).messages;
};

const redrive = (input: object) => pipeline.ask('dlq.redrive', { step: 'orders', ...input });

/** A poison webhook among nine good ones, all at the same instant, until all are settled. */
const sendTen = async () => {
  const orders = Array.from({ length: 10 }, () => nextOrder());
  const [poison, ...good] = orders;
  if (!poison) throw new Error('there are ten');
  pipeline.storefronts['shopify'] = throwsOn(poison.externalId);
  const requests = orders.map((order) => shop.request(shop.signed(order)));
  const answers = await pipeline.postAll(requests);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0);
  await comeToRest(pipeline);
  return { poison, good };
};

describe('a poison webhook among nine good ones', () => {
  it('is parked with its reason while they become orders, and completed after the fix', async () => {
    const { poison, good } = await sendTen();
    for (const order of good) {
      expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    }
    const poisonId = shop.orderId(poison);
    expect(await eventsOf(pipeline, poisonId)).toEqual([]);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(1);
    expect(await lettersOf('orders')).toEqual([
      expect.objectContaining({
        reason: 'poison',
        error: 'lines is not iterable',
        stack: expect.stringContaining('TypeError: lines is not iterable\n    at'),
        name: 'WebhookReceived',
      }),
    ]);

    // Without a fix it comes back to where it was.
    expect(await redrive({})).toMatchObject({ ok: true, result: { redriven: 1, failed: [] } });
    await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0);
    expect(await eventsOf(pipeline, poisonId)).toEqual([]);

    pipeline.storefronts['shopify'] = shopify;
    const [letter] = await lettersOf('orders');
    const chosen = await redrive({ ids: [letter?.messageId] });
    expect(chosen).toMatchObject({ ok: true, result: { redriven: 1, failed: [] } });
    await comeToRest(pipeline, subscriber);
    expect((await eventsOf(pipeline, poisonId)).toSorted()).toEqual(PAID_AT_STORE);
    expect(await viewOf(pipeline, poisonId)).toMatchObject({ state: 'confirmed' });
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
    for (const order of [poison, ...good]) {
      const acts = subscriber.acted.filter((act) => act.endsWith(shop.orderId(order)));
      const once = PAID_AT_STORE_TOLD.map((name) => `${name} order/${shop.orderId(order)}`);
      expect(acts.toSorted()).toEqual(once);
    }
  });

  it('holds up none of them for longer than its own tries', async () => {
    const order = nextOrder();
    const poison = nextOrder();
    pipeline.storefronts['shopify'] = throwsOn(poison.externalId);
    await shop.insist(shop.signed(poison));
    await shop.insist(shop.signed(order));
    await pipeline.until(async () => (await viewOf(pipeline, shop.orderId(order))) !== undefined);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
    pipeline.storefronts['shopify'] = shopify;
    await comeToRest(pipeline, subscriber);
    expect(await viewOf(pipeline, shop.orderId(poison))).toMatchObject({ state: 'confirmed' });
  });
});

describe('an event that the bus could not deliver', () => {
  it('lies in the dead letters with EventBridge’s reason and redrives too', async () => {
    const order = nextOrder();
    const envelope = await captureEnvelope(order);
    expect(await viewOf(pipeline, shop.orderId(order))).toBeUndefined();
    await putUndeliverable(envelope);
    await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0, 60 * 26);
    const [letter, ...others] = await lettersOf('orders');
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ name: 'WebhookReceived', error: expect.any(String) });
    expect(letter?.reason).not.toBe('unknown');
    expect(await redrive({})).toMatchObject({ ok: true, result: { redriven: 1 } });
    await comeToRest(pipeline, subscriber);
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  });
});

/** The message that the door would send for an order, kept from the queue. */
const captureEnvelope = async (order: ReturnType<typeof nextOrder>): Promise<string> => {
  let message = '';
  pipeline.faults = {
    ...NO_FAULTS,
    make: async ({ functionName, operation, input }, proceed) => {
      if (!functionName.includes('WebhookDoor') || operation !== 'SendMessage')
        return proceed(input);
      message = String(input['MessageBody']);
      return { MessageId: 'kept from the queue' };
    },
  };
  await shop.insist(shop.signed(order));
  pipeline.faults = NO_FAULTS;
  return message;
};

/** Through a rule whose target is gone, with the step's dead letters behind it. */
const putUndeliverable = async (detail: string): Promise<void> => {
  const { eventBridge, sqs } = pipeline.cloud.services;
  const { EventBuses } = (await eventBridge.call('ListEventBuses', {})) as {
    EventBuses: { Name: string; Arn: string }[];
  };
  const bus = EventBuses.find(({ Name }) => Name !== 'default');
  const { QueueUrls } = (await sqs.call('ListQueues', {})) as { QueueUrls: string[] };
  const QueueUrl = QueueUrls.find((url) => url.includes('ordersDeadLetter'));
  const AttributeNames = ['QueueArn'];
  const { Attributes } = (await sqs.call('GetQueueAttributes', { QueueUrl, AttributeNames })) as {
    Attributes: { QueueArn: string };
  };
  const on = { EventBusName: bus?.Name };
  const EventPattern = JSON.stringify({ source: ['test.undeliverable'] });
  await eventBridge.call('PutRule', { ...on, Name: 'broken', EventPattern });
  const target = {
    Id: 'gone',
    Arn: `${Attributes.QueueArn}-that-is-gone`,
    DeadLetterConfig: { Arn: Attributes.QueueArn },
  };
  await eventBridge.call('PutTargets', { ...on, Rule: 'broken', Targets: [target] });
  const entry = { ...on, Source: 'test.undeliverable', DetailType: 'Any', Detail: detail };
  await eventBridge.call('PutEvents', { Entries: [entry] });
};

describe('a record that has been retried for more than 12 hours', () => {
  it('is parked as too old before it is tried again, and redrives', async () => {
    const order = nextOrder();
    pipeline.faults = {
      ...NO_FAULTS,
      before: async ({ functionName, operation }) => {
        if (functionName.includes('ordersWorker') && operation === 'Query') throw throttled();
      },
    };
    await shop.insist(shop.signed(order));
    await passHours(11.9);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
    await passHours(0.3);
    expect(await lettersOf('orders')).toEqual([expect.objectContaining({ reason: 'too-old' })]);

    pipeline.faults = NO_FAULTS;
    expect(await redrive({})).toMatchObject({ ok: true, result: { redriven: 1 } });
    await comeToRest(pipeline, subscriber);
    expect((await eventsOf(pipeline, shop.orderId(order))).toSorted()).toEqual(PAID_AT_STORE);
  });
});

const passHours = async (hours: number): Promise<void> => {
  const overAt = pipeline.clock.now() + hours * HOUR;
  while (pipeline.clock.now() < overAt) await pipeline.clock.advance(20_000);
};
