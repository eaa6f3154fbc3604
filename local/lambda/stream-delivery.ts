import { judgeBatch } from './batch-response.ts';
import type { StreamMapping } from './event-source-mapping.ts';
import { tell } from './function-metrics.ts';
import { functionNameOf } from './function-registry.ts';
import { type PollerContext, report } from './poller.ts';
import type { LaneRecord } from './stream-reader.ts';
import type { WakeSignal } from './wake-signal.ts';

/** Why records were given up. */
type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Sends word of given-up records to the mapping's failure destination; throws when it cannot. */
export type SendDiscarded = (
  mapping: StreamMapping,
  records: readonly LaneRecord[],
  why: { readonly condition: DiscardCondition; readonly attempts: number },
) => Promise<void>;

export interface StreamDeliveryOptions {
  readonly mapping: StreamMapping;
  readonly context: PollerContext & { readonly sendDiscarded: SendDiscarded };
  /** Everything up to and including this sequence number is done with. */
  readonly save: (sequence: bigint) => void;
  readonly patience: WakeSignal;
  readonly stopping: { readonly yes: boolean };
}

/** Where a batch stands after an attempt: `failedFrom` is the index of the first record to repeat. */
type Attempt =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failedFrom: number }
  | { readonly kind: 'not-tried'; readonly reason: string };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Delivers a batch in order and repeats what failed, slower each time, until it is done or given up.
 * Returns false only when stopped before that. The checkpoint follows every record that is done, so a
 * crash repeats a batch and never skips one.
 */
export const createStreamDelivery = (
  options: StreamDeliveryOptions,
): ((records: readonly LaneRecord[]) => Promise<boolean>) => {
  const deliver = async (records: readonly LaneRecord[]): Promise<boolean> => {
    let progress: Progress = { rest: records, attempts: 0, pauses: 0 };
    while (progress.rest.length > 0) {
      if (options.stopping.yes) return false;
      progress = await step(options, progress, deliver);
    }
    return true;
  };
  return deliver;
};

/** What is left of a batch, and how often its first record was tried and waited for. */
interface Progress {
  readonly rest: readonly LaneRecord[];
  readonly attempts: number;
  readonly pauses: number;
}

type Deliver = (records: readonly LaneRecord[]) => Promise<boolean>;

const SETTLED: Progress = { rest: [], attempts: 0, pauses: 0 };

const step = async (
  options: StreamDeliveryOptions,
  before: Progress,
  deliver: Deliver,
): Promise<Progress> => {
  const rest = await giveUpExpired(options, before.rest, before.attempts);
  const progress = { ...before, rest };
  if (rest.length === 0) return progress;
  const attempt = await tryBatch(options, rest);
  switch (attempt.kind) {
    case 'done':
      options.save(lastSequence(rest));
      return SETTLED;
    case 'not-tried':
      await pause(options, progress.pauses + 1);
      return { ...progress, pauses: progress.pauses + 1 };
    case 'failed':
      return afterFailure(options, progress, attempt.failedFrom, deliver);
  }
};

const afterFailure = async (
  options: StreamDeliveryOptions,
  { rest, attempts, pauses }: Progress,
  failedFrom: number,
  deliver: Deliver,
): Promise<Progress> => {
  const { mapping, save } = options;
  const made = failedFrom > 0;
  if (made) save(lastSequence(rest.slice(0, failedFrom)));
  const next = made
    ? { rest: rest.slice(failedFrom), attempts: 1, pauses: 1 }
    : { rest, attempts: attempts + 1, pauses: pauses + 1 };
  if (isExhausted(mapping, next)) {
    const why = { condition: 'RetryAttemptsExhausted', attempts: next.attempts } as const;
    return (await giveUp(options, next.rest, why)) ? SETTLED : next;
  }
  await pause(options, next.pauses);
  if (made || !mapping.bisects || rest.length === 1) return next;
  const half = Math.ceil(rest.length / 2);
  const settled = (await deliver(rest.slice(0, half))) && (await deliver(rest.slice(half)));
  return settled ? SETTLED : next;
};

/** Splitting does not use up retries, so a batch that can still be split is never exhausted. */
const isExhausted = (
  { maximumRetries, bisects }: StreamMapping,
  { rest, attempts }: Progress,
): boolean => maximumRetries >= 0 && attempts > maximumRetries && !(bisects && rest.length > 1);

const tryBatch = async (
  { mapping, context }: StreamDeliveryOptions,
  records: readonly LaneRecord[],
): Promise<Attempt> => {
  const last = records.at(-1)?.createdAtMs ?? context.clock.now();
  tell(context, functionNameOf(mapping.functionRef), { IteratorAge: context.clock.now() - last });
  const outcome = await context.runtime
    .invoke(mapping.functionRef, { Records: records.map(({ event }) => event) })
    .catch((error: unknown) => ({ ok: 'not-tried' as const, reason: String(error) }));
  if (outcome.ok === 'not-tried') {
    report(context, mapping, `the function could not be tried: ${outcome.reason}`);
    return { kind: 'not-tried', reason: outcome.reason };
  }
  if (!outcome.ok) return { kind: 'failed', failedFrom: 0 };
  if (!mapping.reportsItemFailures) return { kind: 'done' };
  const ids = records.map(({ id }) => id);
  const verdict = judgeBatch(outcome.payload, new Set(ids));
  if (verdict.kind === 'all-done') return { kind: 'done' };
  if (verdict.kind === 'some-failed') {
    return { kind: 'failed', failedFrom: ids.findIndex((id) => verdict.failed.has(id)) };
  }
  report(context, mapping, `the batch response counts as failed: ${verdict.reason}`);
  return { kind: 'failed', failedFrom: 0 };
};

const giveUpExpired = async (
  options: StreamDeliveryOptions,
  records: readonly LaneRecord[],
  attempts: number,
): Promise<readonly LaneRecord[]> => {
  const { maximumAgeSeconds } = options.mapping;
  if (maximumAgeSeconds < 0) return records;
  const oldest = options.context.clock.now() - maximumAgeSeconds * 1000;
  const fresh = records.findIndex(({ createdAtMs }) => createdAtMs >= oldest);
  const count = fresh === -1 ? records.length : fresh;
  if (count === 0) return records;
  const expired = records.slice(0, count);
  const settled = await giveUp(options, expired, { condition: 'RecordAgeExceeded', attempts });
  return settled ? records.slice(count) : records;
};

/** Tells the failure destination, however long that takes, then moves on. */
const giveUp = async (
  options: StreamDeliveryOptions,
  records: readonly LaneRecord[],
  why: { condition: DiscardCondition; attempts: number },
): Promise<boolean> => {
  const { mapping, context, save, stopping } = options;
  for (let tries = 1; !stopping.yes; tries += 1) {
    try {
      await context.sendDiscarded(mapping, records, why);
      report(context, mapping, `${records.length} stream records given up: ${why.condition}`);
      save(lastSequence(records));
      return true;
    } catch (error) {
      report(context, mapping, `the failure destination refused: ${String(error)}`);
      await pause(options, tries);
    }
  }
  return false;
};

const pause = async (
  { context: { clock }, patience, stopping }: StreamDeliveryOptions,
  count: number,
): Promise<void> => {
  const untilMs = clock.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
  while (!stopping.yes && clock.now() < untilMs) await patience.sleep(untilMs);
};

const lastSequence = (records: readonly LaneRecord[]): bigint => records.at(-1)?.sequence ?? 0n;
