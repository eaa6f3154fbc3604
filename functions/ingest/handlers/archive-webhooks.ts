import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { batchResponse, type RecordOutcome } from '../../shared/batch.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import { Fault } from '../../shared/fault.ts';
import type { Runtime } from '../../shared/runtime.ts';
import { type ArchiveLine, lineOf } from '../archive-line.ts';
import { archiveObjects } from '../archive-object.ts';

/** Payloads that travelled apart are fetched so many at a time: a batch names a thousand of half a megabyte. */
const AT_ONCE = 25;
/** Enough to fetch so many more, and to pack and store what was fetched. */
const RESERVE_MS = 10_000;
/** The most that an object's lines come to, but for those read last: they are in memory three times while it is packed. */
const OBJECT_CHARACTERS = 16 * 1024 * 1024;

/**
 * Verified webhooks → gzipped NDJSON in the bucket, one object per batch and day of receipt, more where
 * they are large. A record counts as done when the object that holds its line is stored.
 */
export const make = (runtime: Runtime & SignedAws) => {
  const blobs = createBlobs(runtime, runtime.setting('BUCKET'));

  return async (
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const outcomes = new Map<string, RecordOutcome>();
    const store = async (lines: readonly ArchiveLine[]): Promise<void> => {
      await Promise.all(
        archiveObjects(lines).map(async ({ key, bytes, messageIds }) => {
          const stored = await attempt(
            runtime,
            async () => {
              await blobs.put(key, bytes);
              return true;
            },
            { key },
          );
          if (!stored) return;
          runtime.observe.count('WebhookArchived', messageIds.length);
          for (const messageId of messageIds) outcomes.set(messageId, 'done');
        }),
      );
    };

    // In order of id, so that a batch that comes again in another is parted as before.
    const records = event.Records.toSorted((one, other) =>
      one.messageId < other.messageId ? -1 : 1,
    );
    let lines: ArchiveLine[] = [];
    for (let start = 0; start < records.length; start += AT_ONCE) {
      // What is not read by then comes again, and what is stored stays stored.
      if (context.getRemainingTimeInMillis() < RESERVE_MS) break;
      const read = await Promise.all(
        records
          .slice(start, start + AT_ONCE)
          .map((record) =>
            attempt(runtime, () => lineOf(record, blobs), { messageId: record.messageId }),
          ),
      );
      lines.push(...read.filter((line): line is ArchiveLine => line !== undefined));
      const characters = lines.reduce((sum, { json }) => sum + json.length, 0);
      if (characters < OBJECT_CHARACTERS) continue;
      await store(lines);
      lines = [];
    }
    await store(lines);
    const identifiers = event.Records.map(({ messageId }) => messageId);
    return { batchItemFailures: [...batchResponse(identifiers, outcomes).batchItemFailures] };
  };
};

/** Undefined when it failed: said once, and the record comes again. */
const attempt = async <Result>(
  runtime: Runtime,
  action: () => Promise<Result>,
  fields: Readonly<Record<string, unknown>>,
): Promise<Result | undefined> => {
  try {
    return await action();
  } catch (error) {
    runtime.observe.count('WebhookArchiveFailed');
    runtime.observe.log('error', 'webhooks not archived', {
      ...fields,
      code: error instanceof Fault ? error.code : 'unexpected',
      error: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
};

export const handler = lambdaEntry('ingest', (runtime) => make({ ...runtime, ...withSignedAws() }));
