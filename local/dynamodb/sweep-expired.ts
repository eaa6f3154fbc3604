import type { Database } from './database.ts';
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

const expired = (database: Database, table: Table, nowSeconds: number) => {
  const { timeToLive } = table;
  if (timeToLive === undefined) return [];
  const rows = [...database.items.all(table.space, FROM_THE_START)];
  return rows.filter(({ item }) => hasExpired(item, timeToLive, nowSeconds));
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
