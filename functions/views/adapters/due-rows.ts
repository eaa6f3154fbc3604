import {
  type AttributeValue,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { bodyOf } from '../../shared/adapters/body-attribute.ts';
import type { Reading } from '../../shared/adapters/commit-log.ts';
import { failedCondition } from '../../shared/adapters/failed-condition.ts';
import { permanent } from '../../shared/fault.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { DUE_INDEX, type ItemKey } from '../contract.ts';
import { dueBound } from '../domain/due-key.ts';
import type { DueMark } from '../domain/due-mark.ts';
import { dueShardOf } from '../domain/shard.ts';
import { attributesOf, createRowReads, readRows } from './row-reads.ts';

type Item = Record<string, AttributeValue>;

/** A row that is watched, as it lies in the table. */
export interface DueRow extends DueMark {
  readonly key: ItemKey;
  readonly revision: number;
  /** The state that its view shows; undefined where it has none. */
  readonly state: string | undefined;
  /** The versions that its view has folded, by context. */
  readonly versions: Readonly<Record<string, number>>;
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
 * The rows whose streams' deadlines are watched: a subject's view, or, where a stream has none,
 * `pk = deadlines#<stream's partition key>`, `sk = deadlines`. While a deadline may be open they have
 * `dueShard` (N, 0–15), `dueKey` (`domain/due-key.ts`) and `sweeps`, which make the sparse index
 * `deadlines`; `revision` counts the writes of all but the sweeper.
 */
export interface DueRows {
  /** @default strongly consistent. Throws a permanent fault for a row that cannot be read. */
  load(key: ItemKey, reading?: Reading): Promise<DueRow | undefined>;
  /** The rows of these keys, by `pk`; one that cannot be read is left out. */
  loadMany(keys: readonly ItemKey[], reading: Reading): Promise<ReadonlyMap<string, DueRow>>;
  /** Writes a row that has no view; false when another writer was there first: load again. */
  save(key: ItemKey, revision: number, mark: DueMark): Promise<boolean>;
  /** A page of what is to be looked at at `now` in one shard, told before or not. */
  late(shard: number, now: number, start: Item | undefined): Promise<DuePage>;
  /** Moves the row's place in the index; false when the row is no longer as it was read. */
  moveOn(row: DueRow, mark: DueMark): Promise<boolean>;
}

/** The attributes that put a row into the index; none when nothing is due. */
export const markAttributes = (pk: string, { dueKey, sweeps }: DueMark): Item =>
  dueKey === undefined
    ? {}
    : {
        dueShard: { N: String(dueShardOf(pk)) },
        dueKey: { S: dueKey },
        sweeps: { N: String(sweeps) },
      };

export const markOf = (item: Item | undefined): DueMark => ({
  dueKey: item?.['dueKey']?.S,
  sweeps: Number(item?.['sweeps']?.N ?? 0),
});

const PAGE = 1_000;

export const createDueRows = (ports: HasDynamoDb, table: string): DueRows => {
  const { dynamodb } = ports;
  const readRow = createRowReads(ports, table);
  /** False when the condition does not hold. */
  const holds = async (write: Promise<unknown>): Promise<boolean> => {
    try {
      await write;
      return true;
    } catch (error) {
      if (failedCondition(error)) return false;
      throw awsFault(`write deadlines in ${table}`, error);
    }
  };
  const read = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (error) {
      throw awsFault(`read deadlines in ${table}`, error);
    }
  };

  return {
    load: async (key, reading = 'strong') => {
      const item = await read(readRow(key, reading));
      return item && rowOf(item);
    },
    loadMany: async (keys, reading) => {
      const items = await read(readRows(ports, table, keys, reading));
      return new Map(items.flatMap(readableRow).map((row) => [row.key.pk, row]));
    },
    save: (key, revision, mark) =>
      holds(
        dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              ...attributesOf(key),
              revision: { N: String(revision) },
              ...markAttributes(key.pk, mark),
            },
            ConditionExpression: 'attribute_not_exists(pk) OR revision < :revision',
            ExpressionAttributeValues: { ':revision': { N: String(revision) } },
          }),
        ),
      ),
    late: async (shard, now, start) => {
      const page = await read(
        dynamodb.send(
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
    moveOn: (row, mark) => holds(dynamodb.send(new UpdateItemCommand(moving(table, row, mark)))),
  };
};

const moving = (table: string, row: DueRow, { dueKey, sweeps }: DueMark) => ({
  TableName: table,
  Key: attributesOf(row.key),
  UpdateExpression:
    dueKey === undefined
      ? 'REMOVE dueShard, dueKey, sweeps'
      : 'SET dueKey = :next, sweeps = :sweeps',
  ConditionExpression: 'dueKey = :seen AND revision = :revision',
  ExpressionAttributeValues: {
    ':seen': { S: row.dueKey ?? '' },
    ':revision': { N: String(row.revision) },
    ...(dueKey === undefined ? {} : { ':next': { S: dueKey }, ':sweeps': { N: String(sweeps) } }),
  },
});

const entryOf = (item: Item): DueEntry => ({
  key: { pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' },
  dueKey: item['dueKey']?.S ?? '',
});

const rowOf = (item: Item): DueRow => {
  const [row] = readableRow(item);
  if (row) return row;
  throw permanent('unreadable-row', `${item['pk']?.S}: the row is not as this release writes it`);
};

const bodySchema = z.object({
  state: z.string(),
  versions: z.record(z.string(), z.number().int()),
});

/** The row, or none when it cannot be read. */
const readableRow = (item: Item): readonly DueRow[] => {
  const row = { key: entryOf(item).key, revision: Number(item['revision']?.N), ...markOf(item) };
  if (item['body'] === undefined) return [{ ...row, state: undefined, versions: {} }];
  const body = bodySchema.safeParse(parsed(item));
  return body.success ? [{ ...row, ...body.data }] : [];
};

const parsed = (item: Item): unknown => {
  try {
    return JSON.parse(bodyOf(item) ?? 'null');
  } catch {
    // Told by the caller, as any other row that is not as it should be.
    return undefined;
  }
};
