import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { parseInput } from '../engine/parse-input.ts';
import { type Input, meterRequest, type Output, type SqsContext } from './context.ts';
import { createMoveTaskTable, type MoveTask, type MoveTaskTable } from './move-task-table.ts';
import type { Queue } from './queue-table.ts';
import { sourcesOf } from './queues.ts';
import { invalidValue, missingParameter } from './refusal.ts';

/** Dead-letter redrive by `StartMessageMoveTask`. */
export interface MoveTasks {
  start(input: Input): Output;
  list(input: Input): Output;
  cancel(input: Input): Output;
  close(): void;
}

const startSchema = z.object({
  SourceArn: z.string({ error: 'is missing' }),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.number().int().min(1).max(500).optional(),
});
const listSchema = z.object({
  SourceArn: z.string({ error: 'is missing' }),
  MaxResults: z.number().int().min(1).max(10).default(1),
});

/** Messages per second when the caller sets no velocity, AWS's own maximum. */
const DEFAULT_PER_SECOND = 500;

/** Tasks are rows, so one that a restart interrupted goes on. */
export const createMoveTasks = (context: SqsContext): MoveTasks => {
  const { clock, store, random } = context.environment;
  const tasks = createMoveTaskTable(store);
  const armed = new Map<string, () => void>();

  const arm = (handle: string, atMs: number): void => {
    armed.set(
      handle,
      clock.at(atMs, () => {
        armed.delete(handle);
        if (store.transaction(() => moveSome(context, tasks, handle))) {
          arm(handle, clock.now() + 1000);
        }
      }),
    );
  };
  for (const handle of tasks.running()) arm(handle, clock.now());

  return {
    start: (input) => {
      const ask = parseInput(startSchema, input, 'InvalidParameterValue');
      const source = checkedSource(context, tasks, ask.SourceArn);
      const destination = checkedDestination(context, ask.DestinationArn);
      const handle = Buffer.from(random.uuid()).toString('base64');
      tasks.insert({
        handle,
        source: source.name,
        destination: destination?.name ?? null,
        perSecond: ask.MaxNumberOfMessagesPerSecond ?? null,
        toMove: visibleIn(context, source),
        startedAt: clock.now(),
      });
      arm(handle, clock.now());
      meterRequest(context, source.name);
      return { TaskHandle: handle };
    },
    list: (input) => {
      const ask = parseInput(listSchema, input, 'InvalidParameterValue');
      const source = sourceAt(context, ask.SourceArn);
      meterRequest(context, source.name);
      return {
        Results: tasks.ofSource(source.name, ask.MaxResults).map((task) => present(context, task)),
      };
    },
    cancel: (input) => {
      const handle = input['TaskHandle'];
      if (typeof handle !== 'string') throw missingParameter('TaskHandle');
      const task = tasks.find(handle);
      if (task?.status !== 'RUNNING') {
        throw new AwsError('ResourceNotFoundException', 'Task does not exist or is not running.');
      }
      armed.get(handle)?.();
      armed.delete(handle);
      tasks.finish(handle, 'CANCELLED', null);
      meterRequest(context, task.source);
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
    close: () => {
      for (const disarm of armed.values()) disarm();
      armed.clear();
    },
  };
};

/** Moves up to one second's messages; whether there may be more. */
const moveSome = (context: SqsContext, tasks: MoveTaskTable, handle: string): boolean => {
  const task = tasks.find(handle);
  if (task?.status !== 'RUNNING') return false;
  const now = context.environment.clock.now();
  const limit = task.perSecond ?? DEFAULT_PER_SECOND;
  const messages = context.messages.visible(task.source, now, limit);
  for (const { seq, deadLetterSourceArn } of messages) {
    const target =
      task.destination === null
        ? context.queues.atArn(deadLetterSourceArn ?? '')
        : context.queues.find(task.destination);
    if (target === undefined) {
      tasks.finish(handle, 'FAILED', 'AWS.SimpleQueueService.NonExistentQueue');
      return false;
    }
    context.messages.moveAsNew(seq, target.name, context.environment.random.uuid(), now);
    context.availability.announce(target.name, now);
    tasks.countMoved(handle);
  }
  if (messages.length === limit) return true;
  tasks.finish(handle, 'COMPLETED', null);
  return false;
};

const sourceAt = (context: SqsContext, arn: string): Queue => {
  const queue = context.queues.atArn(arn);
  if (queue !== undefined) return queue;
  throw new AwsError(
    'ResourceNotFoundException',
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  );
};

const checkedSource = (context: SqsContext, tasks: MoveTaskTable, arn: string): Queue => {
  const source = sourceAt(context, arn);
  if (sourcesOf(context, source).length === 0) {
    throw invalidValue('Source queue must be configured as a Dead Letter Queue.');
  }
  if (tasks.ofSource(source.name, 1)[0]?.status === 'RUNNING') {
    throw new AwsError(
      'UnsupportedOperation',
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  }
  return source;
};

const checkedDestination = (context: SqsContext, arn: string | undefined): Queue | undefined => {
  if (arn === undefined) return undefined;
  const queue = context.queues.atArn(arn);
  if (queue !== undefined) return queue;
  throw new AwsError(
    'ResourceNotFoundException',
    "The resource that you specified for the DestinationArn parameter doesn't exist.",
  );
};

const visibleIn = (context: SqsContext, queue: Queue): number => {
  const now = context.environment.clock.now();
  return context.messages.counts(queue.name, now, now - queue.settings.retentionMs).visible;
};

const present = (context: SqsContext, task: MoveTask): Output => ({
  ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
  Status: task.status,
  SourceArn: arnOf(context, task.source),
  ...(task.destination !== null && { DestinationArn: arnOf(context, task.destination) }),
  ...(task.perSecond !== null && { MaxNumberOfMessagesPerSecond: task.perSecond }),
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  ...(task.failure !== null && { FailureReason: task.failure }),
  StartedTimestamp: task.startedAt,
});

const arnOf = (context: SqsContext, name: string): string =>
  `arn:aws:sqs:${context.environment.region}:${context.environment.accountId}:${name}`;
