import { rowsOf } from './books.ts';
import { commitOf, putCommit, tablesOf } from './given-commits.ts';
import type { Alarm, WatchedCloud } from './provoked-alarms.ts';
import { nextOrder, openShop } from './shop.ts';

/** One way of bringing alarms about, and of ending it. */
export interface Provocation {
  /** The kinds of alarms that it raises, all alarms of each. */
  readonly kinds: readonly string[];
  /** Of those kinds, only these. @default all */
  readonly only?: (alarm: Alarm) => boolean;
  /** For the table. */
  readonly how: string;
  start(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
  /** Every minute until the alarms are raised. */
  again?(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
  stop(cloud: WatchedCloud, alarms: readonly Alarm[]): Promise<unknown>;
}

const nothing = async (): Promise<void> => undefined;

const sqs = ({ pipeline }: WatchedCloud) => pipeline.cloud.services.sqs;
const urlOf = (cloud: WatchedCloud, alarm: Alarm): string =>
  sqs(cloud).queueUrl(alarm.dimensions['QueueName'] ?? '');
const onEach = (alarms: readonly Alarm[], work: (alarm: Alarm) => Promise<unknown>) =>
  Promise.all(alarms.map(work));

/** A message that nobody can read, in the queue that the alarm watches. */
const fillQueue = (cloud: WatchedCloud, alarm: Alarm) =>
  sqs(cloud).call('SendMessage', { QueueUrl: urlOf(cloud, alarm), MessageBody: 'provoked' });
const purge = (cloud: WatchedCloud, alarm: Alarm) =>
  sqs(cloud).call('PurgeQueue', { QueueUrl: urlOf(cloud, alarm) });

/** The functions that the alarms watch. */
const functionsOf = (alarms: readonly Alarm[]): ReadonlySet<string> =>
  new Set(alarms.flatMap(({ dimensions }) => dimensions['FunctionName'] ?? []));

const crash = (cloud: WatchedCloud, which: ReadonlySet<string>): void => {
  cloud.instead = (name) => (which.has(name) ? 'crash' : undefined);
};
const heal = async (cloud: WatchedCloud): Promise<void> => {
  cloud.instead = () => undefined;
};

const queuesOf = async (cloud: WatchedCloud, part: RegExp): Promise<string[]> => {
  const answer = await sqs(cloud).call('ListQueues', {});
  return ((answer['QueueUrls'] ?? []) as string[]).filter((url) => part.test(url));
};
const onQueues = async (
  cloud: WatchedCloud,
  part: RegExp,
  work: (QueueUrl: string) => Promise<unknown>,
): Promise<void> => void (await Promise.all((await queuesOf(cloud, part)).map(work)));

const setRules = async (
  { pipeline }: WatchedCloud,
  operation: 'DisableRule' | 'EnableRule',
  which: (rule: Rule) => boolean,
): Promise<void> => {
  const { eventBridge } = pipeline.cloud.services;
  for (const rule of await rulesOf(pipeline.cloud.services)) {
    const { Name, EventBusName } = rule;
    if (which(rule)) await eventBridge.call(operation, { Name, EventBusName });
  }
};

interface Rule {
  readonly Name: string;
  readonly EventBusName: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
}
interface Target {
  readonly Id: string;
  readonly Arn: string;
}
type Services = WatchedCloud['pipeline']['cloud']['services'];

const rulesOf = async ({ eventBridge }: Services): Promise<readonly Rule[]> => {
  const { EventBuses } = (await eventBridge.call('ListEventBuses', {})) as {
    EventBuses: { Name: string }[];
  };
  const pages = await Promise.all(
    EventBuses.map(({ Name }) => eventBridge.call('ListRules', { EventBusName: Name })),
  );
  return pages.flatMap(({ Rules }) => Rules as Rule[]);
};

/** Changes every target of every subscription. */
const retarget = async (
  { eventBridge }: Services,
  change: (arn: string) => string,
): Promise<void> => {
  for (const { Name, EventBusName, EventPattern } of await rulesOf({ eventBridge } as Services)) {
    if (EventPattern === undefined) continue;
    const at = { Rule: Name, EventBusName };
    const { Targets } = (await eventBridge.call('ListTargetsByRule', at)) as { Targets: Target[] };
    const changed = Targets.map((target) => ({ ...target, Arn: change(target.Arn) }));
    await eventBridge.call('PutTargets', { ...at, Targets: changed });
  }
};

/** One event for each subscription. */
const publishToAll = async ({ pipeline }: WatchedCloud): Promise<void> => {
  const { eventBridge } = pipeline.cloud.services;
  for (const { EventBusName, EventPattern } of await rulesOf(pipeline.cloud.services)) {
    if (EventPattern === undefined) continue;
    const { source, 'detail-type': types } = JSON.parse(EventPattern) as Record<string, string[]>;
    const [Source, DetailType] = [source?.[0], types?.[0]];
    const entry = { EventBusName, Source, DetailType, Detail: '{}' };
    await eventBridge.call('PutEvents', { Entries: [entry] });
  }
};

const onTables = async (
  { pipeline }: WatchedCloud,
  work: (TableName: string) => Promise<unknown>,
): Promise<void> => {
  const { TableNames } = await pipeline.cloud.services.dynamodb.call('ListTables', {});
  await Promise.all((TableNames as string[]).map(work));
};

/** -1 takes the maximum away. */
const setMostWrites = (cloud: WatchedCloud, MaxWriteRequestUnits: number): Promise<void> =>
  onTables(cloud, (TableName) =>
    cloud.pipeline.cloud.services.dynamodb.call('UpdateTable', {
      TableName,
      OnDemandThroughput: { MaxWriteRequestUnits },
    }),
  );

/** Two writes at one instant that change nothing: their condition is false, and still each costs a unit. */
const writeTwice = async ({ pipeline }: WatchedCloud, TableName: string): Promise<void> => {
  const { dynamodb } = pipeline.cloud.services;
  const { Table } = await dynamodb.call('DescribeTable', { TableName });
  const { KeySchema } = Table as { KeySchema: { AttributeName: string }[] };
  const Key = Object.fromEntries(
    KeySchema.map(({ AttributeName }) => [AttributeName, { S: 'provoked' }]),
  );
  const write = { TableName, Key, ConditionExpression: 'attribute_exists(pk)' };
  const answers = await Promise.allSettled([1, 2].map(() => dynamodb.call('DeleteItem', write)));
  const refusals = answers.map((answer) => answer.status === 'rejected' && answer.reason.code);
  if (!refusals.includes('ThrottlingException')) throw new Error(`${TableName}: ${refusals}`);
};

const post = (cloud: WatchedCloud, times: number, path = '/webhooks/chn_unknown') =>
  cloud.pipeline.postAll(
    Array.from({ length: times }, () => ({ path, body: Buffer.from('{}'), headers: {} })),
  );

const RECEIVE = /WebhookDoorReceive/;

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
    kinds: ['queue-age', 'step-errors'],
    how: 'every worker crashes, while messages come in each minute',
    start: async (cloud, alarms) => crash(cloud, functionsOf(alarms)),
    again: (cloud, alarms) =>
      onEach(
        alarms.filter(({ kind }) => kind === 'queue-age'),
        (alarm) => fillQueue(cloud, alarm),
      ),
    stop: async (cloud) => {
      await onQueues(cloud, /./, (QueueUrl) => sqs(cloud).call('PurgeQueue', { QueueUrl }));
      await heal(cloud);
    },
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
    how: 'twelve payments fail, told by commits of the payments context',
    start: async (cloud) => {
      // What failed is the shop's figure here; the orders it names do not exist.
      await setRules(cloud, 'DisableRule', ({ EventPattern }) => EventPattern !== undefined);
      for (let number = 1; number <= 12; number += 1) {
        const subject = `order/ord_provoked_${number}`;
        const at = { context: 'payments', subject, events: ['PaymentFailed'] };
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
    kinds: ['deadline-rows'],
    only: ({ metric }) => metric === 'DeadlineMissing',
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

const isEachMinute = ({ ScheduleExpression }: Rule): boolean =>
  ScheduleExpression === 'rate(1 minute)';

const invokeAll = async (cloud: WatchedCloud, which: ReadonlySet<string>): Promise<void> => {
  for (const name of which) {
    let ended = false;
    void cloud.pipeline.cloud.invoke(name, {}).finally(() => {
      ended = true;
    });
    await cloud.pipeline.until(() => ended, 20);
  }
};

/** Undefined gives the function its usual share again. */
const setConcurrency = async (
  cloud: WatchedCloud,
  concurrency: number | undefined,
): Promise<void> => {
  const { lambda } = cloud.pipeline.cloud.services;
  for (const name of await cloud.functions()) {
    if (!RECEIVE.test(name)) continue;
    const size = concurrency === undefined ? {} : { concurrency };
    lambda.registerInProcess(name, cloud.handlerOf(name) as never, size);
  }
};
