import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { storefronts } from '../../functions/orders/storefronts/index.ts';
import type { Storefront } from '../../functions/orders/storefronts/storefront.ts';
import { run } from '../console/cli/run.ts';
import { commandsIn, RUNBOOK, wordsOf } from '../console/cli/runbook.ts';
import { detailOf, viewOf, waitingIn } from './books.ts';
import { CANARY_NOTE, canaryBuyer, tracesIn } from './canary.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

const lambda = mockClient(LambdaClient);
const shopify = storefronts['shopify'] as Storefront;

let pipeline: Pipeline;
let shop: Shop;

/** Invocations of the console's function go to the one in this process, on virtual time. */
const answerInvocations = (): void => {
  lambda.on(InvokeCommand).callsFake(async ({ Payload }: { Payload: Uint8Array }) => {
    const { operation, input } = JSON.parse(Buffer.from(Payload).toString());
    return { Payload: Buffer.from(JSON.stringify(await pipeline.ask(operation, input))) };
  });
};

beforeAll(async () => {
  pipeline = await startPipeline();
  shop = await openShop(pipeline);
  answerInvocations();
});
afterAll(() => pipeline.stop());

/** Each place that the runbook leaves to be filled in. */
const filled = (word: string, places: Readonly<Record<string, string>>): string => {
  if (!word.startsWith('<')) return word;
  const value = places[word];
  if (value === undefined) throw new Error(`nothing to put in the place of ${word}`);
  return value;
};

const RUNNING = {
  pid: 1,
  ingestUrl: 'http://127.0.0.1:1',
  awsUrl: 'http://127.0.0.1:1',
  consoleUrl: 'http://127.0.0.1:1/console/',
  consoleFunction: 'console',
};

/** Runs a command as the runbook writes it. */
const follow = async (
  text: string,
  places: Readonly<Record<string, string>> = {},
): Promise<string> => {
  if (!commandsIn(RUNBOOK).some((command) => command.text === text)) {
    throw new Error(`the runbook does not say ${text}`);
  }
  const words = wordsOf(text).map((word) => filled(word, places));
  const files = { '/home/karwan/.karwan/cloud.json': JSON.stringify(RUNNING) };
  const { code, out, err } = await run(words, files, {
    now: () => pipeline.clock.now(),
    sleep: (ms) => pipeline.clock.advance(ms),
  });
  if (code !== 0) throw new Error(`${text} ended with ${code}: ${err}`);
  return out;
};

/** A release that cannot read one order. */
const breakOn = (text: string): void => {
  pipeline.storefronts['shopify'] = {
    ...shopify,
    map: (webhook, settings) => {
      if (Buffer.from(webhook.rawBody).includes(text)) throw new TypeError('provoked');
      return shopify.map(webhook, settings);
    },
  };
};

/** In the place of two weeks of waiting. */
const setRetention = async (queue: string, seconds: number): Promise<void> => {
  const { sqs } = pipeline.cloud.services;
  const { QueueUrls } = (await sqs.call('ListQueues', {})) as { QueueUrls: readonly string[] };
  const QueueUrl = QueueUrls.find((url) => url.includes(queue));
  const Attributes = { MessageRetentionPeriod: String(seconds) };
  await sqs.call('SetQueueAttributes', { QueueUrl, Attributes });
};

describe('the runbook, followed', () => {
  it('dead letters: seen, understood, sent again after the fix, and gone', async () => {
    const order = nextOrder();
    const step = { '<step>': 'orders' };
    breakOn(order.externalId);
    await shop.insist(shop.signed(order));
    await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0);
    expect(await follow('karwan dlq list')).toContain('orders');
    expect(await follow('karwan dlq show <step>', step)).toContain('provoked');

    pipeline.storefronts['shopify'] = shopify;
    await follow('karwan dlq redrive <step>', step);
    await comeToRest(pipeline);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  });

  it('expired letters: a webhook that nobody put back in time is handed over from the archive', async () => {
    const order = nextOrder();
    const since = new Date(pipeline.clock.now()).toISOString();
    breakOn(order.externalId);
    await shop.insist(shop.signed(order));
    await pipeline.until(async () => (await waitingIn(pipeline, 'ordersDeadLetter')) > 0);
    await setRetention('ordersDeadLetter', 60);
    await pipeline.clock.advance(10 * 60_000);
    await setRetention('ordersDeadLetter', 14 * 86_400);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);

    pipeline.storefronts['shopify'] = shopify;
    const until = new Date(pipeline.clock.now()).toISOString();
    const said = await follow('karwan webhooks replay --from <since> --to <until>', {
      '<since>': since,
      '<until>': until,
    });
    expect(said).toContain('Handed over once more: 1');
    await comeToRest(pipeline);
    expect(await viewOf(pipeline, shop.orderId(order))).toMatchObject({ state: 'confirmed' });
  });

  it('rejected webhooks: the store’s new secret counts, and for a day the old one too', async () => {
    const channel = { '<channel>': shop.channelId };
    const secret = 'the secret that the store has now';
    const order = nextOrder();
    const { body } = shop.signed(order);
    expect((await shop.deliver(shop.sign(body, secret))).status).toBe(401);
    expect(await follow('karwan channels list')).toContain(shop.channelId);
    await follow("karwan channels rotate <channel> --secret <the store's secret>", {
      ...channel,
      "<the store's secret>": secret,
    });
    await pipeline.clock.advance(60_000);
    await shop.insist(shop.sign(body, secret));
    await comeToRest(pipeline);
    expect(
      await follow('karwan orders show <order>', { '<order>': shop.orderId(order) }),
    ).toContain(order.number);
    await shop.insist(shop.signed(nextOrder()));
    await follow('karwan channels rotate <channel> --secret <new> --keep-old-hours 24', {
      ...channel,
      '<new>': shop.secret,
    });
  });

  it('erasing, line by line: a buyer is found, told of, and erased', async () => {
    const order = nextOrder({ buyer: canaryBuyer, note: CANARY_NOTE });
    await shop.insist(shop.signed(order));
    const cancelledAt = '2026-11-02T10:00:00.000Z';
    await shop.insist(shop.signed({ ...order, updatedAt: cancelledAt, cancelledAt }, 'updated'));
    await comeToRest(pipeline);
    const places = { '<id>': shop.merchantId, '<e-mail>': canaryBuyer.email };
    const block = commandsIn(RUNBOOK).filter(
      ({ fenced, text }) => fenced && text.startsWith('karwan privacy'),
    );
    expect(block.length).toBeGreaterThan(0);
    const told: string[] = [];
    for (const { text } of block) told.push(await follow(text, places));
    expect(told.flatMap(tracesIn)).not.toEqual([]);
    await comeToRest(pipeline);
    await pipeline.clock.advance(2 * 60_000);
    const shown = await detailOf(pipeline, shop.orderId(order), true);
    expect(new Set(Object.values(shown?.personal ?? {}))).toEqual(new Set(['erased']));
  });

  it('where to look first, and whether every step hears', async () => {
    await follow('karwan status');
    expect(await follow('karwan orders list')).toContain(shop.merchantId);
    expect(await follow('karwan canary')).toContain('orders');
  });
});
