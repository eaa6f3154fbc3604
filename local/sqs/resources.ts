import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { generatedName } from '../engine/generated-name.ts';
import { parseInput } from '../engine/parse-input.ts';
import type { ProvisionedResource, ProvisionRequest } from '../engine/service.ts';
import type { SqsContext } from './context.ts';
import { fifoRefused } from './queue-attributes.ts';

/** The resource types that SQS creates for CloudFormation. */
export const SQS_RESOURCE_TYPES = ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'] as const;

const whole = z.coerce.string().optional();
const queueSchema = z.strictObject({
  QueueName: z.string().optional(),
  DelaySeconds: whole,
  MaximumMessageSize: whole,
  MessageRetentionPeriod: whole,
  ReceiveMessageWaitTimeSeconds: whole,
  VisibilityTimeout: whole,
  KmsDataKeyReusePeriodSeconds: whole,
  KmsMasterKeyId: z.string().optional(),
  SqsManagedSseEnabled: whole,
  RedrivePolicy: z.record(z.string(), z.unknown()).optional(),
  RedriveAllowPolicy: z.record(z.string(), z.unknown()).optional(),
  FifoQueue: z.union([z.boolean(), z.stringbool()]).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});
const policySchema = z.object({
  Queues: z.array(z.string()).min(1),
  PolicyDocument: z.record(z.string(), z.unknown()),
});

const MAX_NAME = 80;

/** Creates or updates; messages of a queue that exists are kept. */
export const provisionSqs = (
  context: SqsContext,
  request: ProvisionRequest,
): ProvisionedResource => {
  switch (request.type) {
    case 'AWS::SQS::Queue':
      return provisionQueue(context, request);
    case 'AWS::SQS::QueuePolicy':
      return provisionPolicy(context, request);
    default:
      throw new AwsError('ValidationError', `SQS has no resource type ${request.type}.`);
  }
};

const provisionQueue = (context: SqsContext, request: ProvisionRequest): ProvisionedResource => {
  const { queues } = context;
  const properties = parseProperties(queueSchema, request);
  if (properties.FifoQueue === true) throw fifoRefused();
  const {
    QueueName,
    Tags = [],
    FifoQueue,
    RedrivePolicy,
    RedriveAllowPolicy,
    ...texts
  } = properties;
  const name = QueueName ?? generatedName(request, MAX_NAME);
  const existing = queues.find(name);
  const attributes = {
    ...texts,
    RedrivePolicy: RedrivePolicy && JSON.stringify(RedrivePolicy),
    RedriveAllowPolicy: RedriveAllowPolicy && JSON.stringify(RedriveAllowPolicy),
    // A queue policy is a resource of its own, so a new pass over the queue keeps it.
    Policy: existing?.attributes['Policy'],
  };
  const queue = queues.save(name, withoutUndefined(attributes));
  queues.saveTags(name, Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])));
  const url = queues.urlOf(name);
  return { ref: url, attributes: { Arn: queue.arn, QueueName: name, QueueUrl: url } };
};

const withoutUndefined = (
  texts: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const provisionPolicy = (context: SqsContext, request: ProvisionRequest): ProvisionedResource => {
  const { Queues, PolicyDocument } = parseProperties(policySchema, request);
  for (const url of Queues) {
    const { name, attributes } = context.queues.atUrl(url);
    context.queues.save(name, { ...attributes, Policy: JSON.stringify(PolicyDocument) });
  }
  const id = `${request.stackName}-${request.logicalId}`;
  return { ref: id, attributes: { Id: id } };
};

const parseProperties = <Properties>(
  schema: z.ZodType<Properties>,
  request: ProvisionRequest,
): Properties => {
  try {
    return parseInput(schema, request.properties, 'ValidationError');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      error.code,
      `${request.type} ${request.logicalId}: property ${error.message}`,
      { cause: error },
    );
  }
};
