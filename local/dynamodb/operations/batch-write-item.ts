import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { readInput } from '../read-input.ts';
import { refuseTwice } from './batch-get-item.ts';
import { planDelete } from './delete-item.ts';
import { attributes, writeMembers } from './members.ts';
import { planPut } from './put-item.ts';
import { respond } from './respond.ts';
import { carryOut, type WritePlan } from './write-plan.ts';

const MAX_WRITES = 25;

const write = z.strictObject({
  PutRequest: z.strictObject({ Item: attributes }).optional(),
  DeleteRequest: z.strictObject({ Key: attributes }).optional(),
});

const schema = z.strictObject({
  RequestItems: z.record(z.string(), z.array(write).min(1)),
  ...writeMembers,
});

/** BatchWriteItem: up to 25 puts and deletes; none is left unprocessed here. */
export const batchWriteItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const tables = Object.entries(request.RequestItems);
  const count = tables.reduce((sum, [, writes]) => sum + writes.length, 0);
  if (count === 0) {
    throw validation('The batch write request list for a table cannot be null or empty');
  }
  if (count > MAX_WRITES) throw validation('Too many items requested for the BatchWriteItem call');
  const plans = tables.flatMap(([table, writes]) => {
    const seen = new Set<string>();
    return writes.map((each) => {
      const plan = planOne(database, table, each);
      refuseTwice(seen, plan.key);
      return plan;
    });
  });
  for (const plan of plans) carryOut(database, plan, capacity);
  return respond({
    UnprocessedItems: {},
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity),
  });
};

const planOne = (database: Database, TableName: string, each: z.infer<typeof write>): WritePlan => {
  const { PutRequest: put, DeleteRequest: remove } = each;
  if (put !== undefined && remove === undefined)
    return planPut(database, { TableName, Item: put.Item });
  if (remove !== undefined && put === undefined) {
    return planDelete(database, { TableName, Key: remove.Key });
  }
  throw validation('A write request must contain exactly one of PutRequest and DeleteRequest');
};
