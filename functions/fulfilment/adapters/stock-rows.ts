import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { stockKeys } from '../contract.ts';
import type { Level, Place } from '../domain/stock/levels.ts';
import type { Delta } from '../domain/stock/movements.ts';
import type { WaitingLine } from '../domain/stock/order-stock.ts';

/*
 * Rows of the fulfilment table beside its commits. All that concerns a SKU lies together, so that one
 * query reads it.
 *
 * | pk | sk | kind | says |
 * |---|---|---|---|
 * | STOCK#merchant#sku | LEVEL#location | level | onHand, allocated, available |
 * | STOCK#merchant#sku | WAIT#placedAt#orderId#lineId | wait | quantity that the line waits for, and where |
 * | STOCKED#merchant | sku@location | stocked | that there is, or was, such a level |
 */

type Item = Record<string, AttributeValue>;

/** The row of a line that waits; the keys put the first placed first. */
export interface Waiting extends WaitingLine {
  readonly merchantId: string;
  /** Of the order's stream when the row was written. */
  readonly version: number;
}

/** Nothing for an item that is no level. */
export const levelIn = (item: Item): Level | undefined => {
  if (item['kind']?.S !== 'level') return undefined;
  const text = (name: string): string => item[name]?.S ?? '';
  const number = (name: string): number => Number(item[name]?.N ?? 0);
  return {
    merchantId: text('merchantId'),
    sku: text('sku'),
    location: text('location'),
    onHand: number('onHand'),
    allocated: number('allocated'),
    available: number('available'),
  };
};

export const waitingIn = (item: Item): Waiting | undefined => {
  if (item['kind']?.S !== 'wait') return undefined;
  const text = (name: string): string => item[name]?.S ?? '';
  return {
    merchantId: text('merchantId'),
    sku: text('sku'),
    orderId: text('orderId'),
    lineId: text('lineId'),
    placedAt: text('placedAt'),
    quantity: Number(item['quantity']?.N ?? 0),
    locations: (item['locations']?.L ?? []).flatMap(({ S }) => S ?? []),
    version: Number(item['version']?.N ?? 0),
  };
};

/** What must be true of the level, or nothing is written. */
export interface LevelGuard {
  /** At least so many are free. */
  readonly available?: number;
  /** Exactly so many are on hand; null: the level is new. */
  readonly onHand?: number | null;
}

/** `ADD` makes the level where there is none. */
export const levelWrite = (
  table: string,
  { merchantId, sku, location, onHand, allocated }: Place & Delta,
  guard: LevelGuard,
): TransactWriteItem => {
  const { condition, values } = guarded(guard);
  return {
    Update: {
      TableName: table,
      Key: { pk: { S: stockKeys.shelf(merchantId, sku) }, sk: { S: stockKeys.level(location) } },
      UpdateExpression:
        'SET #kind = :kind, merchantId = :merchantId, sku = :sku, #location = :location ADD onHand :onHand, allocated :allocated, available :available, moves :one',
      ExpressionAttributeNames: { '#kind': 'kind', '#location': 'location' },
      ExpressionAttributeValues: {
        ':kind': { S: 'level' },
        ':merchantId': { S: merchantId },
        ':sku': { S: sku },
        ':location': { S: location },
        ':onHand': number(onHand),
        ':allocated': number(allocated),
        ':available': number(onHand - allocated),
        ':one': number(1),
        ...values,
      },
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
    },
  };
};

const number = (value: number): AttributeValue => ({ N: String(value) });

const guarded = ({
  available,
  onHand,
}: LevelGuard): { readonly condition: string | undefined; readonly values: Item } => {
  if (available !== undefined) {
    return { condition: 'available >= :needed', values: { ':needed': number(available) } };
  }
  if (onHand === null) return { condition: 'attribute_not_exists(pk)', values: {} };
  return onHand === undefined
    ? { condition: undefined, values: {} }
    : { condition: 'onHand = :seen', values: { ':seen': number(onHand) } };
};

const waitKey = ({
  merchantId,
  sku,
  placedAt,
  orderId,
  lineId,
}: Omit<Waiting, 'version' | 'locations'>): Item => ({
  pk: { S: stockKeys.shelf(merchantId, sku) },
  sk: { S: stockKeys.wait(placedAt, orderId, lineId) },
});

export const waitPut = (table: string, waiting: Waiting): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: {
      ...waitKey(waiting),
      kind: { S: 'wait' },
      merchantId: { S: waiting.merchantId },
      sku: { S: waiting.sku },
      orderId: { S: waiting.orderId },
      lineId: { S: waiting.lineId },
      placedAt: { S: waiting.placedAt },
      quantity: number(waiting.quantity),
      version: number(waiting.version),
      ...(waiting.locations.length === 0
        ? {}
        : { locations: { L: waiting.locations.map((location) => ({ S: location })) } }),
    },
  },
});

export const waitDelete = (
  table: string,
  waiting: Omit<Waiting, 'version'>,
): TransactWriteItem => ({
  Delete: { TableName: table, Key: waitKey(waiting) },
});

/** Takes a row away that its stream knows nothing of, unless somebody has just written it anew. */
export const strayDelete = (table: string, waiting: Waiting): TransactWriteItem => ({
  Delete: {
    TableName: table,
    Key: waitKey(waiting),
    ConditionExpression: 'attribute_not_exists(pk) OR #version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': number(waiting.version) },
  },
});

/** Written once, with a level's first movement, so that levels can be listed. */
export const stockedPut = (
  table: string,
  { merchantId, sku, location }: Place,
): TransactWriteItem => ({
  Put: {
    TableName: table,
    Item: {
      pk: { S: stockKeys.stocked(merchantId) },
      sk: { S: `${sku}@${location}` },
      kind: { S: 'stocked' },
      sku: { S: sku },
      location: { S: location },
    },
  },
});
