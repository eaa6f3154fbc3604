import { describe, expect, it } from '@jest/globals';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';
import { callsOn, urlOf } from './given-queue.ts';

const given = () => {
  const environment = createTestEnvironment();
  const sqs = createSqs(environment);
  const provision = (logicalId: string, properties: Record<string, unknown>, kind = 'Queue') =>
    sqs.provision({ type: `AWS::SQS::${kind}`, stackName: 'Shop', logicalId, properties });
  return { environment, sqs, provision };
};

describe('AWS::SQS::Queue', () => {
  it('gives its URL, ARN and a name made from stack and logical id', async () => {
    const { provision } = given();
    expect(await provision('Jobs', { VisibilityTimeout: 90 })).toEqual({
      ref: urlOf('Shop-Jobs'),
      attributes: {
        Arn: 'arn:aws:sqs:eu-central-1:000000000000:Shop-Jobs',
        QueueName: 'Shop-Jobs',
        QueueUrl: urlOf('Shop-Jobs'),
      },
    });
  });

  it('keeps long generated names apart within 80 characters', async () => {
    const { provision } = given();
    const [one, two] = await Promise.all(
      ['1', '2'].map((end) => provision(`${'L'.repeat(90)}${end}`, {})),
    );
    expect(one?.attributes['QueueName']).toHaveLength(80);
    expect(one?.attributes['QueueName']).not.toBe(two?.attributes['QueueName']);
  });

  it('takes CloudFormation’s shapes', async () => {
    const { sqs, provision } = given();
    const dead = await provision('Dead', { MessageRetentionPeriod: 1_209_600 });
    await provision('Jobs', {
      QueueName: 'jobs',
      RedrivePolicy: { deadLetterTargetArn: dead.attributes['Arn'], maxReceiveCount: 3 },
      SqsManagedSseEnabled: true,
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const { Attributes } = await sqs.call('GetQueueAttributes', {
      QueueUrl: urlOf('jobs'),
      AttributeNames: ['RedrivePolicy', 'SqsManagedSseEnabled'],
    });
    expect(Attributes).toEqual({
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: dead.attributes['Arn'],
        maxReceiveCount: 3,
      }),
      SqsManagedSseEnabled: 'true',
    });
  });

  it('once more keeps messages and policy and takes the new settings', async () => {
    const { environment, provision } = given();
    const queue = await provision('Jobs', {});
    await provision('P', { Queues: [queue.ref], PolicyDocument: { Statement: [] } }, 'QueuePolicy');
    const restarted = createSqs(environment);
    await callsOn(restarted, 'Shop-Jobs').send('a');
    await restarted.provision({
      type: 'AWS::SQS::Queue',
      stackName: 'Shop',
      logicalId: 'Jobs',
      properties: { VisibilityTimeout: 1 },
    });
    const { Attributes } = await restarted.call('GetQueueAttributes', {
      QueueUrl: queue.ref,
      AttributeNames: ['Policy', 'VisibilityTimeout', 'ApproximateNumberOfMessages'],
    });
    expect(Attributes).toEqual({
      Policy: '{"Statement":[]}',
      VisibilityTimeout: '1',
      ApproximateNumberOfMessages: '1',
    });
  });

  it.each([
    ['FIFO', { FifoQueue: true }, 'FIFO'],
    ['a FIFO name', { QueueName: 'a.fifo' }, 'FIFO'],
    ['a property it does not know', { Colour: 'red' }, 'Colour'],
    ['a value out of range', { DelaySeconds: 901 }, 'DelaySeconds'],
  ])('refuses %s', async (_, properties, named) => {
    const { provision } = given();
    await expect(provision('Jobs', properties)).rejects.toThrow(named);
  });
});
