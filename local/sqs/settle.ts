import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { parseInput } from '../engine/parse-input.ts';
import { answerBatch, checkBatchIds } from './batch.ts';
import { type Input, meterRequest, type Output, type SqsContext } from './context.ts';
import type { Queue } from './queue-table.ts';
import { parseReceiptHandle } from './receipt.ts';
import { invalidValue, missingParameter } from './refusal.ts';

const deleteSchema = z.object({ ReceiptHandle: z.string().default('') });
const changeSchema = deleteSchema.extend({ VisibilityTimeout: z.number().optional() });
const entryId = { Id: z.string().default('') };
const deleteBatchSchema = z.object({ Entries: z.array(deleteSchema.extend(entryId)).default([]) });
const changeBatchSchema = z.object({ Entries: z.array(changeSchema.extend(entryId)).default([]) });

const MAX_VISIBILITY_SECONDS = 43_200;

export const deleteMessage = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  meterRequest(context, queue.name);
  return removeOne(context, queue, parseInput(deleteSchema, input, 'InvalidParameterValue'));
};

export const deleteMessageBatch = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { Entries } = parseInput(deleteBatchSchema, input, 'InvalidParameterValue');
  checkBatchIds(Entries);
  meterRequest(context, queue.name);
  return context.environment.store.transaction(() =>
    answerBatch(Entries, (entry) => removeOne(context, queue, entry)),
  );
};

export const changeMessageVisibility = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  meterRequest(context, queue.name);
  return changeOne(context, queue, parseInput(changeSchema, input, 'InvalidParameterValue'));
};

export const changeMessageVisibilityBatch = (context: SqsContext, input: Input): Output => {
  const queue = context.queues.atUrl(input['QueueUrl']);
  const { Entries } = parseInput(changeBatchSchema, input, 'InvalidParameterValue');
  checkBatchIds(Entries);
  meterRequest(context, queue.name);
  return context.environment.store.transaction(() =>
    answerBatch(Entries, (entry) => changeOne(context, queue, entry)),
  );
};

/**
 * With a handle older than the last receive "the request succeeds, but the message will not be
 * deleted"; deleting what is gone succeeds too; an overdue but latest handle still deletes.
 * Source: SQS API reference, DeleteMessage, ReceiptHandle.
 */
const removeOne = (
  context: SqsContext,
  queue: Queue,
  { ReceiptHandle: handle }: z.infer<typeof deleteSchema>,
): Output => {
  if (handle === '') throw missingParameter('ReceiptHandle');
  const receipt = parseReceiptHandle(handle);
  context.messages.removeReceived(receipt.seq, queue.name, receipt.receipt);
  return {};
};

const changeOne = (
  context: SqsContext,
  queue: Queue,
  { ReceiptHandle: handle, VisibilityTimeout: seconds }: z.infer<typeof changeSchema>,
): Output => {
  if (handle === '') throw missingParameter('ReceiptHandle');
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_VISIBILITY_SECONDS) {
    throw invalidValue(`VisibilityTimeout must be >= 0 and <= ${MAX_VISIBILITY_SECONDS}.`);
  }
  const { seq, receipt } = parseReceiptHandle(handle);
  const current = context.messages.visibility(seq, queue.name);
  if (current?.receipt !== receipt) {
    throw invalidValue('Message does not exist or is not available for visibility timeout change.');
  }
  const now = context.environment.clock.now();
  if (current.visibleAt <= now) {
    throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
  }
  const visibleAt = now + seconds * 1000;
  context.messages.changeVisibility(seq, visibleAt);
  context.availability.announce(queue.name, visibleAt);
  return {};
};
