import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Envelope } from '../envelope.ts';
import { toJson } from '../json.ts';
import type { HasSqs } from '../runtime.ts';
import type { EntryResult, Sizable } from '../send-all.ts';
import { sendable } from './sendable.ts';

export interface QueueEntry extends Sizable {
  readonly envelope: Envelope;
}

/** Sends commands to other steps' queues. */
export interface Queues {
  send(step: string, entries: readonly QueueEntry[]): Promise<readonly EntryResult[]>;
}

/** `urls` maps a step's name to its queue; an unknown step refuses the entries, so they are retried and seen. */
export const createQueues = (ports: HasSqs, urls: Readonly<Record<string, string>>): Queues => ({
  send: async (step, entries) => {
    const url = urls[step];
    if (!url) return entries.map(() => ({ sent: false, reason: `no queue for step ${step}` }));
    const answer = await ports.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: entries.map(({ envelope }, index) => ({
          Id: String(index),
          MessageBody: sendable(toJson(envelope)),
        })),
      }),
    );
    const sent = new Set((answer.Successful ?? []).map((entry) => entry.Id));
    const failed = new Map((answer.Failed ?? []).map((entry) => [entry.Id, entry.Code]));
    return entries.map((_, index): EntryResult => {
      const id = String(index);
      return sent.has(id) ? { sent: true } : { sent: false, reason: failed.get(id) ?? 'no answer' };
    });
  },
});
