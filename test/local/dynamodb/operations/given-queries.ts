import {
  type AttributeValue,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Bench, benchWithTable } from '../open-dynamodb.ts';

export const TableName = 'orders';

export const INDEXED = {
  AttributeDefinitions: ['pk', 'sk', 'status', 'at'].map((AttributeName) => ({
    AttributeName,
    AttributeType: AttributeName === 'at' ? ('N' as const) : ('S' as const),
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['total'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byTime',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' as const },
        { AttributeName: 'at', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};

export const put = (item: Record<string, AttributeValue>) =>
  new PutItemCommand({ TableName, Item: item });

export const query = (input: Partial<QueryCommandInput>) =>
  new QueryCommand({ TableName, ...input });

export const byPartition = (
  pk: string,
  test = '',
  values: Record<string, AttributeValue> = {},
) => ({
  KeyConditionExpression: `pk = :pk${test === '' ? '' : ` AND ${test}`}`,
  ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
});

/** Sort keys of all pages, each followed to the next with its LastEvaluatedKey. */
export const sortKeys = async (bench: Bench, input: Partial<QueryCommandInput>) => {
  const found: (string | undefined)[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await bench.send(query({ ...input, ExclusiveStartKey }));
    found.push(...(page.Items ?? []).map(({ sk }) => sk?.S));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return found;
};

export const seeded = async (): Promise<Bench> => {
  const bench = await benchWithTable();
  for (const sk of ['a', 'ab', 'b', 'ba', 'c', '\uFFFD', '\uD83D\uDE00']) {
    await bench.send(put({ pk: { S: 'p' }, sk: { S: sk }, v: { S: sk } }));
  }
  await bench.send(put({ pk: { S: 'other' }, sk: { S: 'a' } }));
  return bench;
};
