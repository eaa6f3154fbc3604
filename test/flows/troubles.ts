import type { Alarm, WatchedCloud } from './provoked-alarms.ts';

/*
 * What alarms are provoked with: things done to the running cloud, and undone.
 */

export const nothing = async (): Promise<void> => undefined;

export const sqs = ({ pipeline }: WatchedCloud) => pipeline.cloud.services.sqs;
const urlOf = (cloud: WatchedCloud, alarm: Alarm): string =>
  sqs(cloud).queueUrl(alarm.dimensions['QueueName'] ?? '');
export const onEach = (alarms: readonly Alarm[], work: (alarm: Alarm) => Promise<unknown>) =>
  Promise.all(alarms.map(work));

/** A message that nobody can read, in the queue that the alarm watches. */
export const fillQueue = (cloud: WatchedCloud, alarm: Alarm) =>
  sqs(cloud).call('SendMessage', { QueueUrl: urlOf(cloud, alarm), MessageBody: 'provoked' });

/** A message to each context's own step whose payload is not in the bucket: it is tried again. */
export const sendWithoutPayload = (cloud: WatchedCloud) =>
  onQueues(cloud, /-(orders|payments|fulfilment|notifications)Queue/, (QueueUrl) => {
    const at = new Date(cloud.pipeline.clock.now()).toISOString();
    const dataRef = { key: 'messages/gone', bytes: 1, sha256: '' };
    const command = {
      ...{ id: 'provoked', kind: 'command', name: 'Provoked', schemaVersion: 1 },
      ...{ source: 'karwan.test', merchantId: 'provoked', subject: 'provoked/1' },
      ...{ occurredAt: at, recordedAt: at, causationId: 'provoked', correlationId: 'provoked' },
      dataRef,
    };
    return sqs(cloud).call('SendMessage', { QueueUrl, MessageBody: JSON.stringify(command) });
  });
export const purge = (cloud: WatchedCloud, alarm: Alarm) =>
  sqs(cloud).call('PurgeQueue', { QueueUrl: urlOf(cloud, alarm) });

/** The functions that the alarms watch. */
export const functionsOf = (alarms: readonly Alarm[]): ReadonlySet<string> =>
  new Set(alarms.flatMap(({ dimensions }) => dimensions['FunctionName'] ?? []));

export const crash = (cloud: WatchedCloud, which: ReadonlySet<string>): void => {
  cloud.instead = (name) => (which.has(name) ? 'crash' : undefined);
};
export const heal = async (cloud: WatchedCloud): Promise<void> => {
  cloud.instead = () => undefined;
};

const queuesOf = async (cloud: WatchedCloud, part: RegExp): Promise<string[]> => {
  const answer = await sqs(cloud).call('ListQueues', {});
  return ((answer['QueueUrls'] ?? []) as string[]).filter((url) => part.test(url));
};
export const onQueues = async (
  cloud: WatchedCloud,
  part: RegExp,
  work: (QueueUrl: string) => Promise<unknown>,
): Promise<void> => void (await Promise.all((await queuesOf(cloud, part)).map(work)));

export const setRules = async (
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
export const retarget = async (
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
export const publishToAll = async ({ pipeline }: WatchedCloud): Promise<void> => {
  const { eventBridge } = pipeline.cloud.services;
  for (const { EventBusName, EventPattern } of await rulesOf(pipeline.cloud.services)) {
    if (EventPattern === undefined) continue;
    const { source, 'detail-type': types } = JSON.parse(EventPattern) as Record<string, string[]>;
    const [Source, DetailType] = [source?.[0], types?.[0]];
    const entry = { EventBusName, Source, DetailType, Detail: '{}' };
    await eventBridge.call('PutEvents', { Entries: [entry] });
  }
};

/** The event source mappings of streams, or those of queues. */
export const switchMappings = async (
  { pipeline }: WatchedCloud,
  of: 'dynamodb' | 'sqs',
  Enabled: boolean,
): Promise<void> => {
  const { lambda } = pipeline.cloud.services;
  const { EventSourceMappings } = (await lambda.call('ListEventSourceMappings', {})) as {
    EventSourceMappings: { UUID: string; EventSourceArn: string }[];
  };
  for (const { UUID, EventSourceArn } of EventSourceMappings) {
    if (!EventSourceArn.startsWith(`arn:aws:${of}:`)) continue;
    await lambda.call('UpdateEventSourceMapping', { UUID, Enabled });
  }
};

export const onTables = async (
  { pipeline }: WatchedCloud,
  work: (TableName: string) => Promise<unknown>,
): Promise<void> => {
  const { TableNames } = await pipeline.cloud.services.dynamodb.call('ListTables', {});
  await Promise.all((TableNames as string[]).map(work));
};

/** -1 takes the maximum away. */
export const setMostWrites = (cloud: WatchedCloud, MaxWriteRequestUnits: number): Promise<void> =>
  onTables(cloud, (TableName) =>
    cloud.pipeline.cloud.services.dynamodb.call('UpdateTable', {
      TableName,
      OnDemandThroughput: { MaxWriteRequestUnits },
    }),
  );

/** Two writes at one instant that change nothing: their condition is false, and still each costs a unit. */
export const writeTwice = async ({ pipeline }: WatchedCloud, TableName: string): Promise<void> => {
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

export const post = (cloud: WatchedCloud, times: number, path = '/webhooks/chn_unknown') =>
  cloud.pipeline.postAll(
    Array.from({ length: times }, () => ({ path, body: Buffer.from('{}'), headers: {} })),
  );

export const RECEIVE = /WebhookDoorReceive/;

export const isEachMinute = ({ ScheduleExpression }: Rule): boolean =>
  ScheduleExpression === 'rate(1 minute)';

export const invokeAll = async (cloud: WatchedCloud, which: ReadonlySet<string>): Promise<void> => {
  for (const name of which) {
    let ended = false;
    void cloud.pipeline.cloud.invoke(name, {}).finally(() => {
      ended = true;
    });
    await cloud.pipeline.until(() => ended, 20);
  }
};

/** Undefined gives the function its usual share again. */
export const setConcurrency = async (
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
