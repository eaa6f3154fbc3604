import type { Database } from '../database.ts';
import { type KeySchema, keyAttributes, type Table, type TableIndex } from './definition.ts';

/** The `TableDescription` of a table. */
export const describeTableOf = (
  { items }: Database,
  table: Table,
  status: 'ACTIVE' | 'DELETING' = 'ACTIVE',
): Record<string, unknown> => {
  const { items: ItemCount, bytes: TableSizeBytes } = items.count(table.space);
  const globals = table.indexes.filter(({ kind }) => kind === 'global');
  const locals = table.indexes.filter(({ kind }) => kind === 'local');
  const billing = table.settings['BillingMode'] ?? 'PROVISIONED';
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: status,
    CreationDateTime: new Date(table.createdAtMs),
    AttributeDefinitions: describeAttributes(table),
    KeySchema: describeKey(table.key),
    ItemCount,
    TableSizeBytes,
    BillingModeSummary: { BillingMode: billing },
    ProvisionedThroughput: throughput(table.settings['ProvisionedThroughput']),
    DeletionProtectionEnabled: table.deletionProtection,
    ...(globals.length > 0 && {
      GlobalSecondaryIndexes: globals.map((index) => ({
        ...describeIndex(table, index),
        IndexStatus: status,
      })),
    }),
    ...(locals.length > 0 && {
      LocalSecondaryIndexes: locals.map((index) => describeIndex(table, index)),
    }),
    ...(table.stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.view },
      LatestStreamArn: table.stream.arn,
      LatestStreamLabel: table.stream.label,
    }),
    ...described(table, 'WarmThroughput'),
    ...described(table, 'OnDemandThroughput'),
  };
};

const described = ({ settings }: Table, member: string): Record<string, unknown> =>
  settings[member] === undefined ? {} : { [member]: settings[member] };

const throughput = (setting: unknown): Record<string, unknown> => ({
  ReadCapacityUnits: 0,
  WriteCapacityUnits: 0,
  NumberOfDecreasesToday: 0,
  ...(typeof setting === 'object' ? setting : {}),
});

const describeAttributes = (table: Table): readonly Record<string, unknown>[] => {
  const all = [table, ...table.indexes].flatMap(({ key }) => keyAttributes(key));
  const types = new Map(all.map(({ name, type }) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
};

const describeKey = (key: KeySchema): readonly Record<string, unknown>[] =>
  keyAttributes(key).map(({ name }, at) => ({
    AttributeName: name,
    KeyType: at === 0 ? 'HASH' : 'RANGE',
  }));

const describeIndex = (table: Table, index: TableIndex): Record<string, unknown> => ({
  IndexName: index.name,
  IndexArn: `${table.arn}/index/${index.name}`,
  KeySchema: describeKey(index.key),
  Projection: {
    ProjectionType: index.projection,
    ...(index.include.length > 0 && { NonKeyAttributes: index.include }),
  },
});
