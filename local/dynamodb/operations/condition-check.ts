import * as z from 'zod';
import type { Database } from '../database.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { keyOf } from '../tables/item-keys.ts';
import { parseItem } from '../values/parse-value.ts';
import { attributes, conditionMembers } from './members.ts';
import type { WritePlan } from './write-plan.ts';

/** The members of a transaction's ConditionCheck. */
export const checkMembers = {
  TableName: z.string(),
  Key: attributes,
  ...conditionMembers,
  ConditionExpression: z.string(),
};

/** Checks a ConditionCheck; it writes nothing. */
export const planCheck = (
  database: Database,
  request: z.infer<z.ZodObject<typeof checkMembers>>,
): WritePlan => {
  const { condition } = compileExpressions(request);
  const table = database.tables.get(request.TableName);
  return {
    kind: 'check',
    table,
    key: keyOf(table, parseItem(request.Key, 'Key')),
    condition,
    returnOld: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    next: (before) => before,
  };
};
