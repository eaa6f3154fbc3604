import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { Reading } from '../../shared/adapters/commit-log.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import type { ItemKey } from '../contract.ts';
import { readRows } from './row-reads.ts';

/** Gives those of the rows, each named once, that are not in the table. */
export type MissingRows = (
  keys: readonly ItemKey[],
  reading: Reading,
) => Promise<readonly ItemKey[]>;

export const createMissingRows =
  (ports: HasDynamoDb, table: string): MissingRows =>
  async (keys, reading) => {
    try {
      const items = await readRows(ports, table, keys, reading);
      const there = new Set(items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
      return keys.filter(({ pk, sk }) => !there.has(`${pk} ${sk}`));
    } catch (error) {
      throw awsFault(`read ${table}`, error);
    }
  };
