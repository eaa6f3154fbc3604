import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { StepQueue } from './adapters/step-queue.ts';
import { backoffSeconds } from './backoff.ts';
import { batchResponse, type RecordOutcome } from './batch.ts';
import type { Blobs } from './blobs.ts';
import { isCanary } from './canary.ts';
import { partitionKeyOf, type StreamName } from './commit.ts';
import type { Decidable, Decided, DecidedAs } from './decide-stream.ts';
import { Fault, isRetryable, permanent } from './fault.ts';
import { type ReceivedMessage, readMessage } from './read-message.ts';
import type { Runtime } from './runtime.ts';

/** What a message means to this step. */
export type Interpretation<Message> =
  | {
      readonly kind: 'message';
      readonly stream: StreamName;
      readonly item: Decidable<Message>;
    }
  /** Nothing to decide: counted and forgotten. */
  | { readonly kind: 'ignored'; readonly because: string };

/** What every step has: how it understands messages; the rest is the runner's. */
interface QueueStep<Message> {
  readonly name: string;
  readonly runtime: Runtime;
  readonly queue: StepQueue;
  readonly blobs: Blobs;
  /** No record is started with less than this left of the invocation. @default 5 s */
  readonly reserveMs?: number;
  interpret(received: ReceivedMessage): Promise<Interpretation<Message>>;
}

/** A decide step that handles each stream by itself. */
export interface DecideStep<Message> extends QueueStep<Message> {
  open(stream: StreamName): { decide(item: Decidable<Message>): Promise<Decided> };
}

/** What a step makes of messages, wherever its queue and its streams lie. */
export type Deciding<Message> = Pick<DecideStep<Message>, 'interpret' | 'open'>;

/** A message with the stream that it is for. */
export interface Addressed<Message> {
  readonly stream: StreamName;
  readonly item: Decidable<Message>;
}

/** Undefined when there was no time to begin. */
export type Settled = PromiseSettledResult<Decided> | undefined;

/** A decide step whose streams compete for the same things, so that a whole batch is decided at once. */
export interface GroupStep<Message> extends QueueStep<Message> {
  /** What became of each, in the order given; those of one stream come in their order. */
  decideTogether(
    work: readonly Addressed<Message>[],
    hasTime: () => boolean,
  ): Promise<readonly Settled[]>;
}

/** Past this many receives a record is handled last and alone, and may be found to be poison. */
const TRUSTED_RECEIVES = 3;
/** A record that has been retried for so long is parked before it is tried again. */
const TOO_OLD_MS = 12 * 60 * 60 * 1000;
const RESERVE_MS = 5_000;

interface Prepared<Message> {
  readonly record: SQSRecord;
  readonly meaning: Addressed<Message>;
}

/**
 * Handles one SQS batch: groups by stream, decides each group in order, several groups at once, and
 * suspects last and alone. Never throws: every record ends as done, retried with a back-off, or
 * parked in the dead letters with its reason.
 */
export const runBatch = async <Message>(
  step: DecideStep<Message> | GroupStep<Message>,
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> => {
  const outcomes = new Map<string, RecordOutcome>();
  const reserveMs = step.reserveMs ?? RESERVE_MS;
  const hasTime = () => context.getRemainingTimeInMillis() > reserveMs;
  const run = { step, outcomes, hasTime };
  const suspects = event.Records.filter((record) => receivesOf(record) > TRUSTED_RECEIVES);
  const trusted = event.Records.filter((record) => receivesOf(record) <= TRUSTED_RECEIVES);

  const prepared = await Promise.all(trusted.map((record) => prepare(run, record)));
  await decideAll(
    run,
    step,
    prepared.filter((one) => one !== undefined),
  );
  for (const record of suspects) {
    const alone = await prepare(run, record);
    if (alone) await decideAll(run, step, [alone]);
  }
  const identifiers = event.Records.map((record) => record.messageId);
  return { batchItemFailures: [...batchResponse(identifiers, outcomes).batchItemFailures] };
};

interface Run<Message> {
  readonly step: QueueStep<Message>;
  readonly outcomes: Map<string, RecordOutcome>;
  readonly hasTime: () => boolean;
}

/** Undefined when the record is settled already: ignored, too old, unreadable, or out of time. */
const prepare = async <Message>(
  run: Run<Message>,
  record: SQSRecord,
): Promise<Prepared<Message> | undefined> => {
  if (!run.hasTime()) return undefined;
  const firstReceived = Number(record.attributes.ApproximateFirstReceiveTimestamp);
  if (run.step.runtime.now() - firstReceived > TOO_OLD_MS) {
    await park(run, record, 'too-old', permanent('too-old', 'retried for more than 12 hours'));
    return undefined;
  }
  try {
    const received = await readMessage(record.body, run.step.blobs);
    if (isCanary(received.envelope)) {
      await answerCanary(run, record, received.envelope.id);
      return undefined;
    }
    const meaning = await run.step.interpret(received);
    if (meaning.kind === 'message') return { record, meaning };
    settle(run, record, { outcome: 'ignored' }, { because: meaning.because });
  } catch (error) {
    await fail(run, record, error);
  }
  return undefined;
};

/** It proves that events reach this step, and means nothing else. */
const answerCanary = async <Message>(
  run: Run<Message>,
  record: SQSRecord,
  canaryId: string,
): Promise<void> => {
  const { queue, name, runtime } = run.step;
  await queue.answerCanary(name, canaryId);
  runtime.observe.count('CanaryAnswered');
  settle(run, record, { outcome: 'ignored' }, { because: 'canary', cause: canaryId });
};

const decideAll = async <Message>(
  run: Run<Message>,
  step: DecideStep<Message> | GroupStep<Message>,
  prepared: readonly Prepared<Message>[],
): Promise<void> => {
  if ('open' in step) {
    await Promise.all(byStream(prepared).map((group) => decideGroup(run, step, group)));
    return;
  }
  if (prepared.length === 0) return;
  const work = prepared.map(({ meaning }) => meaning);
  const settled = await step.decideTogether(work, run.hasTime);
  for (const [index, one] of prepared.entries()) {
    const outcome = settled[index];
    if (outcome?.status === 'fulfilled') settleDecided(run, one, outcome.value);
    if (outcome?.status === 'rejected') await fail(run, one.record, outcome.reason);
  }
};

const byStream = <Message>(prepared: readonly Prepared<Message>[]): Prepared<Message>[][] => {
  const groups = new Map<string, Prepared<Message>[]>();
  for (const one of prepared) {
    const key = partitionKeyOf(one.meaning.stream);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
};

/** When one record fails, those behind it wait too: they may build on it. */
const decideGroup = async <Message>(
  run: Run<Message>,
  step: DecideStep<Message>,
  group: readonly Prepared<Message>[],
): Promise<void> => {
  const [first] = group;
  if (!first) return;
  const stream = step.open(first.meaning.stream);
  let failure: unknown;
  for (const one of group) {
    if (failure === undefined && !run.hasTime()) return;
    try {
      if (failure !== undefined) throw failure;
      settleDecided(run, one, await stream.decide(one.meaning.item));
    } catch (error) {
      failure ??= behind(error);
      await fail(run, one.record, error);
    }
  }
};

/** Why a record is not tried whose stream's earlier one has failed. */
export const behind = (error: unknown): Fault =>
  new Fault('behind-a-failure', errorOf(error).message, { retryable: true, cause: error });

const settleDecided = <Message>(
  run: Run<Message>,
  { record, meaning: { stream, item } }: Prepared<Message>,
  decided: Decided,
): void =>
  settle(run, record, decided, {
    events: decided.events,
    subject: stream.subject,
    merchantId: stream.merchantId,
    correlationId: item.correlationId,
    // What was appended says so itself, in the commit log.
    ...(decided.outcome === 'appended' ? {} : { received: item.name, cause: item.cause }),
  });

const COUNTED_AS: Readonly<Record<DecidedAs | 'ignored', string>> = {
  appended: 'RecordDecided',
  refused: 'RecordUnchanged',
  'already-done': 'RecordUnchanged',
  'nothing-new': 'RecordUnchanged',
  ignored: 'RecordIgnored',
};

const settle = <Message>(
  run: Run<Message>,
  record: SQSRecord,
  { outcome, ended = false }: { readonly outcome: DecidedAs | 'ignored'; readonly ended?: boolean },
  fields: Readonly<Record<string, unknown>>,
): void => {
  run.outcomes.set(record.messageId, 'done');
  run.step.runtime.observe.count(COUNTED_AS[outcome]);
  // What was appended stands in the commit log, and what means nothing to this step is no news.
  const level = ended || outcome === 'refused' ? 'info' : 'debug';
  run.step.runtime.observe.log(level, 'record', { step: run.step.name, outcome, ...fields });
};

const fail = async <Message>(
  run: Run<Message>,
  record: SQSRecord,
  error: unknown,
): Promise<void> => {
  const receives = receivesOf(record);
  if (receives > TRUSTED_RECEIVES && !isRetryable(error)) {
    await park(run, record, 'poison', error);
    return;
  }
  const { runtime, queue } = run.step;
  const seconds = backoffSeconds(receives, (runtime.randomBytes(1)[0] ?? 0) / 256);
  run.outcomes.set(record.messageId, 'failed');
  runtime.observe.count('RecordRetried');
  runtime.observe.log('warn', 'record will be retried', {
    step: run.step.name,
    receives,
    inSeconds: seconds,
    ...described(error),
  });
  await queue.retryIn(record.receiptHandle, seconds).catch((refused: unknown) => {
    // The record still comes back, when the queue's own visibility time-out passes.
    runtime.observe.log('warn', 'back-off not set', { step: run.step.name, ...described(refused) });
  });
};

const park = async <Message>(
  run: Run<Message>,
  record: SQSRecord,
  reason: 'poison' | 'too-old',
  error: unknown,
): Promise<void> => {
  const { runtime, queue, name } = run.step;
  const { message, stack } = errorOf(error);
  try {
    await queue.park(record.body, {
      reason,
      error: message,
      stack: stack ?? '',
      step: name,
      causeId: causeOf(record.body),
    });
  } catch (refused) {
    run.outcomes.set(record.messageId, 'failed');
    runtime.observe.log('error', 'record not parked', { step: name, ...described(refused) });
    return;
  }
  run.outcomes.set(record.messageId, 'done');
  runtime.observe.count('RecordParked');
  runtime.observe.log('error', 'record parked', { step: name, reason, ...described(error) });
};

const receivesOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

const described = (error: unknown): Readonly<Record<string, unknown>> => ({
  code: error instanceof Fault ? error.code : errorOf(error).name,
  error: errorOf(error).message,
});

/** Best effort, for the label only: an unreadable body has none. */
const causeOf = (body: string): string => /"id":"([^"]{1,200})"/.exec(body)?.[1] ?? '';
