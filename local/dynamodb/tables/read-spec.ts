import { invalidParameter, validation } from '../errors.ts';
import { readInput } from '../read-input.ts';
import type { IndexSpec, KeyAttribute, KeySchema, StreamView, TableSpec } from './definition.ts';
import { type IndexInput, type TableInput, tableInput } from './table-input.ts';

const NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
const MAX_GLOBAL_INDEXES = 20;
const MAX_LOCAL_INDEXES = 5;

/** Reads a CreateTable request, or a table's CloudFormation properties with its name filled in. */
export const readTableSpec = (input: unknown): TableSpec => {
  const read = readInput(tableInput, input);
  checkName('TableName', read.TableName);
  const types = new Map(read.AttributeDefinitions.map((each) => [each.AttributeName, each]));
  const attribute = (name: string): KeyAttribute => {
    const found = types.get(name);
    if (found !== undefined) return { name, type: found.AttributeType };
    throw invalidParameter(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
    );
  };
  const key = readKey(read.KeySchema, attribute);
  const indexes = [
    ...(read.GlobalSecondaryIndexes ?? []).map((each) => readIndex('global', each, attribute)),
    ...(read.LocalSecondaryIndexes ?? []).map((each) => readIndex('local', each, attribute)),
  ];
  checkIndexes(key, indexes);
  refuseUnusedAttributes([...types.keys()], [key, ...indexes.map((each) => each.key)]);
  return {
    name: read.TableName,
    key,
    indexes,
    streamView: readStreamView(read),
    timeToLive: readTimeToLive(read),
    deletionProtection: read.DeletionProtectionEnabled ?? false,
    settings: readSettings(read),
  };
};

const checkName = (member: string, name: string): void => {
  if (NAME.test(name)) return;
  throw validation(
    `1 validation error detected: Value '${name}' at '${member.slice(0, 1).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ and be 3 to 255 characters long`,
  );
};

const readKey = (
  parts: TableInput['KeySchema'],
  attribute: (name: string) => KeyAttribute,
): KeySchema => {
  const [first, second] = parts;
  if (first?.KeyType !== 'HASH' || second?.KeyType === 'HASH') {
    throw validation(
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type, or the second is not RANGE',
    );
  }
  if (first.AttributeName === second?.AttributeName) {
    throw validation(
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
    );
  }
  return {
    partition: attribute(first.AttributeName),
    sort: second === undefined ? undefined : attribute(second.AttributeName),
  };
};

const readIndex = (
  kind: IndexSpec['kind'],
  input: IndexInput,
  attribute: (name: string) => KeyAttribute,
): IndexSpec => {
  checkName('IndexName', input.IndexName);
  const { ProjectionType: projection, NonKeyAttributes: include = [] } = input.Projection;
  if (projection === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if ((projection === 'INCLUDE') !== include.length > 0) {
    throw invalidParameter(
      `ProjectionType is ${projection}, and NonKeyAttributes is ${include.length === 0 ? 'not ' : ''}specified`,
    );
  }
  return {
    name: input.IndexName,
    kind,
    key: readKey(input.KeySchema, attribute),
    projection,
    include,
  };
};

const checkIndexes = (key: KeySchema, indexes: readonly IndexSpec[]): void => {
  const names = indexes.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalidParameter(`Duplicate index name: ${twice}`);
  const locals = indexes.filter(({ kind }) => kind === 'local');
  if (indexes.length - locals.length > MAX_GLOBAL_INDEXES || locals.length > MAX_LOCAL_INDEXES) {
    throw invalidParameter('too many secondary indexes: at most 20 global and 5 local ones');
  }
  for (const { name, key: own } of locals) {
    if (key.sort === undefined) {
      throw invalidParameter(
        'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
      );
    }
    if (own.partition.name !== key.partition.name || own.sort === undefined) {
      throw invalidParameter(
        `Index KeySchema must have the table's hash key and a range key of its own for index: ${name}`,
      );
    }
  }
};

const refuseUnusedAttributes = (defined: readonly string[], keys: readonly KeySchema[]): void => {
  const used = new Set(keys.flatMap(({ partition, sort }) => [partition.name, sort?.name]));
  const unused = defined.filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw invalidParameter(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], unused: [${unused.join(', ')}]`,
    );
  }
};

const readStreamView = ({ StreamSpecification: stream }: TableInput): StreamView | undefined => {
  if (stream === undefined || stream.StreamEnabled === false) return undefined;
  if (stream.StreamViewType === undefined) {
    throw invalidParameter('StreamSpecification needs a StreamViewType when the stream is enabled');
  }
  return stream.StreamViewType;
};

const readTimeToLive = ({ TimeToLiveSpecification: spec }: TableInput): string | undefined => {
  if (spec === undefined || !spec.Enabled) return undefined;
  if (spec.AttributeName === undefined) {
    throw invalidParameter('TimeToLiveSpecification needs an AttributeName when it is enabled');
  }
  return spec.AttributeName;
};

const DESCRIBED = new Set([
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
  'TimeToLiveSpecification',
  'DeletionProtectionEnabled',
]);

const readSettings = (read: TableInput): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(read).filter(([member, value]) => value !== undefined && !DESCRIBED.has(member)),
  );
