import * as z from 'zod';
import { createCapacity } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { invalidParameter } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import { compileExpressions } from '../expressions/compile.ts';
import { project } from '../expressions/project.ts';
import type { Path, Update } from '../expressions/syntax.ts';
import { readInput } from '../read-input.ts';
import type { ItemChange } from '../streams/stream-record.ts';
import { keyAttributes, type Table } from '../tables/definition.ts';
import { keyOf } from '../tables/item-keys.ts';
import type { Item } from '../values/attribute-value.ts';
import { parseItem } from '../values/parse-value.ts';
import { attributes, conditionMembers, writeMembers } from './members.ts';
import { respond } from './respond.ts';
import { carryOut, type WritePlan } from './write-plan.ts';

/** The part of UpdateItem that a transaction's Update has too. */
export const updateMembers = {
  TableName: z.string(),
  Key: attributes,
  UpdateExpression: z.string().optional(),
  ...conditionMembers,
};

const schema = z.strictObject({
  ...updateMembers,
  ...writeMembers,
  ReturnValues: z.enum(['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']).optional(),
});

/** UpdateItem: changes attributes of an item, or makes the item when there is none. */
export const updateItem: Operation = (database, input) => {
  const request = readInput(schema, input);
  const capacity = createCapacity(database);
  const { paths, ...plan } = planUpdate(database, request);
  const change = carryOut(database, plan, capacity);
  return respond({
    Attributes: returned(request.ReturnValues, change, paths),
    ConsumedCapacity: capacity.report(request.ReturnConsumedCapacity)?.[0],
  });
};

/** Checks an update; `paths` are the places that it writes. */
export const planUpdate = (
  database: Database,
  request: z.infer<z.ZodObject<typeof updateMembers>>,
): WritePlan & { readonly paths: readonly Path[] } => {
  const { condition, update = EMPTY } = compileExpressions(request);
  const table = database.tables.get(request.TableName);
  const keyItem = parseItem(request.Key, 'Key');
  const key = keyOf(table, keyItem);
  const clauses = [...update.set, ...update.remove, ...update.add, ...update.delete];
  const paths = clauses.map(({ path }) => path);
  refuseKeyChange(table, paths);
  return {
    kind: 'update',
    table,
    key,
    condition,
    returnOld: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    next: (before) =>
      before === undefined && onlyTakesAway(update)
        ? undefined
        : applyUpdate(update, before ?? keyItem),
    paths,
  };
};

const EMPTY: Update = { set: [], remove: [], add: [], delete: [] };

/** Such an update does not make an item that is not there; an empty update does. */
const onlyTakesAway = ({ set, add, remove, delete: fromSets }: Update): boolean =>
  set.length + add.length === 0 && remove.length + fromSets.length > 0;

const refuseKeyChange = (table: Table, paths: readonly Path[]): void => {
  const keys = new Set<string | number | undefined>(
    keyAttributes(table.key).map(({ name }) => name),
  );
  const changed = paths.find(([name]) => keys.has(name));
  if (changed !== undefined) {
    throw invalidParameter(
      `Cannot update attribute ${changed[0]}. This attribute is part of the key`,
    );
  }
};

const returned = (
  wanted: z.infer<typeof schema>['ReturnValues'],
  { before, after }: ItemChange,
  paths: readonly Path[],
): Item | undefined => {
  switch (wanted) {
    case 'ALL_OLD':
      return before?.item;
    case 'ALL_NEW':
      return after?.item;
    case 'UPDATED_OLD':
      return projected(before?.item, paths);
    case 'UPDATED_NEW':
      return projected(after?.item, paths);
    case 'NONE':
    case undefined:
      return undefined;
  }
};

const projected = (item: Item | undefined, paths: readonly Path[]): Item | undefined => {
  const part = project(item ?? {}, paths);
  return Object.keys(part).length === 0 ? undefined : part;
};
