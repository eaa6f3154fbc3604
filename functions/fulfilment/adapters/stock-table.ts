import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { stockKeys } from '../contract.ts';
import type { Level } from '../domain/stock/levels.ts';
import type { Shelf } from '../domain/stock/stock-desk.ts';
import { levelIn, type Waiting, waitingIn } from './stock-rows.ts';

/** A shelf as the table has it: those who wait with their rows. */
export interface ReadShelf extends Shelf {
  readonly waiting: readonly Waiting[];
}

/** So many rows are read at a time; levels come before those who wait. */
const PAGE = 100;

/** Strongly consistent: what is short, or free, is so at the time of reading. */
export const readShelf = async (
  ports: HasDynamoDb,
  table: string,
  of: { readonly merchantId: string; readonly sku: string },
): Promise<ReadShelf> => {
  const levels: Level[] = [];
  const waiting: Waiting[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await queryPage(ports, table, stockKeys.shelf(of.merchantId, of.sku), start);
    levels.push(...page.items.flatMap((item) => levelIn(item) ?? []));
    waiting.push(...page.items.flatMap((item) => waitingIn(item) ?? []));
    start = page.next;
  } while (start && waiting.length === 0);
  return { ...of, levels, waiting, moreWait: start !== undefined };
};

const queryPage = async (
  ports: HasDynamoDb,
  table: string,
  key: string,
  start: Record<string, AttributeValue> | undefined,
) => {
  try {
    const page = await ports.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: key } },
        ConsistentRead: true,
        Limit: PAGE,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    return { items: page.Items ?? [], next: page.LastEvaluatedKey };
  } catch (error) {
    throw awsFault(`read stock from ${table}`, error);
  }
};
