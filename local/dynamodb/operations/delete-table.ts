import * as z from 'zod';
import type { Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { readInput } from '../read-input.ts';
import { describeTableOf } from '../tables/describe.ts';

const schema = z.strictObject({ TableName: z.string() });

/** DeleteTable: the table and its items go at once; its stream's records stay readable. */
export const deleteTable: Operation = (database, input) => {
  const { TableName: name } = readInput(schema, input);
  const table = database.tables.get(name, `Requested resource not found: Table: ${name} not found`);
  if (table.deletionProtection) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  const description = describeTableOf(database, table, 'DELETING');
  database.tables.drop(table);
  return { TableDescription: description };
};
