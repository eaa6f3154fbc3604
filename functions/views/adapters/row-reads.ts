import { type AttributeValue, BatchGetItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Reading } from '../../shared/adapters/commit-log.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import type { ItemKey } from '../contract.ts';

type Item = Record<string, AttributeValue>;

export const attributesOf = ({ pk, sk }: ItemKey): Item => ({ pk: { S: pk }, sk: { S: sk } });

/** DynamoDB's own limit. */
const ROWS_AT_ONCE = 100;

/** Those of the rows, each named once, that are there; in no order. Throws as the SDK does. */
export const readRows = async (
  { dynamodb }: HasDynamoDb,
  table: string,
  keys: readonly ItemKey[],
  reading: Reading,
): Promise<readonly Item[]> => {
  const there: Item[] = [];
  for (let from = 0; from < keys.length; from += ROWS_AT_ONCE) {
    let Keys = keys.slice(from, from + ROWS_AT_ONCE).map(attributesOf);
    while (Keys.length > 0) {
      const input = { RequestItems: { [table]: { Keys, ConsistentRead: reading === 'strong' } } };
      const answer = await dynamodb.send(new BatchGetItemCommand(input));
      there.push(...(answer.Responses?.[table] ?? []));
      Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return there;
};

/** Undefined when there is no such row. Throws as the SDK does. */
export type ReadRow = (key: ItemKey, reading: Reading) => Promise<Item | undefined>;

interface Asked {
  readonly key: ItemKey;
  give(item: Item | undefined): void;
  fail(error: unknown): void;
}

/**
 * Reads rows one by one for those who ask; what is asked for at a time is one request. Each row costs what
 * it costs alone, but signing, sending and waiting are done once.
 */
export const createRowReads = (ports: HasDynamoDb, table: string): ReadRow => {
  const waiting: Record<Reading, Asked[]> = { strong: [], eventual: [] };
  const ask = async (asked: readonly Asked[], reading: Reading): Promise<void> => {
    const keys = new Map(asked.map(({ key }) => [nameOf(key), key]));
    try {
      const rows = await readEach(ports, table, [...keys.values()], reading);
      for (const { key, give } of asked) give(rows.get(nameOf(key)));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  };
  return (key, reading) =>
    new Promise((give, fail) => {
      const together = waiting[reading];
      together.push({ key, give, fail });
      if (together.length > 1) return;
      // Once all that runs now has asked.
      void Promise.resolve().then(() => ask(together.splice(0), reading));
    });
};

const readEach = async (
  ports: HasDynamoDb,
  table: string,
  keys: readonly ItemKey[],
  reading: Reading,
): Promise<ReadonlyMap<string, Item>> => {
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    const rows = await readRows(ports, table, keys, reading);
    return new Map(rows.map((row) => [rowName(row), row]));
  }
  const item = await readOne(ports, table, key, reading);
  return new Map(item ? [[nameOf(key), item]] : []);
};

const readOne = async (
  { dynamodb }: HasDynamoDb,
  table: string,
  key: ItemKey,
  reading: Reading,
): Promise<Item | undefined> => {
  const input = { TableName: table, Key: attributesOf(key), ConsistentRead: reading === 'strong' };
  return (await dynamodb.send(new GetItemCommand(input))).Item;
};

const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);

const rowName = (row: Item): string => nameOf({ pk: row['pk']?.S ?? '', sk: row['sk']?.S ?? '' });
