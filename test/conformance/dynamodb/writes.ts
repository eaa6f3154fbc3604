import { fc } from '../../properties.ts';
import type { Json } from '../aws.ts';
import type { Step } from '../step.ts';
import { condition, conditionValues, maybeCondition } from './conditions.ts';
import {
  differentKeys,
  itemOf,
  type Key,
  keyOf,
  namesIn,
  ordered,
  placeInIndex,
  SHARDS,
  TableName,
  value,
  valuesIn,
} from './values.ts';

/** With the condition of each, of the product's own updates: a counter, a level, a row that moves on. */
const UPDATES = [
  ['SET v = :v', ''],
  ['SET v = if_not_exists(v, :v)', ''],
  ['ADD n :one', ''],
  ['ADD n :one', 'n >= :one'],
  ['SET n = if_not_exists(n, :one) + :one', ''],
  ['SET n = n - :one', 'attribute_exists(n)'],
  ['SET #v = :v, kind = :type ADD n :one, m :ten', 'attribute_not_exists(pk)'],
  ['SET #v = :v ADD n :one, m :ten', 'n >= :one'],
  ['SET dueShard = :shard, dueKey = :dueKey', ''],
  ['SET dueKey = :dueKey, v = :v', 'dueShard = :shard'],
  ['REMOVE dueShard, dueKey', 'attribute_exists(pk)'],
  ['REMOVE v', 'attribute_exists(pk)'],
  ['SET l = list_append(if_not_exists(l, :list), :list)', ''],
  ['SET l[0] = :v REMOVE l[1]', 'attribute_type(l, :listType)'],
  ['SET #v.#inner = :v', 'attribute_exists(#v.#inner)'],
  ['ADD tags :tags', ''],
  ['DELETE tags :tags', 'attribute_exists(pk)'],
  ['SET m = :ten REMOVE n', ''],
  ['SET v = n, n = :one', 'attribute_exists(n)'],
] as const;

const updateOf = (key: Key): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(...UPDATES), value, ordered, fc.constantFrom(...SHARDS))
    .map(([[UpdateExpression, ConditionExpression], v, order, shard]) => {
      const both = `${UpdateExpression} ${ConditionExpression}`;
      const { dueShard, dueKey } = placeInIndex(key, shard);
      return {
        UpdateExpression,
        ...(ConditionExpression && { ConditionExpression }),
        ...namesIn(both),
        ...valuesIn(both, {
          ...conditionValues(v, order),
          ':list': { L: [{ N: '1' }] },
          ':listType': { S: 'L' },
          ':tags': { SS: ['x', 'z'] },
          ':shard': dueShard,
          ':dueKey': dueKey,
        }),
      };
    });

const withReturn = (values: readonly string[], input: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .tuple(input, fc.constantFrom(...values))
    .map(([rest, ReturnValues]) => ({ TableName, ...rest, ReturnValues }));

const put = keyOf
  .chain((key) => fc.tuple(itemOf(key), maybeCondition))
  .map(([Item, more]) => ({ Item, ...more }));
const remove = fc.tuple(keyOf, maybeCondition).map(([Key, more]) => ({ Key, ...more }));
const update = keyOf.chain((Key) => updateOf(Key).map((more) => ({ Key, ...more })));

/** Of an item that is not there it makes none, which only the whole new item tells at once. */
const removal = keyOf.map((Key) => ({
  TableName,
  Key,
  UpdateExpression: 'REMOVE v',
  ReturnValues: 'ALL_NEW',
}));

/** An action that a transaction may hold on the key. */
const actionOn = (Key: Key): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .tuple(itemOf(Key), maybeCondition)
      .map(([Item, more]) => ({ Put: { TableName, Item, ...more } })),
    updateOf(Key).map((more) => ({ Update: { TableName, Key, ...more } })),
    maybeCondition.map((more) => ({ Delete: { TableName, Key, ...more } })),
    condition.map((more) => ({ ConditionCheck: { TableName, Key, ...more } })),
  );

const transaction = differentKeys(3)
  .chain((each) => fc.tuple(...each.map(actionOn)))
  .map((TransactItems) => ({ TransactItems }));

const batch = fc
  .oneof(
    { weight: 5, arbitrary: differentKeys(4) },
    { weight: 1, arbitrary: fc.array(keyOf, { maxLength: 3 }) },
  )
  .chain((each) => fc.tuple(...each.map(requestFor)))
  .map((requests) => ({ RequestItems: { [TableName]: requests } }));

const requestFor = (key: Key): fc.Arbitrary<Json> =>
  fc.oneof(
    itemOf(key).map((Item) => ({ PutRequest: { Item } })),
    fc.constant({ DeleteRequest: { Key: key } }),
  );

const as = (operation: string, input: fc.Arbitrary<Json>): fc.Arbitrary<Step> =>
  input.map((each) => ({ operation, input: each }));

/** Rare: where the item is not there, the sequence ends at a known difference. */
export const rareWrites = as('UpdateItem', removal);

export const writes: readonly fc.Arbitrary<Step>[] = [
  as('PutItem', withReturn(['NONE', 'ALL_OLD'], put)),
  as('DeleteItem', withReturn(['NONE', 'ALL_OLD'], remove)),
  as(
    'UpdateItem',
    withReturn(['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD'], update),
  ),
  as('TransactWriteItems', transaction),
  as('BatchWriteItem', batch),
];
