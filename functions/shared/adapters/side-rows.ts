import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';
import { type Reading, SIDE_ROW } from './commit-log.ts';

/**
 * The value of a row beside the commits, or undefined. A query of one row, because that is the
 * permission which a worker has for its log anyway.
 */
export const readSideRow = async (
  ports: HasDynamoDb,
  table: string,
  pk: string,
  reading: Reading = 'strong',
): Promise<string | undefined> => {
  try {
    const page = await ports.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: SIDE_ROW } },
        ConsistentRead: reading === 'strong',
      }),
    );
    return page.Items?.[0]?.['value']?.S;
  } catch (error) {
    throw awsFault(`look up in ${table}`, error);
  }
};
