import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { StepQueue } from './adapters/step-queue.ts';
import { batchResponse, type RecordOutcome } from './batch.ts';
import type { Blobs } from './blobs.ts';
import { isCanary } from './canary.ts';
import { partitionKeyOf, type StreamName } from './commit.ts';
import type { Decidable, Decided, DecidedAs } from './decide-stream.ts';
import { Fault } from './fault.ts';
import {
  labelOf,
  openBody,
  type ReceivedMessage,
  readMessage,
  type UnreadMessage,
} from './read-message.ts';
import {
  concludeRecord,
  type Fate,
  isSuspect,
  isTooOld,
  parkTooOld,
  receivesOf,
} from './record-fate.ts';
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
  /** No message is started with less than this left of the invocation. @default 5 s */
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

const RESERVE_MS = 5_000;

/** One message of a record, not looked at yet. */
interface Part {
  readonly fate: Fate;
  readonly unread: UnreadMessage;
}

interface Prepared<Message> {
  readonly part: Part;
  readonly meaning: Addressed<Message>;
}

/**
 * Handles one SQS batch, of which a record holds one message or several: groups these by stream, decides
 * each group in order, several groups at once, and what suspects hold last and each alone. Never throws:
 * every record ends as done once all that it holds is, retried with a back-off, or parked in the dead
 * letters with its reason.
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
  await handleTogether(
    run,
    event.Records.filter((record) => !isSuspect(record)),
  );
  for (const record of event.Records.filter(isSuspect)) await handleAlone(run, record);
  const identifiers = event.Records.map((record) => record.messageId);
  return { batchItemFailures: [...batchResponse(identifiers, outcomes).batchItemFailures] };
};

interface Run<Message> {
  readonly step: DecideStep<Message> | GroupStep<Message>;
  readonly outcomes: Map<string, RecordOutcome>;
  readonly hasTime: () => boolean;
}

const handleTogether = async <Message>(
  run: Run<Message>,
  records: readonly SQSRecord[],
): Promise<void> => {
  const opened = await Promise.all(records.map((record) => openRecord(run, record)));
  const parts = opened.flatMap((one) => one?.parts ?? []);
  const prepared = await Promise.all(parts.map((part) => prepare(run, part)));
  await decideAll(
    run,
    prepared.filter((one) => one !== undefined),
  );
  await Promise.all(opened.map((one) => one && conclude(run, one.fate)));
};

/**
 * Each time beginning with another of its messages: one that ends the whole process keeps none from its
 * turn for ever.
 */
const handleAlone = async <Message>(run: Run<Message>, record: SQSRecord): Promise<void> => {
  const opened = await openRecord(run, record);
  if (!opened) return;
  const { fate, parts } = opened;
  const first = receivesOf(record) % Math.max(parts.length, 1);
  for (const part of [...parts.slice(first), ...parts.slice(0, first)]) {
    const alone = await prepare(run, part);
    if (alone) await decideAll(run, [alone]);
  }
  await conclude(run, fate);
};

const conclude = async <Message>(run: Run<Message>, fate: Fate): Promise<void> => {
  run.outcomes.set(fate.record.messageId, await concludeRecord(run.step, fate));
};

/** Undefined when nothing in it is to be tried: it is too old, or there is no time. */
const openRecord = async <Message>(
  run: Run<Message>,
  record: SQSRecord,
): Promise<{ readonly fate: Fate; readonly parts: readonly Part[] } | undefined> => {
  if (!run.hasTime()) return undefined;
  if (isTooOld(record, run.step.runtime.now())) {
    run.outcomes.set(record.messageId, await parkTooOld(run.step, record));
    return undefined;
  }
  try {
    const unread = openBody(record.body);
    const fate: Fate = { record, messages: unread.length, done: 0, failures: [] };
    return { fate, parts: unread.map((one) => ({ fate, unread: one })) };
  } catch (error) {
    return { fate: { record, messages: 1, done: 0, failures: [{ id: '', error }] }, parts: [] };
  }
};

/** Undefined when the message is settled already: ignored, unreadable, or out of time. */
const prepare = async <Message>(
  run: Run<Message>,
  part: Part,
): Promise<Prepared<Message> | undefined> => {
  if (!run.hasTime()) return undefined;
  try {
    const read = await readMessage(part.unread, run.step.blobs);
    if (isCanary(read.envelope)) {
      await answerCanary(run, part, read.envelope.id);
      return undefined;
    }
    const receives = receivesOf(part.fate.record);
    const meaning = await run.step.interpret({ ...read, receives });
    if (meaning.kind === 'message') return { part, meaning };
    settle(run, part, { outcome: 'ignored' }, { because: meaning.because });
  } catch (error) {
    fail(part, error);
  }
  return undefined;
};

/** It proves that events reach this step, and means nothing else. */
const answerCanary = async <Message>(
  run: Run<Message>,
  part: Part,
  canaryId: string,
): Promise<void> => {
  const { queue, name, runtime } = run.step;
  await queue.answerCanary(name, canaryId);
  runtime.observe.count('CanaryAnswered');
  settle(run, part, { outcome: 'ignored' }, { because: 'canary', cause: canaryId });
};

const decideAll = async <Message>(
  run: Run<Message>,
  prepared: readonly Prepared<Message>[],
): Promise<void> => {
  const { step } = run;
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
    if (outcome?.status === 'rejected') fail(one.part, outcome.reason);
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

/** When one message fails, those behind it wait too: they may build on it. */
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
      fail(one.part, error);
    }
  }
};

/** Why a message is not tried whose stream's earlier one has failed. */
export const behind = (error: unknown): Fault =>
  new Fault('behind-a-failure', error instanceof Error ? error.message : String(error), {
    retryable: true,
    cause: error,
  });

const settleDecided = <Message>(
  run: Run<Message>,
  { part, meaning: { stream, item } }: Prepared<Message>,
  decided: Decided,
): void =>
  settle(run, part, decided, {
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
  { step: { name, runtime } }: Run<Message>,
  { fate }: Part,
  { outcome, ended = false }: { readonly outcome: DecidedAs | 'ignored'; readonly ended?: boolean },
  fields: Readonly<Record<string, unknown>>,
): void => {
  fate.done += 1;
  runtime.observe.count(COUNTED_AS[outcome]);
  // What was appended stands in the commit log, and what means nothing to this step is no news.
  const level = ended || outcome === 'refused' ? 'info' : 'debug';
  runtime.observe.log(level, 'record', { step: name, outcome, ...fields });
};

const fail = ({ fate, unread }: Part, error: unknown): void => {
  fate.failures.push({ id: labelOf(unread), error });
};
