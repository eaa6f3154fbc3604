import { type AttributeValue, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { failedCondition } from '../../shared/adapters/failed-condition.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';
import { toldLevelKeys } from '../contract.ts';

/** What a store was last told of a SKU, and what it said. */
export interface ToldLevel {
  readonly sku: string;
  readonly available: number;
  readonly outcome: 'done' | 'unknown' | 'refused';
  /** What the store calls it, once that is known. */
  readonly externalId: string | null;
  readonly at: string;
}

/**
 * Rows of the orders table beside the streams, without a `kind`, so that no reader of commits sees
 * them: `pk = levels#<channelId>`; `sk = SKU#<sku>`, and `LEASE` of whoever tells the store now.
 */
export interface ToldLevels {
  read(channelId: string): Promise<ReadonlyMap<string, ToldLevel>>;
  write(channelId: string, told: ToldLevel): Promise<void>;
  /** False while another run may still be telling the store. */
  lease(channelId: string, now: number, until: number): Promise<boolean>;
}

export const createToldLevels = ({ dynamodb }: HasDynamoDb, table: string): ToldLevels => {
  const pageOf = async (channelId: string, start: Record<string, AttributeValue> | undefined) => {
    try {
      return await dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sku)',
          ExpressionAttributeValues: {
            ':pk': { S: toldLevelKeys.channel(channelId) },
            ':sku': { S: toldLevelKeys.sku('') },
          },
          ConsistentRead: true,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
    } catch (error) {
      throw awsFault('read what a store was told of stock', error);
    }
  };
  return {
    read: async (channelId) => {
      const told = new Map<string, ToldLevel>();
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await pageOf(channelId, start);
        for (const item of page.Items ?? []) {
          const level = levelIn(item);
          told.set(level.sku, level);
        }
        start = page.LastEvaluatedKey;
      } while (start);
      return told;
    },
    write: async (channelId, { sku, available, outcome, externalId, at }) => {
      const Item = {
        ...{ pk: { S: toldLevelKeys.channel(channelId) }, sk: { S: toldLevelKeys.sku(sku) } },
        ...{ available: { N: String(available) }, outcome: { S: outcome }, at: { S: at } },
        ...(externalId === null ? {} : { externalId: { S: externalId } }),
      };
      try {
        await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
      } catch (error) {
        throw awsFault('note what a store was told of stock', error);
      }
    },
    lease: async (channelId, now, until) => {
      const Item = {
        pk: { S: toldLevelKeys.channel(channelId) },
        sk: { S: 'LEASE' },
        until: { N: String(until) },
      };
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item,
            ConditionExpression: 'attribute_not_exists(pk) OR #until < :now',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: { ':now': { N: String(now) } },
          }),
        );
        return true;
      } catch (error) {
        if (failedCondition(error)) return false;
        throw awsFault('take the lease on a store’s stock', error);
      }
    },
  };
};

const levelIn = (item: Record<string, AttributeValue>): ToldLevel => ({
  sku: (item['sk']?.S ?? '').slice(toldLevelKeys.sku('').length),
  available: Number(item['available']?.N ?? 0),
  outcome: (item['outcome']?.S ?? 'done') as ToldLevel['outcome'],
  externalId: item['externalId']?.S ?? null,
  at: item['at']?.S ?? '',
});
