import { decodeItem } from '../values/item-json.ts';
import type { ItemKey, Rows, SortRange, StoredItem } from './items.ts';
import type { Prepare } from './statements.ts';

/** Where an item stands in an index. */
export interface IndexKey {
  readonly ipk: Buffer;
  readonly isk: Buffer;
}

/** A place in an index; items with equal index keys follow each other by their table keys. */
export interface IndexPlace extends IndexKey, ItemKey {}

/** Which items the secondary indexes hold, and in which order. */
export interface IndexRows {
  put(space: number, place: IndexPlace): void;
  remove(space: number, place: IndexPlace): void;
  /** Whole items of one index partition; `items` is the space of the table, `from` is excluded. */
  partition(query: IndexQuery): Rows;
  /** Whole items of the index behind a place. */
  all(space: number, items: number, after: IndexPlace): Rows;
  clear(space: number): void;
}

interface IndexQuery {
  readonly space: number;
  readonly items: number;
  readonly ipk: Buffer;
  readonly range: SortRange;
  readonly forward: boolean;
  readonly from?: IndexPlace | undefined;
}

/** Opens the store of index rows. */
export const createIndexRows = (prepare: Prepare): IndexRows => {
  const rows = function* (sql: string, ...values: (number | Buffer)[]): Generator<StoredItem> {
    for (const row of prepare(sql).iterate(...values)) {
      const json = String(row['item']);
      yield { item: decodeItem(json), json };
    }
  };
  return {
    put: (space, { ipk, isk, pk, sk }) => {
      prepare(PUT).run(space, ipk, isk, pk, sk);
    },
    remove: (space, { ipk, isk, pk, sk }) => {
      prepare(REMOVE).run(space, ipk, isk, pk, sk);
    },
    partition: ({ space, items, ipk, range, forward, from }) => {
      const [start, bound] = forward ? [range.low, range.high] : [range.high, range.low];
      const { isk, pk, sk } = from ?? { isk: start, pk: NOTHING, sk: NOTHING };
      return rows(forward ? FORWARD : BACKWARD, items, space, ipk, bound, isk, pk, sk);
    },
    all: (space, items, { ipk, isk, pk, sk }) => rows(ALL, items, space, ipk, isk, pk, sk),
    clear: (space) => {
      prepare('DELETE FROM dynamodb_index_rows WHERE space = ?').run(space);
    },
  };
};

/** Below every key: no partition key is empty. */
const NOTHING = Buffer.alloc(0);

const PUT =
  'INSERT OR IGNORE INTO dynamodb_index_rows (space, ipk, isk, pk, sk) VALUES (?, ?, ?, ?, ?)';
const REMOVE =
  'DELETE FROM dynamodb_index_rows WHERE space = ? AND ipk = ? AND isk = ? AND pk = ? AND sk = ?';
// CROSS JOIN keeps the index as the outer loop.
const JOINED =
  'SELECT i.item FROM dynamodb_index_rows r CROSS JOIN dynamodb_items i ' +
  'ON i.space = ? AND i.pk = r.pk AND i.sk = r.sk WHERE r.space = ?';
const FORWARD =
  `${JOINED} AND r.ipk = ? AND r.isk < ? AND (r.isk, r.pk, r.sk) > (?, ?, ?) ` +
  'ORDER BY r.isk, r.pk, r.sk';
const BACKWARD =
  `${JOINED} AND r.ipk = ? AND r.isk >= ? AND (r.isk, r.pk, r.sk) < (?, ?, ?) ` +
  'ORDER BY r.isk DESC, r.pk DESC, r.sk DESC';
const ALL = `${JOINED} AND (r.ipk, r.isk, r.pk, r.sk) > (?, ?, ?, ?) ORDER BY r.ipk, r.isk, r.pk, r.sk`;
