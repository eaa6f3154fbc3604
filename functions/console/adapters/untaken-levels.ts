import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { toldLevelKeys } from '../../orders/contract.ts';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { HasDynamoDb } from '../../shared/runtime.ts';

/** A SKU whose level a channel's store did not take when it was told last. */
export interface UntakenLevel {
  readonly sku: string;
  /** `unknown`: the store has no such SKU; `refused`: it would not take the level. */
  readonly outcome: string;
  readonly available: number;
  readonly at: string;
}

/** By channel, in order of SKU. */
export type ReadUntakenLevels = (channelId: string) => Promise<readonly UntakenLevel[]>;

export const createUntakenLevels =
  ({ dynamodb }: HasDynamoDb, table: string): ReadUntakenLevels =>
  async (channelId) => {
    const found: UntakenLevel[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await dynamodb
        .send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sku)',
            FilterExpression: 'outcome <> :done',
            ExpressionAttributeValues: {
              ':pk': { S: toldLevelKeys.channel(channelId) },
              ':sku': { S: toldLevelKeys.sku('') },
              ':done': { S: 'done' },
            },
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        )
        .catch((error: unknown) => {
          throw awsFault('read what stores did not take', error);
        });
      found.push(...(page.Items ?? []).map(levelIn));
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  };

const levelIn = (item: Record<string, AttributeValue>): UntakenLevel => ({
  sku: (item['sk']?.S ?? '').slice(toldLevelKeys.sku('').length),
  outcome: item['outcome']?.S ?? 'unknown',
  available: Number(item['available']?.N ?? 0),
  at: item['at']?.S ?? '',
});
