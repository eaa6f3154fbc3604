import { tmpdir } from 'node:os';
import type { InProcessHandler } from '../../../local/lambda/invocation.ts';
import { createLambda } from '../../../local/lambda/lambda.ts';
import { createSqs } from '../../../local/sqs/sqs.ts';
import { createTestEnvironment } from '../environment.ts';

export const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:worker';
export const DEAD = 'arn:aws:sqs:eu-central-1:000000000000:dead';

export const given = async (environment = createTestEnvironment()) => {
  const sqs = createSqs(environment);
  const lambda = createLambda(environment, {
    sources: {
      sqs,
      streams: { read: () => [], latest: () => 0n, onAppend: () => () => undefined },
      eventBridge: () => undefined,
    },
    asset: (objectKey) => (objectKey === 'code.zip' ? tmpdir() : undefined),
  });
  const place = { stackName: 'Test', logicalId: 'Dead' };
  await sqs.provision({ type: 'AWS::SQS::Queue', ...place, properties: { QueueName: 'dead' } });
  const provision = (type: string, properties: Record<string, unknown>, logicalId = 'Thing') =>
    lambda.provision({ type: `AWS::Lambda::${type}`, stackName: 'Test', logicalId, properties });
  const dead = async () => {
    const input = { QueueUrl: sqs.queueUrl('dead'), MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs.call('ReceiveMessage', input);
    return Messages as { Body: string; MessageAttributes?: object }[];
  };
  const { clock, meter } = environment;
  return { environment, lambda, provision, dead, clock, meter };
};

export const code = { Code: { S3Bucket: 'assets', S3Key: 'code.zip' }, Runtime: 'nodejs24.x' };
export const worker = { ...code, Handler: 'index.handler', FunctionName: 'worker' };
export const payload = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));
export const fail: InProcessHandler = async () => {
  throw new RangeError('too far');
};
