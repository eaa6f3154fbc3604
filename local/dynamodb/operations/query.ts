import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { conditionPaths } from '../expressions/condition-paths.ts';
import { type KeyRange, readKeyCondition } from '../expressions/key-condition.ts';
import type { Condition } from '../expressions/syntax.ts';
import { readInput } from '../read-input.ts';
import type { IndexPlace } from '../storage/index-rows.ts';
import type { Rows, SortRange } from '../storage/items.ts';
import {
  type KeySchema,
  keyAttributes,
  type Table,
  type TableIndex,
} from '../tables/definition.ts';
import { indexPlaceOf, keyOf } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { successor } from '../values/key-bytes.ts';
import { parseItem } from '../values/parse-value.ts';
import { openSource, pageMembers } from './open-source.ts';
import { readPage } from './read-page.ts';

const schema = z.strictObject({
  ...pageMembers,
  KeyConditionExpression: z.string().optional(),
  ScanIndexForward: z.boolean().optional(),
});

/** Query: the items of one partition, in the order of their sort keys. */
export const query: Operation = (database, input) => {
  const request = readInput(schema, input);
  const expressions = compileExpressions(request);
  const { keyCondition, filter } = expressions;
  if (keyCondition === undefined) {
    throw validation(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const source = openSource(database, request, expressions);
  const { table, index } = source;
  const key = index?.key ?? table.key;
  const range = readKeyCondition(keyCondition, key);
  refuseKeysInFilter(filter, key);
  const start =
    request.ExclusiveStartKey === undefined
      ? undefined
      : parseItem(request.ExclusiveStartKey, 'ExclusiveStartKey');
  const walk: Walk = { range, start, forward: request.ScanIndexForward ?? true };
  const rows =
    index === undefined
      ? tableRows(database, table, walk)
      : indexRows(database, table, index, walk);
  const capacity = createCapacity(database);
  return readPage(source, rows, request, expressions, capacity);
};

interface Walk {
  readonly range: KeyRange;
  readonly start: Item | undefined;
  readonly forward: boolean;
}

const tableRows = (database: Database, table: Table, { range, start, forward }: Walk): Rows => {
  const { pk } = range;
  if (start === undefined) return database.items.partition(table.space, pk, range, forward);
  const from = keyOf(table, start);
  refuseOutside(range, from.pk, from.sk);
  const rest: SortRange = forward
    ? { low: successor(from.sk), high: range.high }
    : { low: range.low, high: from.sk };
  return database.items.partition(table.space, pk, rest, forward);
};

const indexRows = (
  database: Database,
  table: Table,
  index: TableIndex,
  { range, start, forward }: Walk,
): Rows => {
  const from = start === undefined ? undefined : placeIn(table, index, start);
  if (from !== undefined) refuseOutside(range, from.ipk, from.isk);
  const { space } = index;
  return database.indexRows.partition({
    space,
    items: table.space,
    ipk: range.pk,
    range,
    forward,
    from,
  });
};

const placeIn = (table: Table, index: TableIndex, start: Item): IndexPlace => {
  const place = indexPlaceOf(table, index, start);
  if (place === undefined) throw validation('The provided starting key is invalid');
  return place;
};

const refuseOutside = (range: KeyRange, pk: Buffer, sk: Buffer): void => {
  if (!range.pk.equals(pk)) {
    throw validation(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
  if (Buffer.compare(sk, range.low) < 0 || Buffer.compare(sk, range.high) >= 0) {
    throw validation('The provided starting key does not match the range key predicate');
  }
};

const refuseKeysInFilter = (filter: Condition | undefined, key: KeySchema): void => {
  if (filter === undefined) return;
  const names = new Set<unknown>(keyAttributes(key).map(({ name }) => name));
  const used = conditionPaths(filter).find(([name]) => names.has(name));
  if (used !== undefined) {
    throw validation(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${used[0]}`,
    );
  }
};
