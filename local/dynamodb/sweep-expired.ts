import type { Database } from './database.ts';
import type { StoredItem } from './storage/items.ts';
import { writeChange } from './storage/write-change.ts';
import type { Table } from './tables/definition.ts';
import { keyOfItem } from './tables/item-keys.ts';
import { attributeOf, type Item } from './values/attribute-value.ts';
import { compareNumbers } from './values/number.ts';

const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;
const FROM_THE_START = { pk: Buffer.alloc(0), sk: Buffer.alloc(0) };

/** Deletes the items of all tables whose time to live has passed; AWS does not bill these writes. */
export const sweepExpired = (database: Database): number => {
  const nowSeconds = Math.floor(database.environment.clock.now() / 1000);
  let swept = 0;
  for (const name of database.tables.names()) {
    const table = database.tables.get(name);
    for (const before of expired(database, table, nowSeconds)) {
      const key = keyOfItem(table, before.item);
      writeChange(database, { table, key }, { before, after: undefined, expired: true });
      swept += 1;
    }
  }
  return swept;
};

/** Collected before anything is deleted: rows must not change under a reading cursor. */
const expired = (database: Database, table: Table, nowSeconds: number): readonly StoredItem[] => {
  const { timeToLive, space } = table;
  const found: StoredItem[] = [];
  if (timeToLive === undefined) return found;
  for (const row of database.items.all(space, FROM_THE_START)) {
    if (hasExpired(row.item, timeToLive, nowSeconds)) found.push(row);
  }
  return found;
};

/** A time more than five years ago is taken for a mistake, as in AWS. */
const hasExpired = (item: Item, attribute: string, nowSeconds: number): boolean => {
  const value = attributeOf(item, attribute);
  if (value === undefined || !('N' in value)) return false;
  return (
    compareNumbers(value.N, String(nowSeconds)) < 0 &&
    compareNumbers(value.N, String(nowSeconds - FIVE_YEARS_SECONDS)) > 0
  );
};
