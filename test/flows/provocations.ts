import { rowsOf } from './books.ts';
import { commitOf, putCommit, tablesOf } from './given-commits.ts';
import type { Alarm, WatchedCloud } from './provoked-alarms.ts';
import { nextOrder, openShop } from './shop.ts';
import {
  crash,
  fillQueue,
  functionsOf,
  heal,
  invokeAll,
  isEachMinute,
  nothing,
  onEach,
  onQueues,
  onTables,
  post,
  publishToAll,
  purge,
  RECEIVE,
  retarget,
  sendWithoutPayload,
  setConcurrency,
  setMostWrites,
  setRules,
  sqs,
  switchMappings,
  writeTwice,
} from './troubles.ts';

/** One way of bringing alarms about, and of ending it. */
export interface Provocation {
  /** The kinds of alarms that it raises, all alarms of each. */
  readonly kinds: readonly string[];
  /** For the table. */
  readonly how: string;
  start(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
  /** Every minute until the alarms are raised. */
  again?(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
  stop(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
}

const NONE = { amount: '0', currency: 'EUR' };
/** As orders keeps what payments tells of a card that is declined. */
const PAYMENT_FAILED = {
  type: 'MoneyAnswerHeard',
  data: {
    event: 'PaymentFailed',
    answer: {
      provider: 'stripe',
      due: { amount: '2500', currency: 'EUR' },
      ...{ authorised: NONE, captured: NONE, refunded: NONE, collected: NONE },
      ...{ assured: false, released: false, disputed: false, action: null },
    },
  },
};

/** Queues that are worked on; the others' names end otherwise. */
const STEP_QUEUES = /Queue[0-9A-F]{8}$/;

let shopPath = '';

/** Every kind of alarm, in an order in which one does not disturb the next. */
export const PROVOCATIONS: readonly Provocation[] = [
  {
    kinds: ['dead-letters', 'commits-lost', 'job-missed', 'orders-at-risk'],
    how: 'a message in every queue in which nothing is worked on',
    start: (cloud, alarms) =>
      onEach(
        alarms.filter(({ dimensions }) => dimensions['QueueName']),
        (alarm) => fillQueue(cloud, alarm),
      ),
    stop: (cloud, alarms) =>
      onEach(
        alarms.filter(({ dimensions }) => dimensions['QueueName']),
        (alarm) => purge(cloud, alarm),
      ),
  },
  {
    kinds: ['queue-age'],
    how: 'nobody reads the queues any more, in each of which a message waits',
    start: async (cloud, alarms) => {
      await switchMappings(cloud, 'sqs', false);
      await onEach(alarms, (alarm) => fillQueue(cloud, alarm));
    },
    stop: async (cloud, alarms) => {
      await onEach(alarms, (alarm) => purge(cloud, alarm));
      await switchMappings(cloud, 'sqs', true);
    },
  },
  {
    kinds: ['step-errors'],
    how: 'every worker crashes, while messages come in each minute',
    start: async (cloud, alarms) => crash(cloud, functionsOf(alarms)),
    again: (cloud) =>
      onQueues(cloud, STEP_QUEUES, (QueueUrl) =>
        sqs(cloud).call('SendMessage', { QueueUrl, MessageBody: 'provoked' }),
      ),
    stop: async (cloud) => {
      await onQueues(cloud, STEP_QUEUES, (QueueUrl) => sqs(cloud).call('PurgeQueue', { QueueUrl }));
      await heal(cloud);
    },
  },
  {
    kinds: ['records-overdue'],
    how: 'a message to each context waits for a payload that is not in the bucket',
    start: sendWithoutPayload,
    stop: (cloud) =>
      onQueues(cloud, STEP_QUEUES, (QueueUrl) => sqs(cloud).call('PurgeQueue', { QueueUrl })),
  },
  {
    kinds: ['subscription-failures'],
    how: 'every subscription is pointed at a queue that does not exist, and an event is published',
    start: async (cloud) => {
      await retarget(cloud.pipeline.cloud.services, (arn) => `${arn}-gone`);
      await publishToAll(cloud);
    },
    stop: async (cloud) => {
      await retarget(cloud.pipeline.cloud.services, (arn) => arn.replace(/-gone$/, ''));
      await onQueues(cloud, /DeadLetters/, (QueueUrl) =>
        sqs(cloud).call('PurgeQueue', { QueueUrl }),
      );
    },
  },
  {
    kinds: ['commits-behind'],
    how: 'every reader of a stream crashes, while a commit lies in each stream',
    start: async (cloud, alarms) => {
      crash(cloud, functionsOf(alarms));
      for (const [context] of await tablesOf(cloud.pipeline)) {
        const commit = commitOf(cloud.pipeline, { context, subject: 'provoked/behind' });
        await putCommit(cloud.pipeline, commit);
      }
    },
    stop: heal,
  },
  {
    kinds: ['table-throttles'],
    how: 'every table may take one write a second, and gets two',
    start: (cloud) => setMostWrites(cloud, 1),
    again: (cloud) => onTables(cloud, (TableName) => writeTwice(cloud, TableName)),
    stop: (cloud) => setMostWrites(cloud, -1),
  },
  {
    kinds: ['door-server-errors'],
    how: 'the door’s function crashes on each webhook',
    start: async (cloud) => {
      cloud.instead = (name) => (RECEIVE.test(name) ? 'crash' : undefined);
    },
    again: (cloud) => post(cloud, 1),
    stop: heal,
  },
  {
    kinds: ['door-client-errors'],
    how: 'twenty webhooks a minute for a channel that does not exist',
    start: nothing,
    again: (cloud) => post(cloud, 20),
    stop: nothing,
  },
  {
    kinds: ['door-latency'],
    how: 'the door’s function takes four seconds',
    start: async (cloud) => {
      cloud.instead = (name) => (RECEIVE.test(name) ? 'slow' : undefined);
    },
    again: (cloud) => post(cloud, 1),
    stop: heal,
  },
  {
    kinds: ['door-throttles'],
    how: 'the door’s function has no concurrency left',
    start: (cloud) => setConcurrency(cloud, 0),
    again: (cloud) => post(cloud, 1),
    stop: (cloud) => setConcurrency(cloud, undefined),
  },
  {
    kinds: ['webhook-rejections'],
    how: 'seven webhooks a minute with a signature under another secret',
    start: async ({ pipeline }) => {
      const { request, sign } = await openShop(pipeline);
      shopPath = request(sign(Buffer.from('{}'))).path;
    },
    again: (cloud) => post(cloud, 7, shopPath),
    stop: nothing,
  },
  {
    kinds: ['payments-failing'],
    how: 'twelve payments fail, as commits of the orders context have heard',
    start: async (cloud) => {
      // What failed is the shop's figure here; nothing else is known of these orders.
      await setRules(cloud, 'DisableRule', ({ EventPattern }) => EventPattern !== undefined);
      for (let number = 1; number <= 12; number += 1) {
        const subject = `order/ord_provoked_${number}`;
        const at = { context: 'orders', subject, events: [PAYMENT_FAILED] };
        await putCommit(cloud.pipeline, commitOf(cloud.pipeline, at));
      }
    },
    stop: (cloud) =>
      setRules(cloud, 'EnableRule', ({ EventPattern }) => EventPattern !== undefined),
  },
  {
    kinds: ['past-deadline'],
    how: 'a deadline passes that its owner does not know',
    start: async ({ pipeline }) => {
      const dueAt = new Date(pipeline.clock.now() + 30_000).toISOString();
      const deadlines = [{ kind: 'nobody_knows', dueAt }];
      await putCommit(
        pipeline,
        commitOf(pipeline, { context: 'orders', subject: 'provoked/late', deadlines }),
      );
    },
    stop: async ({ pipeline }) =>
      putCommit(
        pipeline,
        commitOf(pipeline, { context: 'orders', subject: 'provoked/late', version: 2 }),
      ),
  },
  {
    kinds: ['no-sweep'],
    how: 'the rule of the sweep is disabled',
    start: (cloud) => setRules(cloud, 'DisableRule', isEachMinute),
    stop: (cloud) => setRules(cloud, 'EnableRule', isEachMinute),
  },
  {
    kinds: ['stream-unread'],
    how: 'every reader of a stream is switched off',
    start: (cloud) => switchMappings(cloud, 'dynamodb', false),
    stop: (cloud) => switchMappings(cloud, 'dynamodb', true),
  },
  {
    kinds: ['deadline-rows'],
    how: 'an order’s rows are deleted from the views, and the nightly check comes',
    start: async (cloud) => {
      const { pipeline } = cloud;
      const shop = await openShop(pipeline, { merchantId: 'lahore-leather' });
      await shop.insist(shop.signed(nextOrder()));
      await pipeline.clock.advance(15 * 60_000);
      const { dynamodb } = pipeline.cloud.services;
      const tables = (await dynamodb.call('ListTables', {}))['TableNames'] as string[];
      const TableName = tables.find((name) => name.includes('Views'));
      for (const { pk, sk } of await rowsOf(pipeline, 'Views')) {
        if (!pk.S.includes('lahore-leather')) continue;
        await dynamodb.call('DeleteItem', { TableName, Key: { pk, sk } });
      }
      const names = await cloud.functions();
      await invokeAll(cloud, new Set(names.filter((name) => /DeadlinesCheck/.test(name))));
    },
    stop: nothing,
  },
  {
    kinds: ['job-errors'],
    how: 'every job that runs by the clock crashes',
    start: async (cloud, alarms) => crash(cloud, functionsOf(alarms)),
    again: (cloud, alarms) => invokeAll(cloud, functionsOf(alarms)),
    stop: heal,
  },
];
