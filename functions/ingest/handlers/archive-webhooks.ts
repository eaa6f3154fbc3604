import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import { createBlobs } from '../../shared/adapters/blobs.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { batchResponse, type RecordOutcome } from '../../shared/batch.ts';
import { lambdaEntry } from '../../shared/edge/lambda.ts';
import { Fault } from '../../shared/fault.ts';
import type { Runtime } from '../../shared/runtime.ts';
import { type ArchiveLine, lineOf } from '../archive-line.ts';
import { archiveObjects } from '../archive-object.ts';

/**
 * Verified webhooks → gzipped NDJSON in the bucket, one object per batch and day of receipt. A record
 * counts as done when the object that holds its line is stored.
 */
export const make = (runtime: Runtime & SignedAws) => {
  const blobs = createBlobs(runtime, runtime.setting('BUCKET'));

  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = new Map<string, RecordOutcome>();
    const lines = await Promise.all(
      event.Records.map((record) =>
        attempt(runtime, () => lineOf(record, blobs), { messageId: record.messageId }),
      ),
    );
    const objects = archiveObjects(lines.filter((line): line is ArchiveLine => line !== undefined));
    await Promise.all(
      objects.map(async ({ key, bytes, messageIds }) => {
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
