import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { failedCondition } from '../../shared/adapters/failed-condition.ts';
import { partitionKeyOf, type StreamName } from '../../shared/commit.ts';
import { permanent } from '../../shared/fault.ts';
import { toJson } from '../../shared/json.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { DUE_INDEX, type ItemKey, keys } from '../contract.ts';
import { dueBound, waitingKey } from '../domain/due-key.ts';
import type { DueRow } from '../domain/due-row.ts';
import { dueShardOf } from '../domain/shard.ts';

type Item = Record<string, AttributeValue>;

/** A row as it lies in the table, with its place in the index (none while nothing is awaited). */
export interface StoredDueRow extends DueRow {
  readonly key: ItemKey;
  readonly dueKey: string | undefined;
  /** How often the sweeper has told of it since it was last written. */
  readonly sweeps: number;
}

/** A row as the index shows it. */
export interface DueEntry {
  readonly key: ItemKey;
  readonly dueKey: string;
}

export interface DuePage {
  readonly entries: readonly DueEntry[];
  /** Where the next page starts; undefined behind the last. */
  readonly next: Item | undefined;
}

/**
 * The deadlines of streams, in the views table: `pk = deadlines#<stream's partition key>`,
 * `sk = deadlines`, `streamVersion`, `body` (JSON of stream, state and deadlines) and, while a deadline
 * is open, `dueShard` (N, 0–15), `dueKey` (`domain/due-key.ts`) and `sweeps`, which make the sparse
 * index `deadlines`.
 */
export interface DeadlineRows {
  /** Writes the row unless one of a later version of its stream stands. */
  save(row: DueRow): Promise<void>;
  /** Strongly consistent. Throws a permanent fault for a row that cannot be read. */
  load(key: ItemKey): Promise<StoredDueRow | undefined>;
  /** The rows of up to 100 streams by partition key; one that cannot be read is left out. */
  loadMany(
    streams: readonly StreamName[],
    consistency: 'strong' | 'eventual',
  ): Promise<ReadonlyMap<string, StoredDueRow>>;
  /** A page of what is late at `now` in one shard, told before or not. */
  late(shard: number, now: number, start: Item | undefined): Promise<DuePage>;
  /** Moves the row's place in the index; false when the row is no longer as it was read. */
  moveOn(row: StoredDueRow, dueKey: string): Promise<boolean>;
}

const bodySchema = z.object({
  stream: z.object({ context: z.string(), merchantId: z.string(), subject: z.string() }),
  state: z.string(),
  deadlines: z.array(z.object({ kind: z.string(), dueAt: z.iso.datetime() })),
});

const PAGE = 1_000;

export const createDeadlineRows = (ports: HasDynamoDb, table: string): DeadlineRows => {
  const faultOf = (what: string, error: unknown) =>
    awsFault(`${what} deadlines in ${table}`, error);

  /** False when the condition does not hold. */
  const holds = async (write: Promise<unknown>): Promise<boolean> => {
    try {
      await write;
      return true;
    } catch (error) {
      if (failedCondition(error)) return false;
      throw faultOf('write', error);
    }
  };
  const read = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      throw faultOf('read', error);
    }
  };

  return {
    save: async (row) => {
      await holds(
        ports.dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(row),
            ConditionExpression: 'attribute_not_exists(pk) OR streamVersion <= :version',
            ExpressionAttributeValues: { ':version': { N: String(row.version) } },
          }),
        ),
      );
    },
    load: async (key) => {
      const input = { TableName: table, Key: attributesOf(key), ConsistentRead: true };
      const { Item } = await read(ports.dynamodb.send(new GetItemCommand(input)));
      return Item ? rowOf(Item) : undefined;
    },
    loadMany: async (streams, consistency) => {
      const rows = new Map<string, StoredDueRow>();
      let wanted = streams.map((each) => attributesOf(keys.deadlines(partitionKeyOf(each))));
      while (wanted.length > 0) {
        const asked = { Keys: wanted, ConsistentRead: consistency === 'strong' };
        const input = { RequestItems: { [table]: asked } };
        const answer = await read(ports.dynamodb.send(new BatchGetItemCommand(input)));
        for (const row of (answer.Responses?.[table] ?? []).flatMap(readableRow)) {
          rows.set(partitionKeyOf(row.stream), row);
        }
        wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      }
      return rows;
    },
    late: async (shard, now, start) => {
      const page = await read(
        ports.dynamodb.send(
          new QueryCommand({
            TableName: table,
            IndexName: DUE_INDEX,
            KeyConditionExpression: 'dueShard = :shard AND dueKey < :bound',
            ExpressionAttributeValues: {
              ':shard': { N: String(shard) },
              ':bound': { S: dueBound(now) },
            },
            Limit: PAGE,
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        ),
      );
      return { entries: (page.Items ?? []).map(entryOf), next: page.LastEvaluatedKey };
    },
    moveOn: (row, dueKey) =>
      holds(
        ports.dynamodb.send(
          new UpdateItemCommand({
            TableName: table,
            Key: attributesOf(row.key),
            UpdateExpression: 'SET dueKey = :next, sweeps = :sweeps',
            ConditionExpression: 'dueKey = :seen AND streamVersion = :version',
            ExpressionAttributeValues: {
              ':next': { S: dueKey },
              ':sweeps': { N: String(row.sweeps + 1) },
              ':seen': { S: row.dueKey ?? '' },
              ':version': { N: String(row.version) },
            },
          }),
        ),
      ),
  };
};

const attributesOf = ({ pk, sk }: ItemKey): Item => ({ pk: { S: pk }, sk: { S: sk } });

const itemOf = (row: DueRow): Item => {
  const { version, ...body } = row;
  const streamKey = partitionKeyOf(row.stream);
  const dueKey = waitingKey(row);
  return {
    ...attributesOf(keys.deadlines(streamKey)),
    streamVersion: { N: String(version) },
    body: { S: toJson(body) },
    ...(dueKey === undefined
      ? {}
      : { dueShard: { N: String(dueShardOf(streamKey)) }, dueKey: { S: dueKey } }),
  };
};

const entryOf = (item: Item): DueEntry => ({
  key: { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' },
  dueKey: item['dueKey']?.S ?? '',
});

const rowOf = (item: Item): StoredDueRow => {
  const [row] = readableRow(item);
  if (row) return row;
  throw permanent(
    'unreadable-deadlines',
    `${item['pk']?.S}: the row is not as this release writes it`,
  );
};

/** The row, or none when it cannot be read. */
const readableRow = (item: Item): readonly StoredDueRow[] => {
  const body = bodySchema.safeParse(parsed(item['body']?.S));
  if (!body.success) return [];
  return [
    {
      ...body.data,
      key: entryOf(item).key,
      version: Number(item['streamVersion']?.N),
      dueKey: item['dueKey']?.S,
      sweeps: Number(item['sweeps']?.N ?? 0),
    },
  ];
};

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // Told by the caller, as any other row that is not as it should be.
    return undefined;
  }
};
