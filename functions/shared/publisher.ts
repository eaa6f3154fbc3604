import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Bus } from './adapters/bus.ts';
import { type CommitItem, readCommitItem } from './adapters/commit-log.ts';
import type { Queues } from './adapters/queues.ts';
import type { Blobs } from './blobs.ts';
import { bundled } from './bundle.ts';
import type { Commit } from './commit.ts';
import { askedBy, type ContextContract, isOnBus } from './contract.ts';
import { type Envelope, INLINE_LIMIT_BYTES } from './envelope.ts';
import { retryable } from './fault.ts';
import { sha256Hex } from './ids.ts';
import { toJson } from './json.ts';
import type { Runtime } from './runtime.ts';
import { type Sizable, sendAll } from './send-all.ts';

export interface PublisherPorts {
  readonly runtime: Runtime;
  readonly contract: ContextContract;
  readonly bus: Bus;
  readonly queues: Queues;
  readonly blobs: Blobs;
}

/** One message on its way out; `to` is a step, or undefined for the bus. */
interface Outgoing extends Sizable {
  readonly envelope: Envelope;
  readonly to: string | undefined;
  readonly sequenceNumber: string;
}

/**
 * The outbox's reader: every event of the commits that the bus carries goes there, every command, and
 * every event by which a step is asked, to its queue. Reports the first commit that has an entry without
 * an id, so the stream starts again there; what was sent before is then sent twice and recognised by its id.
 */
export const publishCommits = async (
  ports: PublisherPorts,
  event: DynamoDBStreamEvent,
): Promise<DynamoDBBatchResponse> => {
  const outgoing: Outgoing[] = [];
  const unreadable = await collect(ports, event.Records, outgoing);
  const refused = await sendAndReport(ports, outgoing);
  const failed = new Set([...refused.keys()].map((entry) => entry.sequenceNumber));
  if (unreadable) failed.add(unreadable);
  const first = event.Records.map(sequenceOf).find((sequence) => failed.has(sequence));
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first }] };
};

/**
 * Says again what these commits said, byte for byte; whoever heard it knows each by its id. Throws where
 * not all was taken.
 */
export const publishAgain = async (
  ports: PublisherPorts,
  commits: readonly Commit[],
): Promise<void> => {
  const outgoing: Outgoing[] = [];
  for (const commit of commits) outgoing.push(...(await packAll(ports, commit, commit.cause)));
  const refused = await sendAndReport(ports, outgoing);
  if (refused.size > 0) throw retryable('not-taken', `${refused.size} messages were not taken`);
};

const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

/** Stops at the first commit that cannot be read and returns its position: none behind it may pass. */
const collect = async (
  ports: PublisherPorts,
  records: readonly DynamoDBRecord[],
  outgoing: Outgoing[],
): Promise<string | undefined> => {
  for (const record of records) {
    const image = record.dynamodb?.NewImage;
    if (image?.['kind']?.S !== 'commit') continue;
    const sequenceNumber = sequenceOf(record);
    try {
      const commit = await readCommitItem(image as CommitItem, ports.blobs);
      outgoing.push(...(await packAll(ports, commit, sequenceNumber)));
    } catch (error) {
      tellUnread(ports, { sequenceNumber }, error);
      return sequenceNumber;
    }
  }
  return undefined;
};

/** A commit that cannot be read is counted, and named in the log by its place. */
export const tellUnread = (
  { runtime: { observe } }: Pick<PublisherPorts, 'runtime'>,
  place: Readonly<Record<string, string>>,
  error: unknown,
): void => {
  observe.count('CommitUnreadable');
  observe.log('error', 'commit not read', {
    ...place,
    error: error instanceof Error ? error.message : String(error),
  });
};

/** The envelopes of one commit: byte for byte the same whenever they are made. */
export const messagesOf = (
  commit: Commit,
  contract: ContextContract,
): { readonly envelope: Envelope; readonly to: string | undefined }[] => {
  const shared = {
    source: `karwan.${commit.context}`,
    merchantId: commit.merchantId,
    sequence: commit.version,
    recordedAt: commit.at,
    causationId: commit.cause,
    correlationId: commit.correlationId,
    ...(commit.actor ? { actor: commit.actor } : {}),
  };
  const events = commit.events
    .map((event) => ({ event, to: askedBy(contract, event.type) }))
    .filter(({ event, to }) => to !== undefined || isOnBus(contract, event.type))
    .map(({ event, to }) => ({
      to,
      envelope: {
        ...shared,
        id: event.id,
        kind: 'event' as const,
        name: event.type,
        schemaVersion: event.schemaVersion,
        subject: commit.subject,
        occurredAt: event.occurredAt,
        data: event.data,
      },
    }));
  const commands = commit.commands.map((command) => ({
    to: command.to,
    envelope: {
      ...shared,
      id: command.id,
      kind: 'command' as const,
      name: command.name,
      schemaVersion: 1,
      subject: command.subject,
      occurredAt: commit.at,
      data: command.data,
    },
  }));
  return [...events, ...commands];
};

/** What one commit says, ready to be sent. */
const packAll = async (
  { contract, blobs }: PublisherPorts,
  commit: Commit,
  sequenceNumber: string,
): Promise<readonly Outgoing[]> => {
  const outgoing: Outgoing[] = [];
  for (const { envelope, to } of messagesOf(commit, contract)) {
    outgoing.push(await packed(envelope, to, sequenceNumber, blobs));
  }
  return outgoing;
};

/** Over the inline limit the payload goes to the bucket first, under the message's own id. */
const packed = async (
  envelope: Envelope,
  to: string | undefined,
  sequenceNumber: string,
  blobs: Blobs,
): Promise<Outgoing> => {
  const bytes = Buffer.byteLength(toJson(envelope));
  if (bytes <= INLINE_LIMIT_BYTES) return { envelope, to, sequenceNumber, bytes };
  const payload = Buffer.from(toJson(envelope.data), 'utf8');
  const key = `messages/${envelope.id}`;
  await blobs.put(key, payload);
  const { data: _moved, ...light } = envelope;
  const dataRef = { key, bytes: payload.length, sha256: sha256Hex(payload) };
  return { envelope: { ...light, dataRef }, to, sequenceNumber, bytes: 2048 };
};

const sendAndReport = async (
  ports: PublisherPorts,
  outgoing: readonly Outgoing[],
): Promise<ReadonlyMap<Outgoing, string>> => {
  const refused = await sendEverywhere(ports, outgoing);
  report(ports, outgoing, refused);
  return refused;
};

const sendEverywhere = async (
  ports: PublisherPorts,
  outgoing: readonly Outgoing[],
): Promise<ReadonlyMap<Outgoing, string>> => {
  const targets = new Set(outgoing.map((entry) => entry.to));
  const refused = await Promise.all(
    [...targets].map((to) => {
      const entries = outgoing.filter((entry) => entry.to === to);
      return to === undefined
        ? putOnBus(ports, entries)
        : sendAll(entries, (chunk) => ports.queues.send(to, chunk));
    }),
  );
  return new Map(refused.flatMap((map) => [...map]));
};

/** An entry that is refused is all its events refused. */
const putOnBus = async (
  { bus }: PublisherPorts,
  outgoing: readonly Outgoing[],
): Promise<ReadonlyMap<Outgoing, string>> => {
  const refused = await sendAll(bundled(outgoing), (chunk) => bus.put(chunk));
  return new Map(
    [...refused].flatMap(([{ messages }, reason]) => messages.map((one) => [one, reason] as const)),
  );
};

const report = (
  { runtime }: PublisherPorts,
  outgoing: readonly Outgoing[],
  refused: ReadonlyMap<Outgoing, string>,
): void => {
  runtime.observe.count('MessagePublished', outgoing.length - refused.size);
  if (refused.size > 0) runtime.observe.count('MessageRefused', refused.size);
  for (const [entry, reason] of refused) {
    runtime.observe.log('warn', 'message refused', {
      id: entry.envelope.id,
      name: entry.envelope.name,
      to: entry.to ?? 'bus',
      reason,
    });
  }
};
