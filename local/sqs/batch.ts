import { AwsError } from '../engine/aws-error.ts';
import type { Output } from './context.ts';

const MAX_ENTRIES = 10;

/** Throws what AWS answers to a whole batch: none or over ten entries, bad or repeated ids. */
export const checkBatchIds = (entries: readonly { readonly Id: string }[]): void => {
  if (entries.length === 0) {
    throw new AwsError(
      'EmptyBatchRequest',
      'There should be at least one BatchRequestEntry in the request.',
    );
  }
  if (entries.length > MAX_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
          'It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
};

/**
 * Runs `work` per entry and answers each by its id: what succeeded, and what AWS would refuse.
 * A list without members is left out, as on the wire. A fault of ours fails the whole call.
 */
export const answerBatch = <Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  work: (entry: Entry) => Output,
): Output => {
  const successful: Output[] = [];
  const failed: Output[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return {
    ...(successful.length > 0 && { Successful: successful }),
    ...(failed.length > 0 && { Failed: failed }),
  };
};
