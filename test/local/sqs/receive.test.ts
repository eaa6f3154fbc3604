import { describe, expect, it } from '@jest/globals';
import { settle } from '../virtual-clock.ts';
import { callsOn, givenQueue, redriveAfter } from './given-queue.ts';

const bodies = (messages: readonly { Body: string }[]): string[] =>
  messages.map(({ Body }) => Body);

describe('visibility', () => {
  it.each([
    ['its default', {}, {}, 30_000],
    ['the queue', { VisibilityTimeout: '7' }, {}, 7_000],
    ['the receive', {}, { VisibilityTimeout: 3 }, 3_000],
  ] as [string, Record<string, string>, Record<string, number>, number][])(
    'hides a received message for as long as %s says',
    async (_, queue, ask, hiddenMs) => {
      const { send, receive, clock, counts } = await givenQueue(queue);
      await send('a');
      expect(bodies(await receive(ask))).toEqual(['a']);
      await clock.advance(hiddenMs - 1);
      expect(await receive(ask)).toEqual([]);
      expect(await counts()).toEqual([0, 1, 0]);
      await clock.advance(1);
      expect(await counts()).toEqual([1, 0, 0]);
      expect(bodies(await receive(ask))).toEqual(['a']);
    },
  );

  it('serves each message once per call even with a visibility time-out of 0', async () => {
    const { send, receive } = await givenQueue();
    await send('a');
    await send('b');
    expect(bodies(await receive({ VisibilityTimeout: 0 }))).toEqual(['a', 'b']);
    expect(bodies(await receive())).toEqual(['a', 'b']);
  });

  it('serves the longest visible first, at most as many as asked', async () => {
    const { send, receive, clock } = await givenQueue();
    await send('late', { DelaySeconds: 2 });
    await clock.advance(1000);
    await send('early');
    await clock.advance(1000);
    expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['early']);
    expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['late']);
  });

  it('counts receives and keeps the first one’s time', async () => {
    const { send, receive, clock } = await givenQueue();
    const sent = clock.now();
    await send('a', {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } },
    });
    await clock.advance(5);
    await receive({ VisibilityTimeout: 1 });
    await clock.advance(1000);
    const [message] = await receive();
    expect(message?.Attributes).toEqual({
      SenderId: '000000000000',
      SentTimestamp: String(sent),
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(sent + 5),
      AWSTraceHeader: 'Root=1',
    });
  });

  it('answers only the system attributes that were asked for', async () => {
    const { send, receive } = await givenQueue();
    await send('a');
    const [message] = await receive({
      AttributeNames: [],
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  });
});

describe('delay and retention', () => {
  it.each([
    [5_000, { DelaySeconds: '5' }, {}],
    [0, { DelaySeconds: '5' }, { DelaySeconds: 0 }],
    [900_000, {}, { DelaySeconds: 900 }],
  ] as [number, Record<string, string>, Record<string, number>][])(
    'hides a new message for %i ms',
    async (delayMs, queue, message) => {
      const { send, receive, clock, counts } = await givenQueue(queue);
      await send('a', message);
      expect(await counts()).toEqual(delayMs > 0 ? [0, 0, 1] : [1, 0, 0]);
      if (delayMs > 0) {
        await clock.advance(delayMs - 1);
        expect(await receive()).toEqual([]);
        await clock.advance(1);
      }
      expect(bodies(await receive())).toEqual(['a']);
    },
  );

  it('drops a message at the end of its retention and not before', async () => {
    const { send, receive, clock, counts } = await givenQueue({ MessageRetentionPeriod: '60' });
    await send('a');
    await clock.advance(59_999);
    expect(bodies(await receive({ VisibilityTimeout: 0 }))).toEqual(['a']);
    await clock.advance(1);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await receive()).toEqual([]);
  });
});

describe('dead letters', () => {
  it('move on the receive after the last allowed one, with id and time of sending kept', async () => {
    const { sqs, send, receive, clock, counts } = await givenQueue(redriveAfter(2));
    const sentAt = String(clock.now());
    const { MessageId } = await send('poison');
    for (const expected of ['1', '2']) {
      const [message] = await receive({ VisibilityTimeout: 1 });
      expect(message?.Attributes?.['ApproximateReceiveCount']).toBe(expected);
      await clock.advance(1000);
    }
    const dead = callsOn(sqs, 'jobs-dlq');
    expect(await dead.counts()).toEqual([0, 0, 0]);
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual([0, 0, 0]);
    const [message] = await dead.receive();
    expect(message).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: {
        SentTimestamp: sentAt,
        DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
      },
    });
  });

  it('leave room for the messages behind them in the same receive', async () => {
    const { send, receive, clock } = await givenQueue(redriveAfter(1));
    await send('poison');
    await receive({ VisibilityTimeout: 1 });
    await clock.advance(1000);
    await send('good');
    expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['good']);
  });

  it('are not deleted by a handle of the source queue', async () => {
    const { sqs, send, receive, remove, clock } = await givenQueue(redriveAfter(1));
    await send('poison');
    const [first] = await receive({ VisibilityTimeout: 1 });
    await clock.advance(1000);
    await receive();
    await remove(first?.ReceiptHandle);
    expect(await callsOn(sqs, 'jobs-dlq').counts()).toEqual([1, 0, 0]);
  });
});

describe('long poll', () => {
  const cases = [
    { when: 'a send', wakes: 0, act: 'send' },
    { when: 'the end of a delay', wakes: 4_000, act: 'delay' },
    { when: 'the end of a visibility time-out', wakes: 3_000, act: 'visible' },
  ] as const;
  it.each(cases)('ends with $when', async ({ wakes, act }) => {
    const { send, receive, clock } = await givenQueue();
    if (act === 'delay') await send('a', { DelaySeconds: 4 });
    if (act === 'visible') {
      await send('a');
      await receive({ VisibilityTimeout: 3 });
    }
    let answer: string[] | undefined;
    void receive({ WaitTimeSeconds: 20 }).then((messages) => {
      answer = bodies(messages);
    });
    if (act === 'send') await send('a');
    if (wakes > 0) {
      await clock.advance(wakes - 1);
      expect(answer).toBeUndefined();
      await clock.advance(1);
    }
    await settle();
    expect(answer).toEqual(['a']);
    expect(clock.pending()).toBe(0);
  });

  it('ends empty when its time is over', async () => {
    const { receive, clock } = await givenQueue({ ReceiveMessageWaitTimeSeconds: '2' });
    let answer: unknown;
    void receive().then((messages) => {
      answer = messages;
    });
    await clock.advance(1_999);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    expect(answer).toEqual([]);
  });

  it('gives one message to one of several waiting receivers', async () => {
    const { send, receive, clock } = await givenQueue();
    const waiting = [1, 2, 3].map(() => receive({ WaitTimeSeconds: 1 }));
    await send('a');
    await clock.advance(1000);
    expect((await Promise.all(waiting)).flat()).toHaveLength(1);
  });
});

describe('onAvailable', () => {
  it('tells at first, after sends, after delays and after time-outs, and then no more', async () => {
    const { sqs, send, receive, clock } = await givenQueue();
    await send('a');
    let calls = 0;
    const stop = sqs.onAvailable('jobs', () => {
      calls += 1;
    });
    await settle();
    expect(calls).toBe(1);
    await receive({ VisibilityTimeout: 10 });
    await send('b', { DelaySeconds: 5 });
    await settle();
    expect(calls).toBe(1);
    await clock.advance(5_000);
    expect(calls).toBe(2);
    await clock.advance(5_000);
    expect(calls).toBe(3);
    stop();
    await send('c');
    await settle();
    expect(calls).toBe(3);
    expect(clock.pending()).toBe(0);
  });

  it('tells once of all that one call sends', async () => {
    const { sqs } = await givenQueue();
    let calls = 0;
    sqs.onAvailable('jobs', () => {
      calls += 1;
    });
    await sqs.call('SendMessageBatch', {
      QueueUrl: sqs.queueUrl('jobs'),
      Entries: ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id })),
    });
    await settle();
    expect(calls).toBe(1);
  });

  it('refuses a queue that is not there', async () => {
    const { sqs } = await givenQueue();
    expect(() => sqs.onAvailable('none', () => undefined)).toThrow(
      expect.objectContaining({ code: 'QueueDoesNotExist' }),
    );
  });
});
