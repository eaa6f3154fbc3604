import { type AttributeValue, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { type CommitItem, readCommitItem } from '../../shared/adapters/commit-log.ts';
import type { Blobs } from '../../shared/blobs.ts';
import type { Commit } from '../../shared/commit.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { stockKeys } from '../contract.ts';
import type { Level, Place } from '../domain/stock/levels.ts';
import { levelIn } from './stock-rows.ts';

/** A level, and how often it has moved. */
export interface CountedLevel extends Level {
  readonly moves: number;
}

export interface StockPage {
  readonly commits: readonly Commit[];
  readonly levels: readonly CountedLevel[];
  /** Undefined behind the last page. */
  readonly next: Record<string, AttributeValue> | undefined;
}

/** The whole fulfilment table, page by page (1 MB each), strongly consistent. */
export const readStockPage = async (
  ports: HasDynamoDb & { readonly blobs: Blobs },
  table: string,
  start: StockPage['next'],
): Promise<StockPage> => {
  try {
    const { Items = [], LastEvaluatedKey } = await ports.dynamodb.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    const items: readonly CommitItem[] = Items.filter((item) => item['kind']?.S === 'commit');
    return {
      commits: await Promise.all(items.map((item) => readCommitItem(item, ports.blobs))),
      levels: Items.flatMap((item) => countedIn(item) ?? []),
      next: LastEvaluatedKey,
    };
  } catch (error) {
    throw awsFault(`page ${table}`, error);
  }
};

const countedIn = (item: CommitItem): CountedLevel | undefined => {
  const level = levelIn(item);
  return level && { ...level, moves: Number(item['moves']?.N ?? 0) };
};

/** The level as it is now, read strongly. */
export const readLevel = async (
  ports: HasDynamoDb,
  table: string,
  { merchantId, sku, location }: Place,
): Promise<CountedLevel | undefined> => {
  const Key = {
    pk: { S: stockKeys.shelf(merchantId, sku) },
    sk: { S: stockKeys.level(location) },
  };
  try {
    const { Item } = await ports.dynamodb.send(
      new GetItemCommand({ TableName: table, Key, ConsistentRead: true }),
    );
    return Item && countedIn(Item);
  } catch (error) {
    throw awsFault(`read a level from ${table}`, error);
  }
};
