import fc from 'fast-check';
import type { Answer, Json } from './aws.ts';
import type { Conformance, Step } from './step.ts';

const TableName = 'commits';
const PARTITIONS = ['a', 'b'];
const SORT_KEYS = ['1', '2', '3', '10'];

const keyOf = fc
  .record({ pk: fc.constantFrom(...PARTITIONS), sk: fc.constantFrom(...SORT_KEYS) })
  .map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));

const value = fc.oneof(
  fc.integer({ min: -3, max: 120 }).map((number) => ({ N: String(number) })),
  fc.constantFrom('', 'x', 'xy', 'ß', '😀').map((text) => ({ S: text })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
  fc.constant({ L: [{ N: '1' }, { S: 'x' }] }),
  fc.constant({ M: { inner: { N: '7' } } }),
  fc.constant({ SS: ['x', 'y'] }),
);

const CONDITIONS = [
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  'v = :v',
  'v <> :v',
  'v < :ordered',
  'v >= :ordered AND attribute_exists(v)',
  'NOT contains(v, :v)',
  'attribute_type(v, :type) OR v IN (:v, :type)',
  'size(v) > :one',
  'v BETWEEN :one AND :ten',
  'begins_with(sk, :type)',
] as const;

/** AWS refuses an order of anything else; MiniStack does not (docs/emulator.md). */
const ordered = fc.constantFrom<Json>({ N: '0' }, { N: '7' }, { S: 'x' }, { S: '' });

/** A condition with exactly the values that it names. */
const condition = fc
  .tuple(fc.constantFrom(...CONDITIONS), value, ordered)
  .map(([ConditionExpression, v, order]) => ({
    ConditionExpression,
    ...valuesFor(ConditionExpression, v, order),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }));
const maybeCondition = fc.oneof(fc.constant({}), condition);

const valuesFor = (expression: string, v: Json, order: Json) => {
  const all: Json = {
    ':v': v,
    ':ordered': order,
    ':one': { N: '1' },
    ':ten': { N: '10' },
    ':type': { S: 'S' },
  };
  const named = Object.entries(all).filter(([name]) =>
    new RegExp(`${name}(?![a-z])`).test(expression),
  );
  return named.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(named) } : {};
};

const UPDATES = [
  'SET v = :v',
  'SET v = if_not_exists(v, :v)',
  'ADD n :one',
  'SET n = if_not_exists(n, :one) + :one',
  'REMOVE v',
  'SET l = list_append(if_not_exists(l, :list), :list)',
  'SET m = :v REMOVE n',
] as const;

/** `REMOVE` alone, of an item that is not there, creates one in MiniStack and none in AWS. */
const onExisting = { ConditionExpression: 'attribute_exists(pk)' };

const update = fc.tuple(fc.constantFrom(...UPDATES), value).map(([UpdateExpression, v]) => {
  const all: Json = { ':v': v, ':one': { N: '1' }, ':list': { L: [{ N: '1' }] } };
  const named = Object.entries(all).filter(([name]) => UpdateExpression.includes(name));
  return {
    UpdateExpression,
    ...(UpdateExpression === 'REMOVE v' && onExisting),
    ...(named.length > 0 && { ExpressionAttributeValues: Object.fromEntries(named) }),
  };
});

const put = fc
  .tuple(keyOf, value, maybeCondition)
  .map(([key, v, more]) => ({ TableName, Item: { ...key, v }, ...more }));
const remove = fc.tuple(keyOf, maybeCondition).map(([Key, more]) => ({ TableName, Key, ...more }));

const RANGES = [
  '',
  ' AND sk = :sk',
  ' AND sk < :sk',
  ' AND sk >= :sk',
  ' AND begins_with(sk, :sk)',
];
const query = fc
  .record({
    pk: fc.constantFrom(...PARTITIONS),
    sk: fc.constantFrom(...SORT_KEYS),
    range: fc.constantFrom(...RANGES),
    ScanIndexForward: fc.boolean(),
    Limit: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ pk, sk, range, ...more }) => ({
    TableName,
    KeyConditionExpression: `pk = :pk${range}`,
    ExpressionAttributeValues: { ':pk': { S: pk }, ...(range && { ':sk': { S: sk } }) },
    ConsistentRead: true,
    ...more,
  }));

const transaction = fc
  .uniqueArray(
    fc.tuple(
      keyOf,
      fc.oneof(
        fc.tuple(fc.constant('Put' as const), value, maybeCondition),
        fc.tuple(fc.constant('Delete' as const), value, maybeCondition),
        fc.tuple(fc.constant('ConditionCheck' as const), value, condition),
      ),
    ),
    { minLength: 1, maxLength: 3, selector: ([key]) => JSON.stringify(key) },
  )
  .map((actions) => ({
    TransactItems: actions.map(([key, [kind, v, more]]) => ({
      [kind]: { TableName, ...(kind === 'Put' ? { Item: { ...key, v } } : { Key: key }), ...more },
    })),
  }));

const withReturn = (values: readonly string[], input: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .tuple(input, fc.constantFrom(...values))
    .map(([rest, ReturnValues]) => ({ ...rest, ReturnValues }));

const step: fc.Arbitrary<Step> = fc.oneof(
  withReturn(['NONE', 'ALL_OLD'], put).map((input) => ({ operation: 'PutItem', input })),
  withReturn(['NONE', 'ALL_OLD'], remove).map((input) => ({ operation: 'DeleteItem', input })),
  withReturn(
    ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD'],
    fc.tuple(keyOf, update).map(([Key, more]) => ({ TableName, Key, ...more })),
  ).map((input) => ({ operation: 'UpdateItem', input })),
  keyOf.map((Key) => ({ operation: 'GetItem', input: { TableName, Key, ConsistentRead: true } })),
  query.map((input) => ({ operation: 'Query', input })),
  transaction.map((input) => ({ operation: 'TransactWriteItems', input })),
);

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' });

/** The calls that Karwan's tables get: items, conditions, updates, queries, transactions. */
export const dynamodb: Conformance = {
  service: 'dynamodb',
  step,
  maxSteps: 25,
  prepare: async (aws) => {
    await aws.call('dynamodb', 'DeleteTable', { TableName });
    await aws.call('dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('pk'), text('sk')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  },
  comparable: (answer: Answer) => {
    if ('output' in answer) {
      // MiniStack sends an empty map where AWS sends none.
      const { Attributes, ...rest } = answer.output;
      const told = Object.keys((Attributes ?? {}) as Json).length > 0;
      return { ...rest, ...(told && { Attributes }) };
    }
    const { Item, CancellationReasons } = answer.members;
    const reasons = (CancellationReasons as readonly Json[] | undefined)?.map(
      ({ Message: _text, ...rest }) => rest,
    );
    return { error: answer.error, Item, reasons };
  },
};
