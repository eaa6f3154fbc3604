import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Operation } from '../database.ts';
import { readInput } from '../read-input.ts';
import { itemSize } from '../values/item-size.ts';
import { getMembers, readOne } from './get-item.ts';
import { capacityMember } from './members.ts';
import { respond } from './respond.ts';

const schema = z.strictObject({
  TransactItems: z
    .array(z.strictObject({ Get: z.strictObject(getMembers) }))
    .min(1, 'Member must have length greater than or equal to 1')
    .max(100, 'Member must have length less than or equal to 100'),
  ...capacityMember,
});

/** TransactGetItems: up to 100 items as they are at one moment. */
export const transactGetItems: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const responses = request.TransactItems.map(({ Get }) => {
    const { table, found, item } = readOne(database, Get);
    capacity.read(table, found === undefined ? 0 : itemSize(found), 2);
    return respond({ Item: item });
  });
  return respond({
    Responses: responses,
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity),
  });
};
