import type { Datum } from '../engine/metrics.ts';
import { unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { createAvailability } from './availability.ts';
import type { Input, Output, SqsContext } from './context.ts';
import { createGauges } from './gauges.ts';
import { createMessageTable } from './message-table.ts';
import { createMoveTasks, type MoveTasks } from './move-task.ts';
import { createQueueTable } from './queue-table.ts';
import * as queues from './queues.ts';
import { receiveMessage } from './receive.ts';
import { provisionSqs, SQS_RESOURCE_TYPES } from './resources.ts';
import { sendMessage, sendMessageBatch } from './send.ts';
import * as settle from './settle.ts';

/** Standard queues; FIFO is refused by name. */
export interface SqsService extends Service, ResourceProvider {
  readonly id: 'sqs';
  /**
   * `listener` runs, after the commit, whenever messages of the queue may have become visible: sent,
   * delay over, time-out passed, moved in; and once at first if some are visible now. It must not
   * throw. The returned function ends it. Throws `QueueDoesNotExist`.
   */
  onAvailable(queueName: string, listener: () => void): () => void;
  /** Whether so many messages of the queue, without a number any, are visible now; throws `QueueDoesNotExist`. */
  hasVisible(queueName: string, count?: number): boolean;
  /** The queue's current URL; throws `QueueDoesNotExist`. */
  queueUrl(queueName: string): string;
  /** What CloudWatch shows of the queues now; of an empty one once, so that its emptiness is seen. */
  gauges(): readonly Datum[];
  /** Forgets timers and listeners; what is stored stays. */
  close(): void;
}

/** Amazon SQS on the environment's store; goes on with the move tasks that a restart interrupted. */
export const createSqs = (environment: Environment): SqsService => {
  const messages = createMessageTable(environment.store);
  const context: SqsContext = {
    environment,
    messages,
    queues: createQueueTable(environment),
    availability: createAvailability(environment.clock, messages),
    purges: new Map(),
  };
  removeExpired(context);
  const tasks = createMoveTasks(context);
  const operations = operationsOf(context, tasks);
  return {
    id: 'sqs',
    types: SQS_RESOURCE_TYPES,
    call: async (operation, input) => {
      const work = operations.get(operation);
      if (work === undefined) throw unknownOperation('SQS', operation);
      return work(input);
    },
    provision: async (request) => provisionSqs(context, request),
    onAvailable: (queueName, listener) =>
      context.availability.subscribe(context.queues.get(queueName).name, listener),
    hasVisible: (queueName, count) =>
      messages.hasVisible(context.queues.get(queueName).name, environment.clock.now(), count),
    queueUrl: (queueName) => context.queues.urlOf(context.queues.get(queueName).name),
    gauges: createGauges(context),
    close: () => {
      tasks.close();
      context.availability.close();
    },
  };
};

/** Receives drop expired messages one by one; this is for queues that nobody receives from. */
const removeExpired = ({ queues: table, messages, environment }: SqsContext): void => {
  for (const { name, settings } of table.all()) {
    messages.removeExpired(name, environment.clock.now() - settings.retentionMs);
  }
};

type Operation = (input: Input) => Output | Promise<Output>;

const operationsOf = (context: SqsContext, tasks: MoveTasks): ReadonlyMap<string, Operation> => {
  const on =
    (work: (context: SqsContext, input: Input) => Output | Promise<Output>): Operation =>
    (input) =>
      work(context, input);
  return new Map<string, Operation>([
    ['CreateQueue', on(queues.createQueue)],
    ['DeleteQueue', on(queues.deleteQueue)],
    ['GetQueueUrl', on(queues.getQueueUrl)],
    ['ListQueues', on(queues.listQueues)],
    ['ListDeadLetterSourceQueues', on(queues.listDeadLetterSourceQueues)],
    ['GetQueueAttributes', on(queues.getQueueAttributes)],
    ['SetQueueAttributes', on(queues.setQueueAttributes)],
    ['PurgeQueue', on(queues.purgeQueue)],
    ['TagQueue', on(queues.tagQueue)],
    ['ListQueueTags', on(queues.listQueueTags)],
    ['SendMessage', on(sendMessage)],
    ['SendMessageBatch', on(sendMessageBatch)],
    ['ReceiveMessage', on(receiveMessage)],
    ['DeleteMessage', on(settle.deleteMessage)],
    ['DeleteMessageBatch', on(settle.deleteMessageBatch)],
    ['ChangeMessageVisibility', on(settle.changeMessageVisibility)],
    ['ChangeMessageVisibilityBatch', on(settle.changeMessageVisibilityBatch)],
    ['StartMessageMoveTask', tasks.start],
    ['ListMessageMoveTasks', tasks.list],
    ['CancelMessageMoveTask', tasks.cancel],
  ]);
};
