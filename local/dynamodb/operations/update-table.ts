import * as z from 'zod';
import type { Operation } from '../database.ts';
import { readInput } from '../read-input.ts';
import { describeTableOf } from '../tables/describe.ts';

const units = z.number().int().min(-1).optional();

const schema = z.strictObject({
  TableName: z.string(),
  OnDemandThroughput: z.strictObject({ MaxReadRequestUnits: units, MaxWriteRequestUnits: units }),
});

/** UpdateTable: of what it can change on AWS, the most that a table takes in a second. */
export const updateTable: Operation = (database, input) => {
  const { TableName, OnDemandThroughput } = readInput(schema, input);
  const table = database.tables.get(TableName);
  const updated = { ...table, settings: { ...table.settings, OnDemandThroughput } };
  database.tables.save(updated);
  return { TableDescription: describeTableOf(database, updated) };
};
