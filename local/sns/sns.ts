import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput, unknownOperation } from '../engine/operation-input.ts';
import type { Environment, Service } from '../engine/service.ts';

/** A message to a telephone. */
export interface ShortMessage {
  readonly messageId: string;
  readonly atMs: number;
  readonly to: string;
  readonly sender: string | null;
  readonly text: string;
}

/** SNS of the embedded cloud, as far as it sends short messages; topics are recorded, not run. */
export interface Sns extends Service {
  readonly id: 'sns';
  /** Newest first. */
  messages(limit: number): readonly ShortMessage[];
}

const publishInput = z.strictObject({
  PhoneNumber: z.string(),
  Message: z.string().min(1).max(1600),
  MessageAttributes: z
    .record(z.string(), z.strictObject({ DataType: z.string(), StringValue: z.string() }))
    .optional(),
});

const NUMBER = /^\+[1-9]\d{6,14}$/;
const SENDER = 'AWS.SNS.SMS.SenderID';

interface Row {
  message_id: string;
  at_ms: number;
  content: string;
}

export const createSns = ({ store, clock, random, meter }: Environment): Sns => {
  store.db.exec(`CREATE TABLE IF NOT EXISTS sns_message (
    message_id TEXT PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    content TEXT NOT NULL
  ) STRICT`);
  const put = store.db.prepare('INSERT INTO sns_message VALUES (?, ?, ?)');
  const newest = store.db.prepare('SELECT * FROM sns_message ORDER BY rowid DESC LIMIT ?');
  return {
    id: 'sns',
    call: async (operation, input) => {
      if (operation !== 'Publish') throw unknownOperation('SNS', operation);
      const ask = readInput(operation, publishInput, input);
      if (!NUMBER.test(ask.PhoneNumber)) {
        throw new AwsError('InvalidParameter', 'Invalid parameter: PhoneNumber');
      }
      const sender = ask.MessageAttributes?.[SENDER]?.StringValue ?? null;
      const content = { to: ask.PhoneNumber, sender, text: ask.Message };
      const messageId = random.uuid();
      put.run(messageId, clock.now(), JSON.stringify(content));
      meter.add('sns.request', 1, 'short-message');
      return { MessageId: messageId };
    },
    messages: (limit) =>
      (newest.all(limit) as unknown as Row[]).map(({ message_id, at_ms, content }) => ({
        messageId: message_id,
        atMs: at_ms,
        ...(JSON.parse(content) as Omit<ShortMessage, 'messageId' | 'atMs'>),
      })),
  };
};
