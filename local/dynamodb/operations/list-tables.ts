import * as z from 'zod';
import type { Operation } from '../database.ts';
import { readInput } from '../read-input.ts';
import { respond } from './respond.ts';

const schema = z.strictObject({
  ExclusiveStartTableName: z.string().optional(),
  Limit: z.number().int().min(1).max(100).optional(),
});

/** ListTables: names in order, up to 100 to a page. */
export const listTables: Operation = (database, input) => {
  const { ExclusiveStartTableName: after = '', Limit: limit = 100 } = readInput(schema, input);
  const names = database.tables.names().filter((name) => name > after);
  const page = names.slice(0, limit);
  return respond({
    TableNames: page,
    LastEvaluatedTableName: names.length > limit ? page.at(-1) : undefined,
  });
};
