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
