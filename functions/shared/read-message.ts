import type { Blobs } from './blobs.ts';
import { type Envelope, envelopeSchema } from './envelope.ts';
import { permanent } from './fault.ts';
import { sha256Hex } from './ids.ts';

/** An envelope as it came off a queue, its payload fetched when it travelled by reference. */
export interface ReceivedMessage {
  readonly envelope: Envelope;
  /** True when EventBridge replays its archive: such a record never reaches a calls step. */
  readonly replayed: boolean;
}

/** It came from the archive, or says that it is told again: such a one is for reading only. */
export const isReplay = ({ envelope, replayed }: ReceivedMessage): boolean =>
  replayed || envelope.replayOf !== undefined;

/**
 * Reads an SQS body: an envelope, or an EventBridge event whose `detail` is one. Throws a permanent
 * fault that names what is wrong; after its retries the record is parked with that reason.
 */
export const readMessage = async (body: string, blobs: Blobs): Promise<ReceivedMessage> =>
  readContent(parseObject(body), blobs);

/** The same of a body that is read as JSON already. */
export const readContent = async (
  outer: Readonly<Record<string, unknown>>,
  blobs: Blobs,
): Promise<ReceivedMessage> => {
  const onBus = 'detail-type' in outer && 'detail' in outer;
  const parsed = envelopeSchema.safeParse(onBus ? outer['detail'] : outer);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw permanent(
      'unreadable-message',
      `not an envelope: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    );
  }
  const envelope = parsed.data;
  return {
    envelope: envelope.dataRef ? await withPayload(envelope, envelope.dataRef, blobs) : envelope,
    replayed: onBus && 'replay-name' in outer,
  };
};

const parseObject = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
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
