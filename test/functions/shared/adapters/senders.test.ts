import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { sqsSendMessage } from '../../../../functions/shared/adapters/aws-calls.ts';
import { createBus } from '../../../../functions/shared/adapters/bus.ts';
import { createQueues } from '../../../../functions/shared/adapters/queues.ts';
import { createStepQueue } from '../../../../functions/shared/adapters/step-queue.ts';
import type { Bundle } from '../../../../functions/shared/bundle.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { createFakeAws, refused } from './fake-aws.ts';

const eventbridge = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  eventbridge.reset();
  sqs.reset();
});

const entry = (id: string) => ({
  bytes: 100,
  envelope: {
    id,
    kind: 'event',
    name: 'OrderPlaced',
    schemaVersion: 1,
    source: 'karwan.orders',
    merchantId: 'm1',
    subject: 'order/ord_1',
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:01.000Z',
    causationId: 'c',
    correlationId: 'c',
    data: { total: '5' },
  } satisfies Envelope,
});

const bundle = (...ids: readonly [string, ...string[]]): Bundle => {
  const [first, ...others] = ids;
  return { bytes: 100, messages: [entry(first), ...others.map(entry)] };
};

describe('the bus', () => {
  it('puts envelopes in the detail, and believes only an EventId', async () => {
    eventbridge.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: 'x' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow' }],
    });
    const bus = createBus({ eventbridge: new EventBridgeClient({}) }, 'karwan');
    expect(await bus.put([bundle('a', 'd'), bundle('b'), bundle('c')])).toEqual([
      { sent: true },
      { sent: false, reason: 'ThrottlingException' },
      { sent: false, reason: 'no EventId' },
    ]);
    const [first, second] =
      eventbridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(first).toEqual({
      EventBusName: 'karwan',
      Source: 'karwan.orders',
      DetailType: 'OrderPlaced',
      Detail: JSON.stringify({ events: [entry('a').envelope, entry('d').envelope] }),
      Time: new Date('2026-01-01T00:00:01.000Z'),
    });
    // One alone has the same shape.
    expect(second?.Detail).toBe(JSON.stringify({ events: [entry('b').envelope] }));
  });
});

/** U+FFFE and U+FFFF are no characters of XML, and JSON does not escape them. */
const UNSENDABLE = 'A\uFFFEB\uFFFF';
const SENT = 'A\uFFFDB\uFFFD';
const about = (title: string) => {
  const { envelope, bytes } = entry('a');
  return { bytes, envelope: { ...envelope, data: { title } } };
};

describe('what SQS takes for no text', () => {
  it('is replaced on its way to a queue', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    const queues = createQueues({ sqs: new SQSClient({}) }, { calls: 'https://queue/calls' });
    await queues.send('calls', [about(UNSENDABLE)]);
    const [sent] = sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries ?? [];
    expect(sent?.MessageBody).toBe(JSON.stringify(about(SENT).envelope));
  });

  it('is replaced on its way through the small client, as a channel’s setting beside a webhook', async () => {
    const aws = createFakeAws();
    await sqsSendMessage(aws, 'https://sqs.test/q', JSON.stringify({ name: UNSENDABLE }), {
      error: UNSENDABLE,
    });
    expect(aws.calls[0]?.input).toMatchObject({
      MessageBody: JSON.stringify({ name: SENT }),
      MessageAttributes: { error: { StringValue: SENT } },
    });
  });

  it('is replaced on its way to the bus, which hands it on to queues', async () => {
    eventbridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
    const bus = createBus({ eventbridge: new EventBridgeClient({}) }, 'karwan');
    await bus.put([{ bytes: 100, messages: [about(UNSENDABLE)] }]);
    const [put] = eventbridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(put?.Detail).toBe(JSON.stringify({ events: [about(SENT).envelope] }));
  });
});

describe('queues', () => {
  it('judges each entry by its own id, and refuses an unknown step', async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [{ Id: '1', MessageId: 'm', MD5OfMessageBody: '' }],
      Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }],
    });
    const queues = createQueues({ sqs: new SQSClient({}) }, { calls: 'https://queue/calls' });
    expect(await queues.send('calls', [entry('a'), entry('b'), entry('c')])).toEqual([
      { sent: false, reason: 'InternalError' },
      { sent: true },
      { sent: false, reason: 'no answer' },
    ]);
    expect(await queues.send('nowhere', [entry('a')])).toEqual([
      { sent: false, reason: 'no queue for step nowhere' },
    ]);
  });
});

describe('a step’s own queue', () => {
  const setUp = () => {
    const aws = createFakeAws();
    const urls = { queueUrl: 'https://sqs.test/1/queue', deadLetterUrl: 'https://sqs.test/1/dead' };
    const ports = { ...aws, now: () => 0, setting: (name: string) => `the ${name}` };
    return { aws, queue: createStepQueue(ports, urls) };
  };

  it('sets the back-off, and takes an empty answer for done', async () => {
    const { aws, queue } = setUp();
    aws.fail = () => new Response('', { status: 200 });
    await queue.retryIn('handle', 7);
    expect(aws.calls[0]?.input).toEqual({
      QueueUrl: 'https://sqs.test/1/queue',
      ReceiptHandle: 'handle',
      VisibilityTimeout: 7,
    });
  });

  it('answers a canary on a row of its own, which the next answer overwrites', async () => {
    const { aws, queue } = setUp();
    aws.fail = () => new Response('{}', { status: 200 });
    await queue.answerCanary('orders', 'canary_1');
    expect(aws.calls[0]?.input).toEqual({
      TableName: 'the TABLE',
      Item: {
        pk: { S: 'canary#orders' },
        sk: { S: 'row' },
        kind: { S: 'canary' },
        canaryId: { S: 'canary_1' },
        at: { S: '1970-01-01T00:00:00.000Z' },
      },
    });
  });

  it('reports a refusal as a retryable fault', async () => {
    const { aws, queue } = setUp();
    aws.fail = () => refused(400, 'MessageNotInflight');
    await expect(queue.retryIn('handle', 7)).rejects.toMatchObject({ retryable: true });
  });

  it('parks the untouched body with reasons that SQS accepts', async () => {
    const { aws, queue } = setUp();
    await queue.park('{"id":"a"}', {
      reason: 'poison',
      error: `bell \u0007\uFFFF ${'x'.repeat(4_087)}\u{1F600}${'x'.repeat(9_000)}`,
      stack: '',
      step: 'orders',
      causeId: 'a',
    });
    const input = aws.calls[0]?.input as {
      MessageBody: string;
      MessageAttributes: Record<string, { StringValue: string }>;
    };
    expect(input.MessageBody).toBe('{"id":"a"}');
    expect(Object.keys(input.MessageAttributes)).toEqual(['reason', 'error', 'step', 'causeId']);
    expect(input.MessageAttributes['error']?.StringValue).toMatch(/^bell \ufffd{2} x+\ufffd$/);
    expect(input.MessageAttributes['error']?.StringValue).toHaveLength(4096);
  });
});
