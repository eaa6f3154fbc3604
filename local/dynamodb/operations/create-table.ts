import type { Operation } from '../database.ts';
import { describeTableOf } from '../tables/describe.ts';
import { readTableSpec } from '../tables/read-spec.ts';

/** CreateTable: the table is usable at once. */
export const createTable: Operation = (database, input) => {
  const table = database.tables.create(readTableSpec(input));
  return { TableDescription: describeTableOf(database, table) };
};
