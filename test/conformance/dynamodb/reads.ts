import { fc } from '../../properties.ts';
import type { Json } from '../aws.ts';
import type { Step } from '../step.ts';
import { conditionValues, filter } from './conditions.ts';
import {
  differentKeys,
  IndexName,
  keyOf,
  namesIn,
  PARTITIONS,
  SHARDS,
  SORT_KEYS,
  TableName,
  valuesIn,
} from './values.ts';

const projection = fc.constantFrom<Json>(
  {},
  {},
  { ProjectionExpression: 'pk, sk, n' },
  { ProjectionExpression: '#v, tags', ExpressionAttributeNames: { '#v': 'v' } },
);

const maybeFilter = fc.option(filter, { nil: undefined });

/** Page after page: `onward` goes on where this side's page before ended. */
const page = fc.record({
  ScanIndexForward: fc.boolean(),
  Limit: fc.integer({ min: 1, max: 4 }),
  onward: fc.boolean(),
});

const RANGES = [
  '',
  ' AND sk = :sk',
  ' AND sk < :sk',
  ' AND sk >= :sk',
  ' AND begins_with(sk, :sk)',
  ' AND sk BETWEEN :sk AND :last',
];

const query = fc
  .record({
    pk: fc.constantFrom(...PARTITIONS),
    sk: fc.constantFrom(...SORT_KEYS),
    range: fc.constantFrom(...RANGES),
    filter: maybeFilter,
    page,
  })
  .map(({ pk, sk, range, filter: chosen, page: how }) => {
    const KeyConditionExpression = `pk = :pk${range}`;
    const { FilterExpression = '', v = {} } = chosen ?? {};
    const both = `${KeyConditionExpression} ${FilterExpression}`;
    return {
      TableName,
      KeyConditionExpression,
      ConsistentRead: true,
      ...(FilterExpression && { FilterExpression }),
      ...namesIn(both),
      ...valuesIn(both, {
        ...conditionValues(v, {}),
        ':pk': { S: pk },
        ':sk': { S: sk },
        ':last': { S: '3' },
      }),
      ...how,
    };
  });

const BOUNDS = ['', ' AND dueKey < :bound', ' AND dueKey >= :bound'];

const indexQuery = fc
  .record({
    shard: fc.constantFrom(...SHARDS),
    range: fc.constantFrom(...BOUNDS),
    bound: fc.constantFrom('2', '3#a'),
    page,
  })
  .map(({ shard, range, bound, page: how }) => ({
    TableName,
    IndexName,
    KeyConditionExpression: `dueShard = :shard${range}`,
    ExpressionAttributeValues: { ':shard': { N: shard }, ...(range && { ':bound': { S: bound } }) },
    ...how,
  }));

/** Partitions come in no certain order, so a scan is taken whole. */
const scan = fc.tuple(maybeFilter, fc.boolean()).map(([chosen, ConsistentRead]) => {
  const { FilterExpression = '', v = {} } = chosen ?? {};
  return {
    TableName,
    ConsistentRead,
    ...(FilterExpression && { FilterExpression }),
    ...namesIn(FilterExpression),
    ...valuesIn(FilterExpression, conditionValues(v, {})),
  };
});

const get = fc
  .tuple(keyOf, projection)
  .map(([Key, more]) => ({ TableName, Key, ConsistentRead: true, ...more }));

/** Most without a key twice, which is refused. */
const batchGet = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: differentKeys(5) },
      { weight: 1, arbitrary: fc.array(keyOf, { maxLength: 3 }) },
    ),
    projection,
  )
  .map(([Keys, more]) => ({
    RequestItems: { [TableName]: { Keys, ConsistentRead: true, ...more } },
  }));

const transactGet = differentKeys(3)
  .chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), projection))))
  .map((gets) => ({
    TransactItems: gets.map(([Key, more]) => ({ Get: { TableName, Key, ...more } })),
  }));

const as = (operation: string, input: fc.Arbitrary<Json>): fc.Arbitrary<Step> =>
  input.map((each) => ({ operation, input: each }));

export const reads: readonly fc.Arbitrary<Step>[] = [
  as('GetItem', get),
  as('Query', query),
  as('Query', indexQuery),
  as('Scan', scan),
  as('BatchGetItem', batchGet),
  as('TransactGetItems', transactGet),
];
