import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { readInput } from '../read-input.ts';
import { keyOf } from '../tables/item-keys.ts';
import { parseItem } from '../values/parse-value.ts';
import { attributes, conditionMembers, writeMembers } from './members.ts';
import { respond } from './respond.ts';
import { carryOut, type WritePlan } from './write-plan.ts';

/** The part of DeleteItem that a transaction's Delete has too. */
export const deleteMembers = { TableName: z.string(), Key: attributes, ...conditionMembers };

const schema = z.strictObject({
  ...deleteMembers,
  ...writeMembers,
  ReturnValues: z.enum(['NONE', 'ALL_OLD']).optional(),
});

/** DeleteItem: removes an item; that it is not there is no error. */
export const deleteItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const { before } = carryOut(database, planDelete(database, request), capacity);
  return respond({
    Attributes: request.ReturnValues === 'ALL_OLD' ? before?.item : undefined,
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity)?.[0],
  });
};

/** Checks a delete. */
export const planDelete = (
  database: Database,
  request: z.infer<z.ZodObject<typeof deleteMembers>>,
): WritePlan => {
  const { condition } = compileExpressions(request);
  const table = database.tables.get(request.TableName);
  return {
    kind: 'delete',
    table,
    key: keyOf(table, parseItem(request.Key, 'Key')),
    condition,
    returnOld: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    next: () => undefined,
  };
};
