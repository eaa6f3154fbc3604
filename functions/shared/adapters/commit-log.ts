import {
  type AttributeValue,
  type Put,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Blobs } from '../blobs.ts';
import {
  COMMIT_SCHEMA,
  type Commit,
  commitSchema,
  partitionKeyOf,
  type StreamName,
  sortKeyOf,
} from '../commit.ts';
import { type ContextContract, saysAnything } from '../contract.ts';
import { INLINE_LIMIT_BYTES } from '../envelope.ts';
import { permanent, retryable } from '../fault.ts';
import { sha256Hex } from '../ids.ts';
import { toJson } from '../json.ts';
import { rememberLatest } from '../remembered.ts';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import { bodyOf, withBody } from './body-attribute.ts';
import { failedCondition, failedConditions } from './failed-condition.ts';

export type Appended =
  /** This commit stands. */
  | 'appended'
  /** The version was taken by a commit of the same cause: ours, written by an earlier try. */
  | 'same-cause'
  /** The version was taken by another cause: load again and decide anew. */
  | 'conflict';

/** `eventual` costs half, and may leave out what was appended last: good enough to decide what is then appended on a condition. */
export type Reading = 'strong' | 'eventual';

/** A context's table seen as append-only streams. */
export interface CommitLog {
  /** Every commit of the stream in order of version. @default read strongly consistent */
  load(stream: StreamName, reading?: Reading): Promise<readonly Commit[]>;
  /** `rows` are written in the same transaction; one that stands for another value stays as it is. */
  append(commit: Commit, rows?: readonly SideRow[] | undefined): Promise<Appended>;
}

/** A log of which the end can be read without all that is before it. */
export interface TableLog extends CommitLog {
  /** The stream's last commit, read strongly consistent. */
  newest(stream: StreamName): Promise<Commit | undefined>;
}

/** What a commit makes findable: `pk` → `value`, written once and never changed. */
export interface SideRow {
  readonly pk: string;
  readonly value: string;
  /** It is looked up in the table's index of references, so that the commit itself can stand there. */
  readonly isReference?: true;
}

/** A commit that learns a reference stands in their index itself: one write, which stands or falls whole. */
const inIndex = (reference: string, { at }: Pick<Commit, 'at'>): CommitItem => ({
  ref: { S: reference },
  refAt: { S: at },
});

/** The publisher's mapping leaves such commits out, so that it is not run for them. */
const QUIET: CommitItem = { quiet: { BOOL: true } };

/** A stream is read again with each commit: only the smallest stay readable. */
const PLAIN_BYTES = 400;

/** The sort key of side rows; commits have digits there. */
export const SIDE_ROW = 'row';

/** A table's item, or a stream record's image, as it comes from the SDK. */
export type CommitItem = Record<string, AttributeValue>;

/** What a log is made of. */
interface LogPorts extends HasDynamoDb {
  readonly blobs: Blobs;
  /**
   * By it a commit that has nothing to be sent is marked `quiet`, and wakes no publisher. Left out, every
   * commit does.
   */
  readonly contract?: ContextContract;
}

/** A page is at most 1 MB; the versions bracket leaves other kinds of rows of the partition out. */
export const createCommitLog = (ports: LogPorts, table: string): TableLog => ({
  load: async (stream, reading = 'strong') => {
    const items: CommitItem[] = [];
    let start: CommitItem | undefined;
    do {
      const page = await queryPage(ports, table, stream, { start, reading });
      items.push(...page.items);
      start = page.next;
    } while (start);
    return Promise.all(items.map((item) => readCommitItem(item, ports.blobs)));
  },
  newest: async (stream) => {
    const {
      items: [item],
    } = await queryPage(ports, table, stream, { newest: true });
    return item && readCommitItem(item, ports.blobs);
  },
  append: async (commit, rows = []) => {
    const own = rows.find(({ isReference }) => isReference);
    const others = rows.filter((row) => row !== own);
    const item = {
      ...(await toItem(commit, ports.blobs)),
      ...(own && inIndex(own.pk, commit)),
      ...(ports.contract && !saysAnything(ports.contract, commit) && QUIET),
    };
    return others.length === 0
      ? appendAlone(ports, table, commit, item)
      : appendWith(ports, table, commit, { item, rows: others });
  },
});

/** The SDK retries a lost answer and then meets its own write: the old item tells whose it is. */
const ON_FREE_VERSION = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;

const appendAlone = async (
  ports: HasDynamoDb,
  table: string,
  commit: Commit,
  item: CommitItem,
): Promise<Appended> => {
  try {
    await ports.dynamodb.send(
      new PutItemCommand({ TableName: table, Item: item, ...ON_FREE_VERSION }),
    );
    return 'appended';
  } catch (error) {
    const failed = failedCondition(error);
    if (!failed) throw awsFault(`append to ${table}`, error);
    return whose(commit, failed.item);
  }
};

/** Whose commit stands where this one was to go. */
export const whose = (
  commit: Commit,
  standing: CommitItem | undefined,
): 'same-cause' | 'conflict' =>
  standing?.['cause']?.S === commit.cause ? 'same-cause' : 'conflict';

/**
 * | version | row | then |
 * |---|---|---|
 * | free | free, or of the same value | both stand |
 * | free | of another value | the commit is appended without that row |
 * | taken | any | nothing is written |
 */
const appendWith = async (
  ports: HasDynamoDb,
  table: string,
  commit: Commit,
  { item, rows }: { readonly item: CommitItem; readonly rows: readonly SideRow[] },
): Promise<Appended> => {
  try {
    await ports.dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: table, Item: item, ...ON_FREE_VERSION } },
          ...rows.map(({ pk, value, isReference }) => ({
            Put: {
              TableName: table,
              Item: {
                ...{ pk: { S: pk }, sk: { S: SIDE_ROW }, value: { S: value } },
                ...(isReference ? inIndex(pk, commit) : {}),
              },
              ConditionExpression: 'attribute_not_exists(pk) OR #value = :value',
              ExpressionAttributeNames: { '#value': 'value' },
              ExpressionAttributeValues: { ':value': { S: value } },
            },
          })),
        ],
      }),
    );
    return 'appended';
  } catch (error) {
    const [taken, ...others] = failedConditions(error) ?? [];
    if (taken) return whose(commit, taken.item);
    const free = rows.filter((_, index) => others[index] === undefined);
    if (free.length === rows.length) throw awsFault(`append to ${table}`, error);
    return free.length === 0
      ? appendAlone(ports, table, commit, item)
      : appendWith(ports, table, commit, { item, rows: free });
  }
};

const queryPage = async (
  ports: HasDynamoDb,
  table: string,
  stream: StreamName,
  {
    start,
    newest = false,
    reading = 'strong',
  }: {
    readonly start?: CommitItem | undefined;
    readonly newest?: boolean;
    readonly reading?: Reading;
  },
): Promise<{ items: CommitItem[]; next: CommitItem | undefined }> => {
  try {
    const page = await ports.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': { S: partitionKeyOf(stream) },
          ':first': { S: sortKeyOf(1) },
          ':last': { S: sortKeyOf(9_999_999_999) },
        },
        ConsistentRead: reading === 'strong',
        ...(newest ? { ScanIndexForward: false, Limit: 1 } : {}),
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    return { items: page.Items ?? [], next: page.LastEvaluatedKey };
  } catch (error) {
    throw awsFault(`load from ${table}`, error);
  }
};

/** The write that appends a commit, for a transaction that does more than that. */
export const commitPut = async (
  table: string,
  commit: Commit,
  blobs: Blobs,
): Promise<{ readonly Put: Put & { readonly Item: CommitItem } }> => ({
  Put: { TableName: table, Item: await toItem(commit, blobs), ...ON_FREE_VERSION },
});

const toItem = async (commit: Commit, blobs: Blobs): Promise<CommitItem> => {
  const body = toJson(commit);
  const item: CommitItem = {
    pk: { S: partitionKeyOf(commit) },
    sk: { S: sortKeyOf(commit.version) },
    kind: { S: 'commit' },
    cause: { S: commit.cause },
    schema: { N: String(commit.schema) },
  };
  const bytes = Buffer.from(body, 'utf8');
  if (bytes.length <= INLINE_LIMIT_BYTES) return withBody(item, body, PLAIN_BYTES);
  // All that is said is part of the key. Of two who write one version, for other causes or for the same one at
  // another time, only the table says who was first; until then neither may touch what the other has put.
  const place = sha256Hex(`${partitionKeyOf(commit)} ${commit.version} ${commit.cause}`);
  const key = `commits/${place}/${sha256Hex(body)}`;
  await blobs.put(key, bytes);
  return { ...item, bodyRef: { S: key } };
};

/**
 * The commit in a table's item or in a stream record's new image. A schema above ours is a retryable
 * fault: a newer release is being deployed and its workers will read it.
 */
export const readCommitItem = async (item: CommitItem, blobs: Blobs): Promise<Commit> => {
  const where = `${item['pk']?.S} ${item['sk']?.S}`;
  if (Number(item['schema']?.N) > COMMIT_SCHEMA) {
    throw retryable('newer-schema', `${where} has schema ${item['schema']?.N}`);
  }
  const reference = item['bodyRef']?.S;
  const text = reference ? Buffer.from(await blobs.get(reference)).toString('utf8') : bodyOf(item);
  const parsed = parseCommit(text ?? 'null');
  if (!parsed.success) {
    throw permanent('unreadable-commit', `${where}: ${parsed.error.message}`, parsed.error);
  }
  return parsed.data;
};

/** A stream is read again for each message to it, and its commits never change. */
const parseCommit = rememberLatest(4_000_000, (text) => commitSchema.safeParse(JSON.parse(text)));
