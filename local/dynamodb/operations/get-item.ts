import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { project } from '../expressions/project.ts';
import { readInput } from '../read-input.ts';
import { keyOf } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';
import { parseItem } from '../values/parse-value.ts';
import { attributes, capacityMember, projectionMembers } from './members.ts';
import { respond } from './respond.ts';

/** The part of GetItem that a transaction's Get has too. */
export const getMembers = { TableName: z.string(), Key: attributes, ...projectionMembers };

const schema = z.strictObject({
  ...getMembers,
  ...capacityMember,
  ConsistentRead: z.boolean().optional(),
});

/** GetItem: one item by its key; no `Item` member when there is none. */
export const getItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const { table, found, item } = readOne(database, request);
  capacity.read(
    table,
    found === undefined ? 0 : itemSize(found),
    request.ConsistentRead === true ? 1 : 0.5,
  );
  return respond({
    Item: item,
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity)?.[0],
  });
};

/** Reads one item: whole (`found`) and as the caller wants it (`item`). */
export const readOne = (database: Database, request: z.infer<z.ZodObject<typeof getMembers>>) => {
  const { projection } = compileExpressions(request);
  const table = database.tables.get(request.TableName);
  const key = keyOf(table, parseItem(request.Key, 'Key'));
  const found: Item | undefined = database.items.find(table.space, key)?.item;
  const item = found === undefined || projection === undefined ? found : project(found, projection);
  return { table, key, found, item };
};
