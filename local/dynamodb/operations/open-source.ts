import * as z from 'zod';
import type { Database } from '../database.ts';
import { invalidParameter, validation } from '../errors.ts';
import type { Expressions } from '../expressions/compile.ts';
import { projectedNames, type Table, type TableIndex } from '../tables/definition.ts';
import { attributes, capacityMember, expressionMembers } from './members.ts';

/** The members that Query and Scan share. */
export const pageMembers = {
  TableName: z.string(),
  IndexName: z.string().optional(),
  Select: z
    .enum(['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT'])
    .optional(),
  Limit: z.number().int().min(1).optional(),
  ConsistentRead: z.boolean().optional(),
  ExclusiveStartKey: attributes.optional(),
  FilterExpression: z.string().optional(),
  ProjectionExpression: z.string().optional(),
  ...expressionMembers,
  ...capacityMember,
};

export type PageRequest = z.infer<z.ZodObject<typeof pageMembers>>;

/** What a Query or Scan reads, and which part of each item it gives. */
export interface Source {
  readonly table: Table;
  readonly index?: TableIndex | undefined;
  /** Items are taken whole from the table, because the local index does not hold what is asked for. */
  readonly fetches: boolean;
}

/** Finds the table and the index, and checks that the index can give what is asked for. */
export const openSource = (
  database: Database,
  request: PageRequest,
  expressions: Expressions,
): Source => {
  const table = database.tables.get(request.TableName);
  checkSelect(request);
  if (request.IndexName === undefined) return { table, fetches: false };
  const index = table.indexes.find(({ name }) => name === request.IndexName);
  if (index === undefined) {
    throw validation(`The table does not have the specified index: ${request.IndexName}`);
  }
  const held = projectedNames(table, index);
  if (index.kind === 'global') checkGlobal(index, held, request, expressions);
  return {
    table,
    index,
    fetches: index.kind === 'local' && asksBeyond(held, request, expressions),
  };
};

const notHeld = (held: readonly string[] | undefined, { projection = [] }: Expressions) =>
  projection
    .map(([name]) => String(name))
    .filter((name) => held !== undefined && !held.includes(name));

const asksBeyond = (
  held: readonly string[] | undefined,
  request: PageRequest,
  expressions: Expressions,
): boolean =>
  held !== undefined &&
  (request.Select === 'ALL_ATTRIBUTES' ||
    expressions.filter !== undefined ||
    notHeld(held, expressions).length > 0);

const checkGlobal = (
  index: TableIndex,
  held: readonly string[] | undefined,
  request: PageRequest,
  expressions: Expressions,
): void => {
  if (request.ConsistentRead === true) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  if (request.Select === 'ALL_ATTRIBUTES' && held !== undefined) {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const beyond = notHeld(held, expressions);
  if (beyond.length > 0) {
    throw invalidParameter(
      `Global secondary index ${index.name} does not project [${beyond.join(', ')}]`,
    );
  }
};

const checkSelect = (request: PageRequest): void => {
  const { Select: select, ProjectionExpression: projection, IndexName: index } = request;
  if (projection !== undefined && select !== undefined && select !== 'SPECIFIC_ATTRIBUTES') {
    throw validation(`Cannot specify the ProjectionExpression when choosing to get ${select}`);
  }
  if (projection === undefined && select === 'SPECIFIC_ATTRIBUTES') {
    throw invalidParameter(
      'Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (index === undefined && select === 'ALL_PROJECTED_ATTRIBUTES') {
    throw invalidParameter(
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    );
  }
};
