import type { Blobs } from './blobs.ts';
import { type Envelope, envelopeSchema } from './envelope.ts';
import { permanent } from './fault.ts';
import { sha256Hex } from './ids.ts';

/** An envelope as it came off a queue, its payload fetched when it travelled by reference. */
export interface ReadMessage {
  readonly envelope: Envelope;
  /** True when EventBridge replays its archive: such a record never reaches a calls step. */
  readonly replayed: boolean;
}

/** One that a step is to make something of. */
export interface ReceivedMessage extends ReadMessage {
  /** How often its record was received: 1 the first time, 1 again after it was put back by hand. */
  readonly receives: number;
}

/** By the back-off between them so many looks take eight minutes at least, and sixteen at most. */
const LAST_LOOK = 12;

/**
 * May what it names still come to be known here? Counted in looks, and not by its age: after an outage
 * it may be hours old with what it waits for behind it in the queue, or be looked for in an index that
 * has not caught up, as an index may.
 */
export const isStillExpected = ({ receives }: ReceivedMessage): boolean => receives < LAST_LOOK;

/** One message of a body, read as JSON and no further. */
export interface UnreadMessage {
  readonly content: unknown;
  readonly replayed: boolean;
  /** Where in the body it stands: `events.3`; empty for the only one. */
  readonly place: string;
}

/** It came from the archive, or says that it is told again: such a one is for reading only. */
export const isReplay = ({ envelope, replayed }: ReadMessage): boolean =>
  replayed || envelope.replayOf !== undefined;

/**
 * The messages in an SQS body: an envelope, or an EventBridge event whose `detail` holds some. Each is
 * read by itself, so that one that is no envelope holds up no other. Throws a permanent fault for a body
 * that holds none.
 */
export const openBody = (body: string): readonly UnreadMessage[] => openContent(parseObject(body));

/** The same of a body that is read as JSON already. */
export const openContent = (outer: Readonly<Record<string, unknown>>): readonly UnreadMessage[] => {
  if (!('detail-type' in outer && 'detail' in outer)) {
    return [{ content: outer, replayed: false, place: '' }];
  }
  const { detail } = outer;
  const replayed = 'replay-name' in outer;
  // What an earlier build put there was the envelope itself; the archive keeps such entries for a month.
  if (!isObject(detail) || !('events' in detail)) {
    return [{ content: detail, replayed, place: '' }];
  }
  const { events } = detail;
  if (!Array.isArray(events) || events.length === 0) {
    throw permanent('unreadable-message', 'detail.events: not an array of one envelope or more');
  }
  return events.map((content, index) => ({ content, replayed, place: `events.${index}` }));
};

/** Reads one. Throws a permanent fault that names what is wrong, and where. */
export const readMessage = async (
  { content, replayed, place }: UnreadMessage,
  blobs: Blobs,
): Promise<ReadMessage> => {
  const parsed = envelopeSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = [...(place ? [place] : []), ...(issue?.path ?? [])].join('.');
    throw permanent('unreadable-message', `not an envelope: ${path}: ${issue?.message ?? ''}`);
  }
  const envelope = parsed.data;
  return {
    envelope: envelope.dataRef ? await withPayload(envelope, envelope.dataRef, blobs) : envelope,
    replayed,
  };
};

/** The message of a queue that no bus fills: it is alone in its body. */
export const readLone = (body: string, blobs: Blobs): Promise<ReadMessage> =>
  readMessage({ content: parseObject(body), replayed: false, place: '' }, blobs);

/** By what people know the message: its id, or its place where it has none. */
export const labelOf = ({ content, place }: UnreadMessage): string =>
  isObject(content) && typeof content['id'] === 'string' ? content['id'].slice(0, 200) : place;

/** The messages in a body for people to look at: none where it cannot be read, which is a reason to lie where it does. */
export const messagesIn = (body: string): readonly UnreadMessage[] => {
  try {
    return openBody(body);
  } catch {
    return [];
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const parseObject = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch (error) {
    throw permanent('unreadable-message', 'the body is not JSON', error);
  }
  throw permanent('unreadable-message', 'the body is not a JSON object');
};

const withPayload = async (
  envelope: Envelope,
  reference: NonNullable<Envelope['dataRef']>,
  blobs: Blobs,
): Promise<Envelope> => {
  const bytes = await blobs.get(reference.key);
  if (sha256Hex(bytes) !== reference.sha256) {
    throw permanent('payload-differs', `${reference.key} is not the payload that was sent`);
  }
  return { ...envelope, data: JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown };
};
