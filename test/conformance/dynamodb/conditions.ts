import { fc } from '../../properties.ts';
import type { Json } from '../aws.ts';
import { namesIn, ordered, value, valuesIn } from './values.ts';

/** Those of the product's shapes, and what else the language has. */
const CONDITIONS = [
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  'attribute_not_exists(pk) OR #v = :v',
  'attribute_not_exists(pk) OR n <= :ten',
  'n >= :one',
  'n = :one AND v = :v',
  'v = :v',
  'v <> :v',
  'v < :ordered',
  'v >= :ordered AND attribute_exists(v)',
  'NOT contains(v, :v)',
  'attribute_type(v, :type) OR v IN (:v, :type)',
  'size(v) > :one',
  'v BETWEEN :one AND :ten',
  'begins_with(sk, :type)',
  'begins_with(#v, :type) OR NOT (n > :one OR #v.#inner = :ten)',
] as const;

/** A condition with exactly the values that it names. */
export const condition = fc
  .tuple(fc.constantFrom(...CONDITIONS), value, ordered, fc.boolean())
  .map(([ConditionExpression, v, order, tellsOld]) => ({
    ConditionExpression,
    ...valuesIn(ConditionExpression, conditionValues(v, order)),
    ...namesIn(ConditionExpression),
    ...(tellsOld && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  }));

export const maybeCondition: fc.Arbitrary<Json> = fc.oneof(fc.constant({}), condition);

export const conditionValues = (v: Json, order: Json): Json => ({
  ':v': v,
  ':ordered': order,
  ':one': { N: '1' },
  ':ten': { N: '10' },
  ':type': { S: 'S' },
});

/** Filters of what a page holds; keys may not be in them. */
const FILTERS = [
  'v = :v',
  'attribute_exists(n) AND n >= :one',
  'NOT attribute_exists(n) OR v <> :v',
  'size(v) >= :one',
  'attribute_type(v, :type)',
  'contains(#v, :v)',
] as const;

export const filter = fc
  .tuple(fc.constantFrom(...FILTERS), value)
  .map(([FilterExpression, v]) => ({ FilterExpression, v }));
