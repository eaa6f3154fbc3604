import * as z from 'zod';
import { type Capacity, createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { validation } from '../errors.ts';
import { readInput } from '../read-input.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/item-size.ts';
import { readOne } from './get-item.ts';
import { attributes, capacityMember, projectionMembers } from './members.ts';
import { respond } from './respond.ts';

const MAX_KEYS = 100;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

const wanted = z.strictObject({
  Keys: z.array(attributes).min(1),
  ConsistentRead: z.boolean().optional(),
  ...projectionMembers,
});
type Wanted = z.infer<typeof wanted>;

const schema = z.strictObject({
  RequestItems: z.record(z.string(), wanted),
  ...capacityMember,
});

/** BatchGetItem: up to 100 items; those beyond 16 MB come back as `UnprocessedKeys`. */
export const batchGetItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const tables = Object.entries(request.RequestItems);
  checkCount(tables.reduce((sum, [, { Keys }]) => sum + Keys.length, 0));
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, unknown> = {};
  const budget = { bytes: MAX_RESPONSE_BYTES };
  for (const [name, wanted] of tables) {
    const { found, left } = readTable(database, name, wanted, { capacity, budget });
    responses[name] = found;
    if (left.length > 0) unprocessed[name] = { ...wanted, Keys: left };
  }
  return respond({
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity),
  });
};

/** Reads one table's items while the response has room; `left` are the keys it had none for. */
const readTable = (
  database: Database,
  TableName: string,
  { Keys: keys, ConsistentRead: consistent, ...projection }: Wanted,
  { capacity, budget }: { readonly capacity: Capacity; readonly budget: { bytes: number } },
): { readonly found: Item[]; readonly left: unknown[] } => {
  const found: Item[] = [];
  const left: unknown[] = [];
  const seen = new Set<string>();
  for (const Key of keys) {
    const read = readOne(database, { TableName, Key, ...projection });
    refuseTwice(seen, read.key);
    const size = read.found === undefined ? 0 : itemSize(read.found);
    if (size > budget.bytes) {
      left.push(Key);
      continue;
    }
    budget.bytes -= size;
    capacity.read(read.table, size, consistent === true ? 1 : 0.5);
    if (read.item !== undefined) found.push(read.item);
  }
  return { found, left };
};

const checkCount = (count: number): void => {
  if (count === 0) throw validation('The requestItems parameter is required for BatchGetItem');
  if (count > MAX_KEYS) throw validation('Too many items requested for the BatchGetItem call');
};

/** Throws when a batch names one item more than once. */
export const refuseTwice = (
  seen: Set<string>,
  key: { readonly pk: Buffer; readonly sk: Buffer },
): void => {
  const name = `${key.pk.toString('base64')}/${key.sk.toString('base64')}`;
  if (seen.has(name)) throw validation('Provided list of item keys contains duplicates');
  seen.add(name);
};
