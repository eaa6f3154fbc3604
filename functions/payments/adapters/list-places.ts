import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import { failedCondition } from '../../shared/adapters/failed-condition.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';

const placeSchema = z.object({
  /** Everything before it was read and sent: the watermark. */
  at: z.iso.datetime(),
  /**
   * The reading under way, which moves the watermark to `until` once its last page was sent. Lists
   * begin with the newest, so a page in the middle is no watermark.
   */
  reading: z.object({ until: z.iso.datetime(), cursor: z.string() }).nullable(),
});

/** How far an account's list at its provider was read. */
export type ListPlace = z.infer<typeof placeSchema>;

/**
 * Rows of the payments table beside its streams: `pk = watermark#<channelId>`, `sk = list`, `place`
 * as JSON text; no `kind`, so that no reader of commits sees them.
 */
export interface ListPlaces {
  read(channelId: string): Promise<ListPlace | undefined>;
  /** False when somebody else has moved it meanwhile: theirs stands. */
  move(channelId: string, known: ListPlace | undefined, to: ListPlace): Promise<boolean>;
}

export const createListPlaces = ({ dynamodb }: HasDynamoDb, table: string): ListPlaces => ({
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
      const text = Items?.[0]?.['place']?.S;
      return text === undefined ? undefined : placeSchema.parse(JSON.parse(text));
    } catch (error) {
      throw awsFault('read how far a list was read', error);
    }
  },
  move: async (channelId, known, to) => {
    try {
      await dynamodb.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...keyOf(channelId), place: { S: canonicalJson(to) } },
          ...standsAt(known),
        }),
      );
      return true;
    } catch (error) {
      if (failedCondition(error)) return false;
      throw awsFault('keep how far a list was read', error);
    }
  },
});

const standsAt = (known: ListPlace | undefined) =>
  known === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#place = :known',
        ExpressionAttributeNames: { '#place': 'place' },
        ExpressionAttributeValues: { ':known': { S: canonicalJson(known) } },
      };

const keyOf = (channelId: string) => ({
  pk: { S: `watermark#${channelId}` },
  sk: { S: 'list' },
});
