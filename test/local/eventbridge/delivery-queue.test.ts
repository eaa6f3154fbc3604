import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../functions/shared/spans.ts';
import { createEventBridge } from '../../../local/eventbridge/eventbridge.ts';
import { type DeliveryResult, sqsTarget } from '../../../local/eventbridge/target.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';
import { settle } from '../virtual-clock.ts';
import { addRule, entry, givenBus, notingTargets, put, queueArn, ruleArn } from './given-bus.ts';

const failing =
  (result: DeliveryResult) =>
  ({ targetArn }: { targetArn: string }) =>
    targetArn === queueArn('jobs') ? result : ('delivered' as const);
const throttled = { retryable: true, reason: 'slow down', code: 'THROTTLING' };
const DeadLetterConfig = { Arn: queueArn('jobs-dlq') };

describe('deliveries that are due together', () => {
  it('are begun in one commit and settled in another, the failed one for itself', async () => {
    const environment = createTestEnvironment();
    const { store } = environment;
    let commits = 0;
    const transaction: typeof store.transaction = (work) => {
      commits += 1;
      return store.transaction(work);
    };
    const targets = notingTargets(failing(throttled));
    const counted = { ...environment, store: { ...store, transaction } };
    const bridge = createEventBridge(counted, targets);
    await bridge.call('CreateEventBus', { Name: 'shop' });
    for (const name of ['jobs', 'mails', 'views']) {
      await addRule(bridge, name, { source: ['karwan.orders'] }, { Arn: queueArn(name) });
    }
    const before = commits;
    await put(bridge, entry());
    await settle();
    expect(targets.delivered).toHaveLength(3);
    expect(commits - before).toBe(3);
    await environment.clock.advance(1000);
    expect(targets.delivered.slice(3).map(({ targetArn }) => targetArn)).toEqual([
      queueArn('jobs'),
    ]);
  });
});

describe('a failed delivery', () => {
  it('is tried again, later and later, until it succeeds', async () => {
    const at: number[] = [];
    const given = await givenBus({
      answer: () => {
        at.push(given.clock.now());
        return at.length < 6 ? throttled : 'delivered';
      },
    });
    await put(given.bridge, entry());
    await given.clock.advance(DAY);
    expect(at).toHaveLength(6);
    const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** i);
    });
    expect(given.clock.pending()).toBe(0);
  });

  it.each([
    ['attempts', { MaximumRetryAttempts: 2 }, '2', 'MaximumRetryAttempts'],
    ['no attempts', { MaximumRetryAttempts: 0 }, '0', 'MaximumRetryAttempts'],
    ['age', { MaximumEventAgeInSeconds: 60 }, expect.any(String), 'MaximumEventAgeInSeconds'],
  ])('out of %s goes to the dead-letter queue', async (_, RetryPolicy, retries, condition) => {
    const { bridge, clock, delivered } = await givenBus({
      answer: failing(throttled),
      target: { RetryPolicy, DeadLetterConfig },
    });
    await put(bridge, entry());
    await clock.advance(DAY);
    const dead = delivered.at(-1);
    expect(dead).toEqual({
      targetArn: queueArn('jobs-dlq'),
      payload: delivered[0]?.payload,
      ruleArn: ruleArn('placed'),
      attributes: {
        RULE_ARN: ruleArn('placed'),
        TARGET_ARN: queueArn('jobs'),
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: 'slow down',
        RETRY_ATTEMPTS: retries,
        EXHAUSTED_RETRY_CONDITION: condition,
      },
    });
    expect(Number(dead?.attributes?.['RETRY_ATTEMPTS'])).toBe(delivered.length - 2);
    expect(bridge.dropped()).toEqual([]);
  });

  it('ends after 185 retries and within a day by default', async () => {
    const { bridge, clock, delivered } = await givenBus({
      answer: failing(throttled),
      target: { DeadLetterConfig },
    });
    await put(bridge, entry());
    await clock.advance(DAY + 1);
    expect(delivered.filter(({ targetArn }) => targetArn === queueArn('jobs')).length).toBe(186);
    expect(delivered.at(-1)?.targetArn).toBe(queueArn('jobs-dlq'));
  });

  it('for good goes there at once, without an exhausted condition', async () => {
    const { bridge, delivered } = await givenBus({
      answer: failing({ retryable: false, reason: 'no\u0000 such queue' }),
      target: { DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
    await put(bridge, entry());
    await settle();
    expect(delivered.at(-1)?.attributes).toEqual({
      RULE_ARN: ruleArn('placed'),
      TARGET_ARN: queueArn('jobs'),
      ERROR_CODE: 'SDK_CLIENT_ERROR',
      ERROR_MESSAGE: 'no  such queue',
      RETRY_ATTEMPTS: '0',
    });
  });

  it('without a dead-letter queue is dropped and counted', async () => {
    const { bridge } = await givenBus({ answer: () => ({ retryable: false, reason: 'gone' }) });
    await put(bridge, entry(), entry());
    await settle();
    expect(bridge.dropped()).toEqual([
      { ruleArn: ruleArn('placed'), targetArn: queueArn('jobs'), count: 2 },
    ]);
  });

  it('counts an exception as retryable, and tries the dead-letter queue without end', async () => {
    let refusals = 0;
    const { bridge, clock, delivered } = await givenBus({
      answer: ({ targetArn }) => {
        if (targetArn === queueArn('jobs')) throw new Error('boom');
        refusals += 1;
        return refusals < 400 ? throttled : 'delivered';
      },
      target: { DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 1 } },
    });
    await put(bridge, entry());
    await clock.advance(3 * DAY);
    expect(refusals).toBe(400);
    expect(delivered.at(-1)?.attributes).toMatchObject({
      ERROR_MESSAGE: 'Error: boom',
      RETRY_ATTEMPTS: '1',
    });
    expect(bridge.dropped()).toEqual([]);
  });
});

describe('a delivery that ends after closing', () => {
  it('leaves its row to the next start', async () => {
    let answer: (result: DeliveryResult) => void = () => undefined;
    const { environment, bridge } = await givenBus({
      answer: () =>
        new Promise<DeliveryResult>((resolve) => {
          answer = resolve;
        }),
    });
    await put(bridge, entry());
    await settle();
    bridge.close();
    answer('delivered');
    await settle();
    const rows = environment.store.db.prepare('SELECT seq FROM eventbridge_delivery').all();
    expect(rows).toHaveLength(1);
  });
});

describe('a file opened again', () => {
  it('delivers what PutEvents answered for and no target had got', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eventbridge-'));
    const path = join(folder, 'cloud.db');
    const before = createTestEnvironment({ path });
    // Killed at the worst moment: the target never answers.
    const bridge = createEventBridge(before, { deliver: () => new Promise(() => undefined) });
    await bridge.call('CreateEventBus', { Name: 'shop' });
    await addRule(bridge, 'placed', { 'detail-type': ['OrderPlaced'] });
    await put(bridge, entry(), entry());
    await settle();
    bridge.close();
    before.store.close();

    const after = createTestEnvironment({ path, clock: before.clock });
    const targets = notingTargets();
    createEventBridge(after, targets);
    await after.clock.advance(0);
    expect(targets.delivered).toHaveLength(2);
    const rows = after.store.db.prepare('SELECT count(*) AS n FROM eventbridge_delivery').get();
    expect(rows).toMatchObject({ n: 0 });
    after.store.close();
    rmSync(folder, { recursive: true });
  });
});

describe('with the embedded SQS', () => {
  it('events become messages, and dead letters carry their reasons', async () => {
    const environment = createTestEnvironment();
    const sqs = createSqs(environment);
    const bridge = createEventBridge(environment, sqsTarget(sqs));
    await sqs.call('CreateQueue', { QueueName: 'jobs' });
    await sqs.call('CreateQueue', { QueueName: 'jobs-dlq' });
    await bridge.call('CreateEventBus', { Name: 'shop' });
    await addRule(bridge, 'placed', { 'detail-type': ['OrderPlaced'] }, { DeadLetterConfig });
    await put(bridge, entry());
    await settle();
    const receive = (name: string) =>
      sqs.call('ReceiveMessage', {
        QueueUrl: sqs.queueUrl(name),
        MessageAttributeNames: ['All'],
      });
    expect(await receive('jobs')).toMatchObject({
      Messages: [{ Body: expect.stringContaining('"orderId":"ord_1"') }],
    });
    await sqs.call('DeleteQueue', { QueueUrl: sqs.queueUrl('jobs') });
    await put(bridge, entry());
    await environment.clock.advance(0);
    expect(await receive('jobs-dlq')).toMatchObject({
      Messages: [
        {
          Body: expect.stringContaining('"orderId":"ord_1"'),
          MessageAttributes: {
            ERROR_CODE: { DataType: 'String', StringValue: 'NO_RESOURCE' },
            RULE_ARN: { DataType: 'String', StringValue: ruleArn('placed') },
          },
        },
      ],
    });
  });
});
