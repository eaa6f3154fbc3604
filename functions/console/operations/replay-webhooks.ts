import * as z from 'zod';
import type { QueueEntry } from '../../shared/adapters/queues.ts';
import type { Channel } from '../../shared/channel.ts';
import { sendAll } from '../../shared/send-all.ts';
import { webhookData } from '../../shared/webhook-data.ts';
import { webhookEntry } from '../../shared/webhook-entry.ts';
import type { ArchivedWebhook, ArchiveSpan } from '../adapters/webhook-archive.ts';
import { done, operation, refuse } from '../operation.ts';
import type { ConsolePorts } from '../ports.ts';

const time = z.iso.datetime('write a time such as 2026-11-02T08:00:00Z');

const inputSchema = z.object({
  from: time,
  to: time,
  /** Of all channels when absent. */
  channelId: z.string().max(200).optional(),
  /** The `next` of the answer before. */
  after: z.string().max(500).optional(),
});

/**
 * Webhooks of a span of time go to their owners once more, from the archive: whatever became of their
 * messages, an owner that has acted on one knows it by its id. A page at a time; `next` names the page after.
 */
export const replayWebhooks = operation(inputSchema, async (ports, input, actor) => {
  const { channelId, after, ...span } = input;
  const { keys, next } = await ports.archive.objects(span, after);
  const archived = (await Promise.all(keys.map((key) => ports.archive.webhooksIn(key)))).flat();
  const wanted = archived.filter(isWanted(span, channelId));
  const channels = new Map((await ports.channels.list()).map((one) => [one.channelId, one]));
  const reasons = await sendToOwners(ports, wanted, channels);
  const [reason] = reasons;
  if (reason !== undefined) {
    const message = `${reasons.length} webhooks were not taken: ${reason}`;
    return refuse('unavailable', message, 'Try again: what was taken is recognised.');
  }
  // A channel that was removed has no owner any more.
  const replayed = wanted.filter((webhook) => channels.has(webhook.channelId)).length;
  ports.runtime.observe.log('info', 'webhooks replayed', { ...span, replayed, by: actor.id });
  const unowned = wanted.length - replayed;
  return done({ replayed, unowned, ...(next === undefined ? {} : { next }) });
});

const isWanted =
  ({ from, to }: ArchiveSpan, channelId: string | undefined) =>
  (webhook: ArchivedWebhook): boolean => {
    const at = Date.parse(webhook.receivedAt);
    if (at < Date.parse(from) || at >= Date.parse(to)) return false;
    return channelId === undefined || webhook.channelId === channelId;
  };

/** Each to the step of its channel's context; gives the reasons of those that were not taken. */
const sendToOwners = async (
  { blobs, queues }: ConsolePorts,
  webhooks: readonly ArchivedWebhook[],
  channels: ReadonlyMap<string, Channel>,
): Promise<string[]> => {
  const byOwner = new Map<string, QueueEntry[]>();
  for (const webhook of webhooks) {
    const channel = channels.get(webhook.channelId);
    if (!channel) continue;
    const { id, receivedAt, labels } = webhook;
    const rawBody = Buffer.from(webhook.body, 'base64');
    const data = webhookData({ channel, rawBody, labels, receivedAt });
    const fed = { id, channel, source: 'karwan.ingest', receivedAt, data };
    const entries = byOwner.get(channel.context) ?? [];
    byOwner.set(channel.context, [...entries, await webhookEntry(blobs, fed)]);
  }
  const reasons: string[] = [];
  for (const [owner, entries] of byOwner) {
    const refused = await sendAll(entries, (chunk) => queues.send(owner, chunk));
    reasons.push(...refused.values());
  }
  return reasons;
};
