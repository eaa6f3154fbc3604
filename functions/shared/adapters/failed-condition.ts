import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** `item` is what stood there, where the write asked for it. */
export interface FailedCondition {
  readonly item?: Record<string, AttributeValue>;
}

/**
 * What stood in the way of a conditional write, when that is why it failed; undefined for any other
 * error. `item` needs `ReturnValuesOnConditionCheckFailure`. Told by name, because an error that came
 * from the embedded cloud in-process, or from another copy of the SDK, is no instance of ours.
 */
export const failedCondition = (error: unknown): FailedCondition | undefined => {
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
): readonly (FailedCondition | undefined)[] | undefined =>
  reasonsOf(error)?.map(({ Code, Item }) => {
    if (Code !== 'ConditionalCheckFailed') return undefined;
    return Item ? { item: Item } : {};
  });

/** Whether a transaction was cancelled only because another one, or a write, was at its items. */
export const metAnother = (error: unknown): boolean => {
  const codes = reasonsOf(error)?.map(({ Code }) => Code ?? 'None') ?? [];
  return (
    codes.includes('TransactionConflict') &&
    codes.every((code) => code === 'None' || code === 'TransactionConflict')
  );
};

/** Whether a transaction was cancelled because of what was to be written, such as an item above 400 KB. */
export const refusesAnItem = (error: unknown): boolean =>
  reasonsOf(error)?.some(({ Code }) => Code === 'ValidationError') ?? false;

const reasonsOf = (error: unknown): readonly CancellationReason[] | undefined => {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const reasons = 'CancellationReasons' in error ? error.CancellationReasons : undefined;
  return Array.isArray(reasons) ? (reasons as readonly CancellationReason[]) : undefined;
};

interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Record<string, AttributeValue>;
}
