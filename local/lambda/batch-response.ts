/** What a batch's answer means, by Lambda's rules for `ReportBatchItemFailures`. */
export type BatchVerdict =
  | { readonly kind: 'all-done' }
  | { readonly kind: 'all-failed'; readonly reason: string }
  | { readonly kind: 'some-failed'; readonly failed: ReadonlySet<string> };

const ALL_DONE: BatchVerdict = { kind: 'all-done' };

/**
 * Reads a handler's answer (JSON text) to a batch of items with these ids.
 *
 * | answer | meaning |
 * |---|---|
 * | `null`, `{}`, `batchItemFailures` null or empty | every item is done |
 * | not an object, `batchItemFailures` not a list | every item failed |
 * | an entry without `itemIdentifier`, empty, null, or of no item in the batch | every item failed |
 * | ids of the batch | these failed, the others are done |
 *
 * Source: AWS Lambda developer guide, partial batch responses for SQS and for streams.
 */
export const judgeBatch = (payload: string, ids: ReadonlySet<string>): BatchVerdict => {
  const answer = parse(payload);
  if (answer === null) return ALL_DONE;
  if (typeof answer !== 'object') return allFailed('the answer is not an object');
  const entries = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(entries)) return allFailed('batchItemFailures is not a list');
  if (entries.length === 0) return ALL_DONE;
  const failed = new Set<string>();
  for (const entry of entries) {
    const id = (entry as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) {
      return allFailed(
        `itemIdentifier ${JSON.stringify(id) ?? 'absent'} is of no item in the batch`,
      );
    }
    failed.add(id);
  }
  return { kind: 'some-failed', failed };
};

const allFailed = (reason: string): BatchVerdict => ({ kind: 'all-failed', reason });

const parse = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return 'no JSON';
  }
};
