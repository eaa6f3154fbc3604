import type { Item } from '../values/attribute-value.ts';
import { decodeItem } from '../values/item-json.ts';
import type { Prepare } from './statements.ts';

/** Where an item stands in its table: the bytes of its partition and sort key. */
export interface ItemKey {
  readonly pk: Buffer;
  readonly sk: Buffer;
}

/** An item with the JSON it is stored as. */
export interface StoredItem {
  readonly item: Item;
  readonly json: string;
}

/** A run of sort keys, from `low` up to but without `high`. */
export interface SortRange {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** Rows in reading order; stopping early is fine. */
export type Rows = Iterable<StoredItem>;

/** The stored items of all tables. */
export interface Items {
  find(space: number, key: ItemKey): StoredItem | undefined;
  put(space: number, key: ItemKey, json: string): void;
  remove(space: number, key: ItemKey): void;
  /** Items of one partition in the order of their sort keys. */
  partition(space: number, pk: Buffer, range: SortRange, forward: boolean): Rows;
  /** All items behind `after`, in the order of their key bytes. */
  all(space: number, after: ItemKey): Rows;
  count(space: number): { readonly items: number; readonly bytes: number };
  clear(space: number): void;
}

/** Opens the store of items. */
export const createItems = (prepare: Prepare): Items => {
  const rows = function* (sql: string, ...values: (number | Buffer)[]): Generator<StoredItem> {
    for (const row of prepare(sql).iterate(...values)) yield stored(row['item']);
  };
  return {
    find: (space, { pk, sk }) => {
      const row = prepare(FIND).get(space, pk, sk);
      return row === undefined ? undefined : stored(row['item']);
    },
    put: (space, { pk, sk }, json) => {
      prepare(PUT).run(space, pk, sk, json);
    },
    remove: (space, { pk, sk }) => {
      prepare(REMOVE).run(space, pk, sk);
    },
    partition: (space, pk, { low, high }, forward) =>
      rows(forward ? FORWARD : BACKWARD, space, pk, low, high),
    all: (space, { pk, sk }) => rows(ALL, space, pk, sk),
    count: (space) => {
      const row = prepare(COUNT).get(space);
      return { items: Number(row?.['items']), bytes: Number(row?.['bytes']) };
    },
    clear: (space) => {
      prepare('DELETE FROM dynamodb_items WHERE space = ?').run(space);
    },
  };
};

const FIND = 'SELECT item FROM dynamodb_items WHERE space = ? AND pk = ? AND sk = ?';
const PUT =
  'INSERT INTO dynamodb_items (space, pk, sk, item) VALUES (?, ?, ?, ?) ' +
  'ON CONFLICT DO UPDATE SET item = excluded.item';
const REMOVE = 'DELETE FROM dynamodb_items WHERE space = ? AND pk = ? AND sk = ?';
const FORWARD =
  'SELECT item FROM dynamodb_items WHERE space = ? AND pk = ? AND sk >= ? AND sk < ? ORDER BY sk';
const BACKWARD = `${FORWARD} DESC`;
const ALL = 'SELECT item FROM dynamodb_items WHERE space = ? AND (pk, sk) > (?, ?) ORDER BY pk, sk';
const COUNT =
  'SELECT count(*) AS items, coalesce(sum(length(item)), 0) AS bytes FROM dynamodb_items WHERE space = ?';

const stored = (json: unknown): StoredItem => ({
  item: decodeItem(String(json)),
  json: String(json),
});
