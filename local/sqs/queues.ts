import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { parseInput } from '../engine/parse-input.ts';
import { type Input, meterRequest, type Output, type SqsContext } from './context.ts';
import { DEFAULT_ATTRIBUTES } from './queue-attributes.ts';
import type { Queue } from './queue-table.ts';
import { missingParameter, queueDoesNotExist } from './refusal.ts';

const textsSchema = z.record(z.string(), z.string()).default({});
const createSchema = z.object({
  QueueName: z.string({ error: 'is missing' }),
  Attributes: textsSchema,
  tags: textsSchema,
});
const pageSchema = z.object({
  QueueNamePrefix: z.string().default(''),
  MaxResults: z.number().int().min(1).max(1000).default(1000),
  NextToken: z.string().default(''),
});

/** Source: SQS API reference, PurgeQueue, Errors. */
const PURGE_MS = 60_000;

export const createQueue = (context: SqsContext, input: Input): Output => {
  const { queues } = context;
  const ask = parseInput(createSchema, input, 'InvalidParameterValue');
  const existing = queues.find(ask.QueueName);
  if (existing === undefined) {
    queues.save(ask.QueueName, ask.Attributes);
    queues.saveTags(ask.QueueName, ask.tags);
  } else {
    refuseOtherAttributes(existing, ask.Attributes);
  }
  meterRequest(context, ask.QueueName);
  return { QueueUrl: queues.urlOf(ask.QueueName) };
};

/** Creating a queue again is fine unless it asks for another value of an attribute that it names. */
const refuseOtherAttributes = (queue: Queue, asked: Readonly<Record<string, string>>): void => {
  const current = { ...DEFAULT_ATTRIBUTES, ...queue.attributes };
  const other = Object.entries(asked).find(([name, value]) => current[name] !== value)?.[0];
  if (other !== undefined) {
    throw new AwsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${other}`,
    );
  }
};

export const deleteQueue = (context: SqsContext, input: Input): Output => {
  const { name } = context.queues.atUrl(input['QueueUrl']);
  context.environment.store.transaction(() => {
    context.messages.removeAll(name);
    context.queues.remove(name);
  });
  meterRequest(context, name);
  return {};
};

export const getQueueUrl = (context: SqsContext, input: Input): Output => {
  const { QueueName: name } = input;
  if (typeof name !== 'string' || name === '') throw missingParameter('QueueName');
  if (context.queues.find(name) === undefined) throw queueDoesNotExist();
  meterRequest(context, name);
  return { QueueUrl: context.queues.urlOf(name) };
};

export const listQueues = (context: SqsContext, input: Input): Output => {
  const ask = parseInput(pageSchema, input, 'InvalidParameterValue');
  const names = context.queues
    .all()
    .flatMap(({ name }) =>
      name.startsWith(ask.QueueNamePrefix) && name > ask.NextToken ? [name] : [],
    );
  meterRequest(context, '*');
  return pageOf(context, 'QueueUrls', names, ask.MaxResults);
};

export const listDeadLetterSourceQueues = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const ask = parseInput(pageSchema, input, 'InvalidParameterValue');
  const names = sourcesOf(context, queue).flatMap(({ name }) =>
    name > ask.NextToken ? [name] : [],
  );
  meterRequest(context, queue.name);
  return pageOf(context, 'queueUrls', names, ask.MaxResults);
};

/** The queues whose redrive policy names `queue`. */
export const sourcesOf = (context: SqsContext, queue: Queue): Queue[] =>
  context.queues
    .all()
    .filter(({ settings }) => settings.redrive?.deadLetterTargetArn === queue.arn);

const pageOf = (context: SqsContext, member: string, names: string[], limit: number): Output => {
  const page = names.slice(0, limit);
  return {
    [member]: page.map((name) => context.queues.urlOf(name)),
    ...(names.length > limit && { NextToken: page.at(-1) }),
  };
};

export const getQueueAttributes = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { AttributeNames: wanted } = parseInput(
    z.object({ AttributeNames: z.array(z.string()).default([]) }),
    input,
    'InvalidParameterValue',
  );
  const all: Readonly<Record<string, string>> = {
    ...DEFAULT_ATTRIBUTES,
    ...queue.attributes,
    ...countsOf(context, queue),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
  };
  meterRequest(context, queue.name);
  const chosen = Object.entries(all).filter(
    ([name, value]) => value !== '' && (wanted.includes('All') || wanted.includes(name)),
  );
  return chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {};
};

const countsOf = (context: SqsContext, queue: Queue): Record<string, string> => {
  const now = context.environment.clock.now();
  const counts = context.messages.counts(queue.name, now, now - queue.settings.retentionMs);
  return {
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
  };
};

export const setQueueAttributes = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { Attributes } = parseInput(
    z.object({ Attributes: textsSchema }),
    input,
    'InvalidParameterValue',
  );
  // What its retention has ended is gone, and no longer one brings it back.
  const now = context.environment.clock.now();
  context.messages.removeExpired(queue.name, now - queue.settings.retentionMs);
  context.queues.save(queue.name, { ...queue.attributes, ...Attributes });
  meterRequest(context, queue.name);
  return {};
};

/** AWS takes up to a minute over it and allows one at a time; here it is done at once. */
export const purgeQueue = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const now = context.environment.clock.now();
  if (now - (context.purges.get(queue.arn) ?? Number.NEGATIVE_INFINITY) < PURGE_MS) {
    throw new AwsError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  }
  context.purges.set(queue.arn, now);
  context.messages.removeAll(queue.name);
  meterRequest(context, queue.name);
  return {};
};

export const tagQueue = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { Tags } = parseInput(z.object({ Tags: textsSchema }), input, 'InvalidParameterValue');
  context.queues.saveTags(queue.name, { ...queue.tags, ...Tags });
  meterRequest(context, queue.name);
  return {};
};

export const listQueueTags = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  meterRequest(context, queue.name);
  return { Tags: { ...queue.tags } };
};
