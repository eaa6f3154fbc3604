import { describe, expect, it } from '@jest/globals';
import { callsOn, givenQueue, redriveAfter, urlOf } from './given-queue.ts';

describe('CreateQueue', () => {
  it('again with the same attributes gives the same queue', async () => {
    const { sqs } = await givenQueue({ VisibilityTimeout: '7' });
    const again = { QueueName: 'jobs', Attributes: { VisibilityTimeout: '7' } };
    expect(await sqs.call('CreateQueue', again)).toEqual({ QueueUrl: urlOf('jobs') });
  });

  it.each([
    ['another value', { QueueName: 'jobs', Attributes: { DelaySeconds: '1' } }, 'QueueNameExists'],
    ['a bad name', { QueueName: 'a/b' }, 'InvalidParameterValue'],
    ['a FIFO name', { QueueName: 'a.fifo' }, 'UnsupportedOperation'],
    ['FIFO', { QueueName: 'a', Attributes: { FifoQueue: 'true' } }, 'UnsupportedOperation'],
    ['an unknown attribute', { QueueName: 'a', Attributes: { X: '1' } }, 'InvalidAttributeName'],
    [
      'a time-out over 12 hours',
      { QueueName: 'a', Attributes: { VisibilityTimeout: '43201' } },
      'InvalidAttributeValue',
    ],
    [
      'a retention under a minute',
      { QueueName: 'a', Attributes: { MessageRetentionPeriod: '59' } },
      'InvalidAttributeValue',
    ],
    [
      'a dead-letter queue that is not there',
      {
        QueueName: 'a',
        Attributes: {
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:r:1:none","maxReceiveCount":1}',
        },
      },
      'InvalidParameterValue',
    ],
    ['maxReceiveCount 0', { QueueName: 'a', Attributes: redriveAfter(0) }, 'InvalidAttributeValue'],
    ['no JSON', { QueueName: 'a', Attributes: { RedrivePolicy: 'x' } }, 'InvalidAttributeValue'],
  ])('refuses %s', async (_, input, code) => {
    const { sqs } = await givenQueue();
    await expect(sqs.call('CreateQueue', input)).rejects.toMatchObject({ code });
  });
});

describe('the other queue operations', () => {
  it('find queues by name, prefix, page and dead-letter queue', async () => {
    const { sqs } = await givenQueue(redriveAfter(3));
    expect(await sqs.call('GetQueueUrl', { QueueName: 'jobs' })).toEqual({
      QueueUrl: urlOf('jobs'),
    });
    expect(await sqs.call('ListQueues', { QueueNamePrefix: 'jobs-' })).toEqual({
      QueueUrls: [urlOf('jobs-dlq')],
    });
    const page = await sqs.call('ListQueues', { MaxResults: 1 });
    expect(page).toEqual({ QueueUrls: [urlOf('jobs')], NextToken: 'jobs' });
    expect(await sqs.call('ListQueues', { NextToken: page['NextToken'] })).toEqual({
      QueueUrls: [urlOf('jobs-dlq')],
    });
    expect(await sqs.call('ListDeadLetterSourceQueues', { QueueUrl: urlOf('jobs-dlq') })).toEqual({
      queueUrls: [urlOf('jobs')],
    });
  });

  it('lose what their retention has ended, whatever it is set to afterwards', async () => {
    const { sqs, clock, send, receive } = await givenQueue({ MessageRetentionPeriod: '60' });
    const QueueUrl = urlOf('jobs');
    await send('old');
    await clock.advance(59_000);
    await send('new');
    await clock.advance(1_000);
    const Attributes = { MessageRetentionPeriod: '1209600' };
    await sqs.call('SetQueueAttributes', { QueueUrl, Attributes });
    expect((await receive()).map(({ Body }) => Body)).toEqual(['new']);
  });

  it('show defaults, what was set, and no policy that was taken away', async () => {
    const { sqs } = await givenQueue(redriveAfter(3));
    const QueueUrl = urlOf('jobs');
    await sqs.call('SetQueueAttributes', {
      QueueUrl,
      Attributes: { RedrivePolicy: '', DelaySeconds: '4' },
    });
    const { Attributes } = await sqs.call('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      DelaySeconds: '4',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      QueueArn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
    });
    expect(Attributes).not.toHaveProperty('RedrivePolicy');
  });

  it('resolve a queue by the name in the URL whatever its host and port', async () => {
    const { sqs, counts } = await givenQueue();
    const QueueUrl = 'http://elsewhere:1/000000000000/jobs';
    await sqs.call('SendMessage', { QueueUrl, MessageBody: 'a' });
    expect(await counts()).toEqual([1, 0, 0]);
  });

  it('purge, tag and delete', async () => {
    const { sqs, send, receive, counts, clock } = await givenQueue();
    const QueueUrl = urlOf('jobs');
    await send('a');
    await receive();
    await send('b');
    await sqs.call('PurgeQueue', { QueueUrl });
    expect(await counts()).toEqual([0, 0, 0]);
    await expect(sqs.call('PurgeQueue', { QueueUrl })).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
    });
    await clock.advance(60_000);
    await sqs.call('PurgeQueue', { QueueUrl });
    await sqs.call('TagQueue', { QueueUrl, Tags: { a: 'b' } });
    expect(await sqs.call('ListQueueTags', { QueueUrl })).toEqual({ Tags: { a: 'b' } });
    await sqs.call('DeleteQueue', { QueueUrl });
    await expect(send('c')).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });

  it('that are not there are named', async () => {
    const { sqs } = await givenQueue();
    await expect(sqs.call('AddPermission', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringContaining('AddPermission'),
    });
  });
});

describe('a dead-letter queue that was deleted', () => {
  it('takes nothing: the message stays receivable', async () => {
    const { sqs, send, receive, clock } = await givenQueue(redriveAfter(1));
    await send('a');
    await sqs.call('DeleteQueue', { QueueUrl: urlOf('jobs-dlq') });
    await receive();
    await clock.advance(30_000);
    expect(await receive()).toHaveLength(1);
    await expect(callsOn(sqs, 'jobs-dlq').counts()).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
    });
  });
});
