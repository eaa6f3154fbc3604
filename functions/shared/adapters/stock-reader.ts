import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { HasDynamoDb } from '../runtime.ts';
import { awsFault } from './aws-fault.ts';

/** A SKU at a location as it stands now. */
export interface StockLevel {
  readonly sku: string;
  readonly location: string;
  readonly onHand: number;
  readonly allocated: number;
  readonly available: number;
}

/** What is known of one SKU. */
export interface StockShelf {
  readonly levels: readonly StockLevel[];
  /** Pieces that orders wait for; only the first hundred rows are looked at. */
  readonly awaited: number;
}

/** Where the table's owner keeps them: `stockKeys` in `functions/fulfilment/contract.ts`. */
export interface StockKeys {
  shelf(merchantId: string, sku: string): string;
  stocked(merchantId: string): string;
}

/** The fulfilment table's levels, from their reader's side. */
export interface StockReader {
  /** Places that have or had stock, by SKU and location, behind `after`. */
  places(
    merchantId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly StockPlace[]>;
  shelf(merchantId: string, sku: string): Promise<StockShelf>;
}

export interface StockPlace {
  /** `sku@location`: where a list goes on. */
  readonly key: string;
  readonly sku: string;
  readonly location: string;
}

type Item = Record<string, AttributeValue>;

const ROWS = 100;

/** Read strongly: who has just counted wants to see it. */
export const createStockReader = (
  ports: HasDynamoDb,
  table: string,
  keys: StockKeys,
): StockReader => {
  const query = async (pk: string, after: string, limit: number): Promise<readonly Item[]> => {
    try {
      const answer = await ports.dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk > :after',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':after': { S: after } },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return answer.Items ?? [];
    } catch (error) {
      throw awsFault(`query ${table}`, error);
    }
  };

  return {
    places: async (merchantId, { after = ' ', limit }) => {
      const items = await query(keys.stocked(merchantId), after, limit);
      return items.map((item) => ({
        key: item['sk']?.S ?? '',
        sku: item['sku']?.S ?? '',
        location: item['location']?.S ?? '',
      }));
    },
    shelf: async (merchantId, sku) => {
      const items = await query(keys.shelf(merchantId, sku), ' ', ROWS);
      return {
        levels: items.filter((item) => item['kind']?.S === 'level').map(levelOf),
        awaited: items
          .filter((item) => item['kind']?.S === 'wait')
          .reduce((sum, item) => sum + Number(item['quantity']?.N ?? 0), 0),
      };
    },
  };
};

const levelOf = (item: Item): StockLevel => ({
  sku: item['sku']?.S ?? '',
  location: item['location']?.S ?? '',
  onHand: Number(item['onHand']?.N ?? 0),
  allocated: Number(item['allocated']?.N ?? 0),
  available: Number(item['available']?.N ?? 0),
});
