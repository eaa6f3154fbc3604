import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { readInput } from '../read-input.ts';
import { checkIndexKeys, keyOfItem } from '../tables/item-keys.ts';
import { parseItem } from '../values/parse-value.ts';
import { attributes, conditionMembers, writeMembers } from './members.ts';
import { respond } from './respond.ts';
import { carryOut, type WritePlan } from './write-plan.ts';

/** The part of PutItem that a transaction's Put has too. */
export const putMembers = { TableName: z.string(), Item: attributes, ...conditionMembers };

const schema = z.strictObject({
  ...putMembers,
  ...writeMembers,
  ReturnValues: z.enum(['NONE', 'ALL_OLD']).optional(),
});

/** PutItem: writes a whole item, in the place of the one that was there. */
export const putItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const { before } = carryOut(database, planPut(database, request), capacity);
  return respond({
    Attributes: request.ReturnValues === 'ALL_OLD' ? before?.item : undefined,
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity)?.[0],
  });
};

/** Checks a put. */
export const planPut = (
  database: Database,
  request: z.infer<z.ZodObject<typeof putMembers>>,
): WritePlan => {
  const { condition } = compileExpressions(request);
  const item = parseItem(request.Item, 'Item');
  const table = database.tables.get(request.TableName);
  const key = keyOfItem(table, item);
  checkIndexKeys(table, item);
  return {
    kind: 'put',
    table,
    key,
    condition,
    returnOld: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    next: () => item,
  };
};
