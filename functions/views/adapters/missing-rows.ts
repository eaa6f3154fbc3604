import { type AttributeValue, BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { Reading } from '../../shared/adapters/commit-log.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import type { ItemKey } from '../contract.ts';

type Item = Record<string, AttributeValue>;

/** Gives those of the rows, each named once, that are not in the table. */
export type MissingRows = (
  keys: readonly ItemKey[],
  reading: Reading,
) => Promise<readonly ItemKey[]>;

/** DynamoDB's own limit. */
const ROWS_AT_ONCE = 100;

export const createMissingRows = ({ dynamodb }: HasDynamoDb, table: string): MissingRows => {
  const thereOf = async (
    keys: readonly ItemKey[],
    reading: Reading,
  ): Promise<readonly string[]> => {
    const there: string[] = [];
    let Keys = keys.map(({ pk, sk }): Item => ({ pk: { S: pk }, sk: { S: sk } }));
    while (Keys.length > 0) {
      const input = { RequestItems: { [table]: { Keys, ConsistentRead: reading === 'strong' } } };
      const answer = await dynamodb.send(new BatchGetItemCommand(input));
      const items = answer.Responses?.[table] ?? [];
      there.push(...items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
      Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return there;
  };
  return async (keys, reading) => {
    const there = new Set<string>();
    try {
      for (let from = 0; from < keys.length; from += ROWS_AT_ONCE) {
        const some = keys.slice(from, from + ROWS_AT_ONCE);
        for (const one of await thereOf(some, reading)) there.add(one);
      }
    } catch (error) {
      throw awsFault(`read ${table}`, error);
    }
    return keys.filter(({ pk, sk }) => !there.has(`${pk} ${sk}`));
  };
};
