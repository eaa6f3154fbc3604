import { fc } from '../../properties.ts';
import type { Aws } from '../aws.ts';
import type { Conformance } from '../step.ts';
import { comparable } from './comparable.ts';
import { known, passedOver } from './known.ts';
import { reads } from './reads.ts';
import { IndexName, TableName } from './values.ts';
import { rareWrites, writes } from './writes.ts';

const attribute = (AttributeName: string, AttributeType: string) => ({
  AttributeName,
  AttributeType,
});
const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/** `onward` becomes this side's own place: where its last page of the same query ended. */
const withPlaces = (aws: Aws): Aws => {
  const places = new Map<string, unknown>();
  return {
    call: async (service, operation, { onward, ...input }) => {
      if (onward === undefined) return aws.call(service, operation, input);
      const { Limit: _any, FilterExpression: _other, ...query } = input;
      const name = JSON.stringify(query);
      const start = onward ? places.get(name) : undefined;
      const answer = await aws.call(service, operation, {
        ...input,
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      if ('output' in answer) places.set(name, answer.output['LastEvaluatedKey']);
      return answer;
    },
  };
};

/** The calls that Karwan's tables get: items, conditions, updates, queries, batches, transactions. */
export const dynamodb: Conformance = {
  service: 'dynamodb',
  subject: 'items, queries, batches and transactions',
  step: fc.oneof(
    { weight: 30, arbitrary: fc.oneof(...writes, ...reads) },
    { weight: 1, arbitrary: rareWrites },
  ),
  maxSteps: 25,
  prepare: async (aws) => {
    await aws.call('dynamodb', 'DeleteTable', { TableName });
    await aws.call('dynamodb', 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        attribute('pk', 'S'),
        attribute('sk', 'S'),
        attribute('dueShard', 'N'),
        attribute('dueKey', 'S'),
      ],
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        {
          IndexName,
          KeySchema: keySchema('dueShard', 'dueKey'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  },
  around: withPlaces,
  known,
  passedOver,
  comparable,
};
