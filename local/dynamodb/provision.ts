import { createHash } from 'node:crypto';
import type { ProvisionedResource, ProvisionRequest } from '../engine/service.ts';
import type { Database } from './database.ts';
import { validation } from './errors.ts';
import type { IndexSpec, Table, TableIndex, TableSpec, TableStream } from './tables/definition.ts';
import { indexKeyOf, keyOfItem } from './tables/item-keys.ts';
import { readTableSpec } from './tables/read-spec.ts';

/** The CloudFormation types that become tables. */
export const TABLE_TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] as const;

const MAX_NAME = 255;

/** Makes the table, or brings the one that exists to the properties; its items stay. */
export const provisionTable = (
  database: Database,
  request: ProvisionRequest,
): ProvisionedResource => {
  const where = `${request.stackName}/${request.logicalId}`;
  const spec = readTableSpec({
    TableName: generatedName(request),
    ...readProperties(request, where),
  });
  const existing = database.tables.find(spec.name);
  const table =
    existing === undefined ? database.tables.create(spec) : update(database, existing, spec, where);
  return {
    ref: table.name,
    attributes: {
      Arn: table.arn,
      TableId: table.id,
      ...(table.stream !== undefined && { StreamArn: table.stream.arn }),
    },
  };
};

/** `<stack>-<logicalId>`; a longer one is cut and told apart by its hash. */
const generatedName = ({ stackName, logicalId }: ProvisionRequest): string => {
  const name = `${stackName}-${logicalId}`;
  if (name.length <= MAX_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${name.slice(0, MAX_NAME - 13)}-${hash}`;
};

const readProperties = (
  { type, properties }: ProvisionRequest,
  where: string,
): Record<string, unknown> => {
  if (type === 'AWS::DynamoDB::Table') return properties;
  const { Replicas: replicas, ...table } = properties;
  if (!Array.isArray(replicas) || replicas.length !== 1) {
    throw validation(
      `${where}: Replicas must name exactly one region: the embedded cloud has only one`,
    );
  }
  const { Region: _, ...replica } = replicas[0] as Record<string, unknown>;
  const { GlobalSecondaryIndexes: _perRegion, SSESpecification: key, ...own } = replica;
  return {
    ...table,
    ...own,
    ...(table['SSESpecification'] === undefined && key !== undefined && { SSESpecification: key }),
  };
};

const update = (database: Database, table: Table, spec: TableSpec, where: string): Table => {
  if (!same(table.key, spec.key)) {
    throw validation(
      `${where}: the key schema of table ${table.name} cannot be changed in place; give the resource another name, or start with another data folder`,
    );
  }
  const { streamView, indexes, ...rest } = spec;
  const updated: Table = {
    ...table,
    ...rest,
    indexes: updateIndexes(database, table, indexes),
    stream: updateStream(database, table, streamView),
  };
  if (!same(table, updated)) database.tables.save(updated);
  return updated;
};

const updateStream = (
  database: Database,
  table: Table,
  view: TableSpec['streamView'],
): TableStream | undefined => {
  if (view === undefined) return undefined;
  return table.stream?.view === view ? table.stream : database.tables.openStream(table, view);
};

const updateIndexes = (
  database: Database,
  table: Table,
  wanted: readonly IndexSpec[],
): readonly TableIndex[] => {
  const isKept = (index: TableIndex): boolean =>
    wanted.some((spec) => same({ ...spec, space: index.space }, index));
  for (const index of table.indexes) if (!isKept(index)) database.indexRows.clear(index.space);
  return wanted.map((spec) => {
    const kept = table.indexes.find((index) => same({ ...spec, space: index.space }, index));
    return kept ?? fill(database, table, { ...spec, space: database.tables.newSpace() });
  });
};

/** Puts the items that a new index holds into it. */
const fill = (database: Database, table: Table, index: TableIndex): TableIndex => {
  const start = { pk: Buffer.alloc(0), sk: Buffer.alloc(0) };
  for (const { item } of [...database.items.all(table.space, start)]) {
    const at = fits(index, item) ? indexKeyOf(index, item) : undefined;
    if (at !== undefined) database.indexRows.put(index.space, { ...at, ...keyOfItem(table, item) });
  }
  return index;
};

/** Items of before may hold something else under a name that is a key from now on: they stay out. */
const fits = (index: TableIndex, item: object): boolean =>
  [index.key.partition, index.key.sort].every((attribute) => {
    if (attribute === undefined) return true;
    const value: unknown = Reflect.get(item, attribute.name);
    return typeof value === 'object' && value !== null && attribute.type in value;
  });

/** Equal as JSON whatever the order of members; an absent member equals an undefined one. */
const same = (one: unknown, two: unknown): boolean => sorted(one) === sorted(two);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
