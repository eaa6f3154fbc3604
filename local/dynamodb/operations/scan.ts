import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { readInput } from '../read-input.ts';
import type { Rows, StoredItem } from '../storage/items.ts';
import type { Table, TableIndex } from '../tables/definition.ts';
import { indexPlaceOf, keyOf, keyOfItem } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { parseItem } from '../values/parse-value.ts';
import { openSource, pageMembers } from './open-source.ts';
import { readPage } from './read-page.ts';

const schema = z.strictObject({
  ...pageMembers,
  Segment: z.number().int().min(0).optional(),
  TotalSegments: z.number().int().min(1).max(1_000_000).optional(),
});

/** Scan: every item of a table or an index; the order is ours and means nothing. */
export const scan: Operation = (database, input) => {
  const request = readInput(schema, input);
  const expressions = compileExpressions(request);
  const source = openSource(database, request, expressions);
  const start =
    request.ExclusiveStartKey === undefined
      ? undefined
      : parseItem(request.ExclusiveStartKey, 'ExclusiveStartKey');
  const rows =
    source.index === undefined
      ? tableRows(database, source.table, start)
      : indexRows(database, source.table, source.index, start);
  const own = segmentOf(source.table, rows, request.Segment, request.TotalSegments);
  const capacity = createCapacity(database);
  return readPage(source, own, request, expressions, capacity);
};

const NOTHING = Buffer.alloc(0);

const tableRows = (database: Database, table: Table, start: Item | undefined): Rows => {
  const from = start === undefined ? { pk: NOTHING, sk: NOTHING } : keyOf(table, start);
  return database.items.all(table.space, from);
};

const indexRows = (
  database: Database,
  table: Table,
  index: TableIndex,
  start: Item | undefined,
): Rows => {
  const first = { ipk: NOTHING, isk: NOTHING, pk: NOTHING, sk: NOTHING };
  const from = start === undefined ? first : indexPlaceOf(table, index, start);
  if (from === undefined) throw validation('The provided starting key is invalid');
  return database.indexRows.all(index.space, table.space, from);
};

const segmentOf = (
  table: Table,
  rows: Rows,
  segment: number | undefined,
  total: number | undefined,
): Rows => {
  if ((segment === undefined) !== (total === undefined)) {
    throw validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present, and the other way round',
    );
  }
  if (segment === undefined || total === undefined) return rows;
  if (segment >= total) {
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
  return inSegment(table, rows, segment, total);
};

function* inSegment(
  table: Table,
  rows: Rows,
  segment: number,
  total: number,
): Generator<StoredItem> {
  for (const row of rows) {
    const { pk } = keyOfItem(table, row.item);
    const hash = pk.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7);
    if (hash % total === segment) yield row;
  }
}
