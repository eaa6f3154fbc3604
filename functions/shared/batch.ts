/** What became of one record. Only `done` lets the source forget it. */
export type RecordOutcome = 'done' | 'failed';

/** Lambda's partial batch response. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Builds the response from what is known of each record. An empty list means "all done" to Lambda,
 * so a record without an outcome counts as failed: nothing is deleted by accident.
 */
export const batchResponse = (
  identifiers: readonly string[],
  outcomes: ReadonlyMap<string, RecordOutcome>,
): BatchResponse => ({
  batchItemFailures: identifiers
    .filter((identifier) => outcomes.get(identifier) !== 'done')
    .map((itemIdentifier) => ({ itemIdentifier })),
});
