import type { SQSRecord } from 'aws-lambda';
import type { Blobs } from '../shared/blobs.ts';
import { isRetryable } from '../shared/fault.ts';
import { readLone } from '../shared/read-message.ts';
import { decodeBody, webhookReceivedSchema } from './contract.ts';

/** One record's line in the archive, with what orders and places it. */
export interface ArchiveLine {
  readonly messageId: string;
  /** The webhook's id, or the message's where that cannot be read. */
  readonly id: string;
  /** ISO 8601; its day is the object's folder. */
  readonly receivedAt: string;
  readonly json: string;
}

/**
 * Reads a record as its line: `{id, channelId, merchantId, provider, receivedAt, labels, body}`, the
 * body as base64 of the raw bytes. A message that is no webhook is kept as it is, as
 * `{id, receivedAt, unreadable, body}`: an archive that drops what it does not understand is none.
 * Throws only what passes by itself, such as a payload that cannot be fetched just now.
 */
export const lineOf = async (record: SQSRecord, blobs: Blobs): Promise<ArchiveLine> => {
  try {
    const { envelope } = await readLone(record.body, blobs);
    const data = webhookReceivedSchema.parse(envelope.data);
    const { channelId, provider, receivedAt, labels } = data;
    const { id, merchantId } = envelope;
    const body = Buffer.from(decodeBody(data)).toString('base64');
    const line = { id, channelId, merchantId, provider, receivedAt, labels, body };
    return { messageId: record.messageId, id, receivedAt, json: JSON.stringify(line) };
  } catch (error) {
    if (isRetryable(error)) throw error;
    return unreadable(record, error);
  }
};

const unreadable = (record: SQSRecord, error: unknown): ArchiveLine => {
  const id = record.messageId;
  const receivedAt = new Date(Number(record.attributes.SentTimestamp)).toISOString();
  const line = {
    id,
    receivedAt,
    unreadable: error instanceof Error ? error.name : 'unknown',
    body: Buffer.from(record.body, 'utf8').toString('base64'),
  };
  return { messageId: id, id, receivedAt, json: JSON.stringify(line) };
};
