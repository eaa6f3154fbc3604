import { describe, expect, it } from '@jest/globals';
import type { InProcessHandler } from '../../../local/lambda/invocation.ts';
import { createLambda, type InProcessSize } from '../../../local/lambda/lambda.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';

interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

const given = async (
  handler: (event: QueueEvent) => unknown,
  options: { mapping?: object; queue?: object; size?: InProcessSize } = {},
) => {
  const environment = createTestEnvironment();
  const sqs = createSqs(environment);
  const provision = (type: string, logicalId: string, properties: Record<string, unknown>) =>
    [sqs, lambda]
      .find(({ types }) => types.includes(type))
      ?.provision({ type, stackName: 'Test', logicalId, properties });
  const lambda = createLambda(environment, {
    sources: {
      sqs,
      streams: { read: () => [], latest: () => 0n, onAppend: () => () => undefined },
      eventBridge: () => undefined,
    },
  });
  await provision('AWS::SQS::Queue', 'Dead', { QueueName: 'dead' });
  await provision('AWS::SQS::Queue', 'Work', {
    QueueName: 'work',
    VisibilityTimeout: 60,
    RedrivePolicy: {
      deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
      maxReceiveCount: 3,
    },
    ...options.queue,
  });
  const events: QueueEvent[] = [];
  const recorded: InProcessHandler = async (event) => {
    events.push(event as QueueEvent);
    return handler(event as QueueEvent);
  };
  lambda.registerInProcess('worker', recorded, options.size);
  const mapping = await provision('AWS::Lambda::EventSourceMapping', 'Mapping', {
    FunctionName: 'worker',
    EventSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:work',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...options.mapping,
  });
  const send = async (...bodies: string[]) => {
    for (const MessageBody of bodies) {
      await sqs.call('SendMessage', {
        QueueUrl: sqs.queueUrl('work'),
        MessageBody,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      });
    }
  };
  const bodiesIn = async (queue: string): Promise<string[]> => {
    const input = { QueueUrl: sqs.queueUrl(queue), MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.call('ReceiveMessage', input);
    return (Messages as { Body: string }[]).map(({ Body }) => Body);
  };
  const { clock, meter } = environment;
  const requests = () => meter.totals()['sqs.request']?.['work'] ?? 0;
  const bodies = () => events.map(({ Records }) => Records.map(({ body }) => body));
  return { clock, lambda, send, bodiesIn, events, bodies, requests, uuid: mapping?.ref };
};

const failuresOf = (event: QueueEvent, isBad: (body: string) => boolean) => ({
  batchItemFailures: event.Records.filter(({ body }) => isBad(body)).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});

describe('a queue’s event source mapping', () => {
  it('gives the function Lambda’s records and deletes what is done', async () => {
    const { clock, lambda, send, events, bodiesIn } = await given(() => undefined);
    await send('one');
    lambda.start();
    await clock.advance(10);
    expect(events[0]?.Records[0]).toMatchObject({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'one',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) },
      messageAttributes: {
        kind: {
          stringValue: 'test',
          dataType: 'String',
          stringListValues: [],
          binaryListValues: [],
        },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:work',
      awsRegion: 'eu-central-1',
    });
    await clock.advance(120_000);
    expect(events).toHaveLength(1);
    expect(await bodiesIn('work')).toEqual([]);
  });

  it('brings back only what was reported, and parks it after its last receive', async () => {
    const { clock, lambda, send, bodies, bodiesIn } = await given((event) =>
      failuresOf(event, (body) => body === 'bad'),
    );
    await send('good', 'bad', 'fine');
    lambda.start();
    await clock.advance(10);
    expect(bodies()).toEqual([['good', 'bad', 'fine']]);
    await clock.advance(240_000);
    expect(bodies().slice(1)).toEqual([['bad'], ['bad']]);
    expect(await bodiesIn('dead')).toEqual(['bad']);
    expect(await bodiesIn('work')).toEqual([]);
  });

  it.each([
    ['a thrown error', () => Promise.reject(new Error('no'))],
    ['an id of no message', () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] })],
  ])('brings the whole batch back after %s', async (_name, answer) => {
    let calls = 0;
    const { clock, lambda, send, bodies } = await given(() => (calls++ === 0 ? answer() : null));
    await send('a', 'b');
    lambda.start();
    await clock.advance(61_000);
    expect(bodies()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('without the flag ignores what is reported', async () => {
    const { clock, lambda, send, bodies, bodiesIn } = await given(
      (event) => failuresOf(event, () => true),
      { mapping: { FunctionResponseTypes: [] } },
    );
    await send('a');
    lambda.start();
    await clock.advance(120_000);
    expect(bodies()).toEqual([['a']]);
    expect(await bodiesIn('dead')).toEqual([]);
  });

  it('waits out the batching window, and not when the batch is full', async () => {
    const { clock, lambda, send, bodies } = await given(() => null, {
      mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 8 },
    });
    lambda.start();
    await send('a');
    await clock.advance(7_000);
    expect(bodies()).toEqual([]);
    await send('b');
    await clock.advance(1_100);
    expect(bodies()).toEqual([['a', 'b']]);
    await send('c', 'd', 'e', 'f');
    await clock.advance(10);
    expect(bodies()[1]).toEqual(['c', 'd', 'e']);
  });

  it('runs no more batches at a time than the mapping and the function allow', async () => {
    const endings: (() => void)[] = [];
    const { clock, lambda, send, bodies } = await given(
      () => new Promise<void>((resolve) => endings.push(resolve)),
      {
        mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
        size: { concurrency: 5 },
      },
    );
    await send('a', 'b', 'c');
    lambda.start();
    await clock.advance(10);
    expect(bodies()).toEqual([['a'], ['b']]);
    endings[0]?.();
    await clock.advance(10);
    expect(bodies()).toEqual([['a'], ['b'], ['c']]);
  });

  it.each([
    ['one message at a time', {}, [['a'], ['b'], ['c']], 3 * 3],
    ['a batch that is full', { BatchSize: 3 }, [['a', 'b', 'c']], 3 + 1 + 1],
    [
      'a window that more came in, once',
      { BatchSize: 5, MaximumBatchingWindowInSeconds: 4 },
      [['a', 'b'], ['c']],
      3 + 2 + 1,
    ],
    [
      'a batch of three receives, the first when one is there',
      { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 },
      [Array.from({ length: 20 }, (_, n) => `m${n}`)],
      20 + 3 + 2,
    ],
  ])('asks the queue only when it has something: %s', async (_case, mapping, sent, expected) => {
    const { clock, lambda, send, requests } = await given(() => null, { mapping });
    lambda.start();
    await send('the first, for which the queue’s URL is asked');
    await clock.advance(60_000);
    const before = requests();
    for (const bodies of sent) {
      await send(...bodies);
      await clock.advance(1_500);
    }
    await clock.advance(60_000);
    // Sent, received, deleted.
    expect(requests() - before).toBe(expected);
  });

  it('leaves messages where they are while it is switched off', async () => {
    const { clock, lambda, send, bodies, uuid } = await given(() => null);
    lambda.start();
    await lambda.call('UpdateEventSourceMapping', { UUID: uuid, Enabled: false });
    await send('a');
    await clock.advance(1_000);
    expect(bodies()).toEqual([]);
    await lambda.call('UpdateEventSourceMapping', { UUID: uuid, Enabled: true });
    await clock.advance(10);
    expect(bodies()).toEqual([['a']]);
  });

  it('drains: what runs ends, what has not started stays visible', async () => {
    let finish: () => void = () => undefined;
    const { clock, lambda, send, bodiesIn } = await given(
      () => new Promise<void>((resolve) => (finish = resolve)),
      { mapping: { BatchSize: 1 }, size: { concurrency: 1 } },
    );
    await send('running', 'waiting');
    lambda.start();
    await clock.advance(10);
    const drained = lambda.drain();
    finish();
    await drained;
    expect(await bodiesIn('work')).toEqual(['waiting']);
  });

  it('refuses a queue whose visibility time-out is shorter than the function’s', async () => {
    await expect(given(() => null, { queue: { VisibilityTimeout: 29 } })).rejects.toThrow(
      'Queue visibility timeout: 29 seconds is less than Function timeout: 30 seconds',
    );
  });
});
