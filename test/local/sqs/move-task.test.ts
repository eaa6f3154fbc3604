import { describe, expect, it } from '@jest/globals';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { callsOn, givenQueue, redriveAfter, urlOf } from './given-queue.ts';

const arn = (name: string): string => `arn:aws:sqs:eu-central-1:000000000000:${name}`;
const SourceArn = arn('jobs-dlq');

const givenDeadLetters = async (count: number) => {
  const given = await givenQueue(redriveAfter(1));
  for (let i = 0; i < count; i += 1) await given.send(`m${i}`);
  await given.receive();
  await given.clock.advance(30_000);
  await given.receive();
  return { ...given, dead: callsOn(given.sqs, 'jobs-dlq') };
};
const statuses = (answer: Record<string, unknown>): Record<string, unknown>[] =>
  answer['Results'] as Record<string, unknown>[];

describe('StartMessageMoveTask', () => {
  it('brings messages home as new ones', async () => {
    const { sqs, clock, dead, receive } = await givenDeadLetters(3);
    const before = (await dead.receive({ VisibilityTimeout: 0 })).map(({ MessageId }) => MessageId);
    await sqs.call('StartMessageMoveTask', { SourceArn });
    await clock.advance(0);
    const home = await receive();
    expect(home.map(({ Body }) => Body).sort()).toEqual(['m0', 'm1', 'm2']);
    expect(home.filter(({ MessageId }) => before.includes(MessageId))).toEqual([]);
    expect(home[0]?.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SentTimestamp: String(clock.now()),
    });
    expect(home[0]?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(statuses(await sqs.call('ListMessageMoveTasks', { SourceArn }))).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn,
        ApproximateNumberOfMessagesMoved: 3,
        ApproximateNumberOfMessagesToMove: 3,
        StartedTimestamp: clock.now(),
      },
    ]);
  });

  it('keeps to its velocity, goes on after a restart, and can be cancelled', async () => {
    const { environment, sqs, clock, dead } = await givenDeadLetters(5);
    const { TaskHandle } = await sqs.call('StartMessageMoveTask', {
      SourceArn,
      DestinationArn: arn('jobs'),
      MaxNumberOfMessagesPerSecond: 2,
    });
    await expect(sqs.call('StartMessageMoveTask', { SourceArn })).rejects.toMatchObject({
      code: 'UnsupportedOperation',
    });
    await clock.advance(0);
    expect(await dead.counts()).toEqual([3, 0, 0]);
    sqs.close();
    await clock.advance(5_000);
    expect(await dead.counts()).toEqual([3, 0, 0]);
    const restarted = createSqs(environment);
    await clock.advance(0);
    expect(await dead.counts()).toEqual([1, 0, 0]);
    expect(await restarted.call('CancelMessageMoveTask', { TaskHandle })).toEqual({
      ApproximateNumberOfMessagesMoved: 4,
    });
    await clock.advance(5_000);
    expect(await dead.counts()).toEqual([1, 0, 0]);
    await expect(restarted.call('CancelMessageMoveTask', { TaskHandle })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it.each([
    [
      'a queue that is nobody’s dead-letter queue',
      { SourceArn: arn('jobs') },
      'InvalidParameterValue',
    ],
    ['a source that is not there', { SourceArn: arn('x') }, 'ResourceNotFoundException'],
    [
      'a destination that is not there',
      { SourceArn, DestinationArn: arn('x') },
      'ResourceNotFoundException',
    ],
    ['no source', {}, 'InvalidParameterValue'],
  ])('refuses %s', async (_, input, code) => {
    const { sqs } = await givenDeadLetters(1);
    await expect(sqs.call('StartMessageMoveTask', input)).rejects.toMatchObject({ code });
  });

  it('fails, with the messages kept, when their source is gone', async () => {
    const { sqs, clock, dead } = await givenDeadLetters(1);
    await sqs.call('StartMessageMoveTask', { SourceArn });
    await sqs.call('DeleteQueue', { QueueUrl: urlOf('jobs') });
    await clock.advance(0);
    expect(await dead.counts()).toEqual([1, 0, 0]);
    const [task] = statuses(await sqs.call('ListMessageMoveTasks', { SourceArn }));
    expect(task).toMatchObject({ Status: 'FAILED' });
  });
});
