import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { failedCondition } from '../../shared/adapters/failed-condition.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';

/** Up to which of a store's version times its changes were fed in. */
export interface Watermark {
  readonly at: string;
  /** The marks of those that were fed in and will be listed again, since they changed shortly before it. */
  readonly fed: readonly string[];
  /** Where a reading that ran out of time goes on; null between readings. */
  readonly reading: Reading | null;
}

const readingSchema = z.object({
  page: z.string(),
  /** When it began: what changed since then may stand on a page that was read before. */
  begunAt: z.iso.datetime(),
  /** The newest version time on the pages so far. */
  newest: z.iso.datetime(),
});
export type Reading = z.infer<typeof readingSchema>;

/**
 * Rows of the orders table beside the streams: `pk = watermark#<channelId>`, `sk = changes`, `at`,
 * `fed`, a list of texts, and `reading` as JSON text; no `kind`, so that no reader of commits sees them.
 */
export interface Watermarks {
  read(channelId: string): Promise<Watermark | undefined>;
  /** False when somebody else has moved it meanwhile: theirs stands. */
  move(channelId: string, known: Watermark | undefined, to: Watermark): Promise<boolean>;
}

export const createWatermarks = ({ dynamodb }: HasDynamoDb, table: string): Watermarks => ({
  read: async (channelId) => {
    try {
      const { Items } = await dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keyOf(channelId).pk },
          ConsistentRead: true,
        }),
      );
      const [row] = Items ?? [];
      const at = row?.['at']?.S;
      if (at === undefined) return undefined;
      const fed = (row?.['fed']?.L ?? []).map(({ S = '' }) => S);
      const reading = row?.['reading']?.S;
      return { at, fed, reading: reading ? readingSchema.parse(JSON.parse(reading)) : null };
    } catch (error) {
      throw awsFault('read a watermark', error);
    }
  },
  move: async (channelId, known, to) => {
    const condition =
      known === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#at = :known',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':known': { S: known.at } },
          };
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...keyOf(channelId),
            at: { S: to.at },
            fed: { L: to.fed.map((mark) => ({ S: mark })) },
            ...(to.reading ? { reading: { S: JSON.stringify(to.reading) } } : {}),
          },
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (failedCondition(error)) return false;
      throw awsFault('move a watermark', error);
    }
  },
});

const keyOf = (channelId: string) => ({
  pk: { S: `watermark#${channelId}` },
  sk: { S: 'changes' },
});
