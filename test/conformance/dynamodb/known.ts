import type { Answer, Json } from '../aws.ts';
import type { KnownDifference, Settled } from '../step.ts';

const told = (value: Answer | Json): string => JSON.stringify(value);

const refuses = (answer: Answer): boolean =>
  'error' in answer && answer.error === 'ValidationException';

/** A number as one of the steps wrote it and DynamoDB does not keep it. */
const UNTRIMMED = /"(00\.50|1e3|-0)"/;

/** An order asked of a list. */
const ORDERS_LIST = '":ordered":{"L"';

export const known: readonly KnownDifference[] = [
  {
    call: '`Update` in a transaction with the number `00.50`, `1e3` or `-0`',
    theirs: 'keeps it as it was written',
    ours: '`0.5`, `1000`, `0`',
    source:
      '[data types, Number](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html): leading and trailing zeroes are trimmed',
    applies: (_, ours, theirs) => UNTRIMMED.test(told(theirs)) && !UNTRIMMED.test(told(ours)),
  },
  {
    call: '`begins_with` on a stored value that is no string',
    theirs: '`ValidationException`',
    ours: 'the condition is false',
    source:
      '[conditions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html): a stored value of another type than the one asked for does not match; ScyllaDB, whose tests run against DynamoDB, reads it so for this function',
    applies: ({ input }, ours, theirs) =>
      told(input).includes('begins_with(#v') && !refuses(ours) && refuses(theirs),
  },
  {
    call: '`TransactGetItems` of an item without any of the attributes asked for',
    theirs: 'answers as if the item were not there',
    ours: 'an empty `Item`',
    source:
      '[TransactGetItems, Responses](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html): null for an item that could not be retrieved, an empty map for one without projected attributes',
    applies: ({ operation }, ours, theirs) =>
      operation === 'TransactGetItems' &&
      told(ours).replaceAll('{"Item":{}}', '{}') === told(theirs),
    leavesAlike: true,
  },
  {
    call: '`v < :list`, an order of what has none',
    theirs: 'the condition is false',
    ours: '`ValidationException`',
    source:
      '[conditions, LT and GE](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html): the value must be a string, a number or binary; scylladb/scylladb, `test/alternator/test_condition_expression.py`, run against DynamoDB',
    applies: ({ input }, ours, theirs) =>
      told(input).includes(ORDERS_LIST) && refuses(ours) && !refuses(theirs),
  },
  {
    call: '`REMOVE` alone, of an item that is not there',
    theirs: 'creates it',
    ours: 'changes nothing',
    source:
      '[AttributeUpdates, DELETE](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html): nothing happens, there is no attribute to delete; scylladb/scylladb#5862',
    applies: ({ input }, ours, theirs) =>
      input['UpdateExpression'] === 'REMOVE v' &&
      told(ours) === '{"output":{}}' &&
      told(theirs) === told({ output: { Attributes: input['Key'] } } as Answer),
  },
];

export const passedOver: readonly Settled[] = [
  {
    call: '`ReturnValues` with nothing to tell',
    theirs: '`Attributes: {}`',
    ours: 'no `Attributes`',
    source:
      '[UpdateItem, Attributes](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html): those that the update has changed, so none; getmoto/moto#9863',
  },
];
