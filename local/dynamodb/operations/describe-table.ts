import * as z from 'zod';
import type { Operation } from '../database.ts';
import { readInput } from '../read-input.ts';
import { describeTableOf } from '../tables/describe.ts';

const schema = z.strictObject({ TableName: z.string() });

/** DescribeTable. */
export const describeTable: Operation = (database, input) => {
  const { TableName: name } = readInput(schema, input);
  const table = database.tables.get(name, `Requested resource not found: Table: ${name} not found`);
  return { Table: describeTableOf(database, table) };
};
