import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * What stood in the way of a conditional write, when that is why it failed; undefined for any other
 * error. `item` needs `ReturnValuesOnConditionCheckFailure`. Told by name, because an error that came
 * from the embedded cloud in-process, or from another copy of the SDK, is no instance of ours.
 */
export const failedCondition = (
  error: unknown,
): { readonly item?: Record<string, AttributeValue> } | undefined => {
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') {
    return undefined;
  }
  const item = 'Item' in error ? error.Item : undefined;
  return item ? { item: item as Record<string, AttributeValue> } : {};
};

/**
 * The same for each write of a transaction, in their order: undefined where its own condition held.
 * Undefined as a whole for any other error, a transaction that met another one included.
 */
export const failedConditions = (
  error: unknown,
): readonly ({ readonly item?: Record<string, AttributeValue> } | undefined)[] | undefined => {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const reasons = 'CancellationReasons' in error ? error.CancellationReasons : undefined;
  if (!Array.isArray(reasons)) return undefined;
  return (reasons as readonly CancellationReason[]).map(({ Code, Item }) => {
    if (Code !== 'ConditionalCheckFailed') return undefined;
    return Item ? { item: Item } : {};
  });
};

interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Record<string, AttributeValue>;
}
