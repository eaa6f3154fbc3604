import type { Commit } from '../../functions/shared/commit.ts';
import { rowsOf } from './books.ts';
import type { Pipeline } from './pipeline.ts';

/** A stream in the commit log, put there as it is: for deadlines at times of the test's choice. */
export interface GivenStream {
  readonly quarantineId: string;
  readonly escalateAt: string;
  readonly rejectAt: string;
  /** What the commit says is open. @default what the stream's own decider would say */
  readonly deadlines?: Commit['deadlines'];
}

const MERCHANT = 'merchant-of-deadlines';

const tableNamed = async ({ cloud }: Pipeline, part: string): Promise<string> => {
  const answer = await cloud.services.dynamodb.call('ListTables', {});
  const found = (answer['TableNames'] as string[]).find((name) => name.includes(part));
  if (!found) throw new Error(`no table is called ${part}`);
  return found;
};

/** Appends the first commit of a quarantine's stream. */
export const giveStream = async (pipeline: Pipeline, given: GivenStream): Promise<void> => {
  const { quarantineId, escalateAt, rejectAt } = given;
  const now = new Date(pipeline.clock.now()).toISOString();
  const subject = `quarantine/${quarantineId}`;
  const data = {
    quarantineId,
    channelId: 'ch_1',
    provider: 'shopify',
    settings: {},
    labels: {},
    receivedAt: now,
    problems: [],
    rawKey: `quarantine/${quarantineId}`,
    escalateAt,
    rejectAt,
  };
  const commit: Commit = {
    context: 'orders',
    merchantId: MERCHANT,
    subject,
    version: 1,
    cause: `whk_${quarantineId}`,
    correlationId: `whk_${quarantineId}`,
    at: now,
    schema: 1,
    events: [
      {
        id: `evt_${quarantineId}`,
        type: 'OrderQuarantined',
        schemaVersion: 1,
        occurredAt: now,
        data,
      },
    ],
    commands: [],
    deadlines: given.deadlines ?? [
      { kind: 'quarantine_escalation', dueAt: escalateAt },
      { kind: 'quarantine_rejection', dueAt: rejectAt },
    ],
  };
  await pipeline.cloud.services.dynamodb.call('PutItem', {
    TableName: await tableNamed(pipeline, 'orderscommits'),
    Item: {
      pk: { S: `orders#${MERCHANT}#${subject}` },
      sk: { S: '0000000001' },
      kind: { S: 'commit' },
      cause: { S: commit.cause },
      schema: { N: '1' },
      body: { S: JSON.stringify(commit) },
    },
  });
};

/** The types of all events of a quarantine's stream, in order. */
export const storyOf = async (pipeline: Pipeline, quarantineId: string): Promise<string[]> =>
  (await rowsOf(pipeline, 'orderscommits'))
    .filter(({ pk }) => pk.S.endsWith(`#quarantine/${quarantineId}`))
    .toSorted((a, b) => (a.sk.S < b.sk.S ? -1 : 1))
    .flatMap(({ body }) => (JSON.parse(body?.S ?? '{}') as Commit).events.map(({ type }) => type));

/** The deadlines that are open, and the view's place in the index; undefined while there is no view. */
export const dueRowOf = async (
  pipeline: Pipeline,
  quarantineId: string,
): Promise<{ kinds: string[]; dueKey: string | undefined } | undefined> => {
  const row = (await rowsOf(pipeline, 'Views')).find(
    ({ pk, sk }) => sk.S === 'quarantine' && pk.S.endsWith(`#${quarantineId}`),
  );
  if (!row) return undefined;
  const [newest] = (await rowsOf(pipeline, 'orderscommits'))
    .filter(({ pk }) => pk.S.endsWith(`#quarantine/${quarantineId}`))
    .toSorted((one, other) => (one.sk.S < other.sk.S ? 1 : -1));
  const { deadlines } = JSON.parse(newest?.body?.S ?? '{}') as Commit;
  const { dueKey } = row as { dueKey?: { S: string } };
  return { kinds: deadlines.map(({ kind }) => kind), dueKey: dueKey?.S };
};

/** Deletes every row of the views table that has to do with the quarantine. */
export const loseRows = async (pipeline: Pipeline, quarantineId: string): Promise<number> => {
  const TableName = await tableNamed(pipeline, 'Views');
  const lost = (await rowsOf(pipeline, 'Views')).filter(({ pk, sk }) =>
    `${pk.S} ${sk.S}`.includes(quarantineId),
  );
  for (const { pk, sk } of lost) {
    await pipeline.cloud.services.dynamodb.call('DeleteItem', { TableName, Key: { pk, sk } });
  }
  return lost.length;
};
