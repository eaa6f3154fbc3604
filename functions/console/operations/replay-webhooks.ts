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

/** In a call, which has half a minute and 512 MB: behind an object with which it is reached, the next page begins. */
const MOST = 1000;

/**
 * Webhooks of a span of time go to their owners once more, from the archive: whatever became of their
 * messages, an owner that has acted on one knows it by its id. A page at a time; `next` names the page after.
 */
export const replayWebhooks = operation(inputSchema, async (ports, input, actor) => {
  const { channelId, after, ...span } = input;
  const page = await ports.archive.objects(span, after);
  const channels = new Map((await ports.channels.list()).map((one) => [one.channelId, one]));
  const sum = { replayed: 0, unowned: 0 };
  let { next } = page;
  let read = 0;
  for (const [index, key] of page.keys.entries()) {
    const archived = await ports.archive.webhooksIn(key);
    const wanted = archived.filter(isWanted(span, channelId));
    const [reason, ...others] = await sendToOwners(ports, wanted, channels);
    if (reason !== undefined) {
      const message = `${others.length + 1} webhooks were not taken: ${reason}`;
      return refuse('unavailable', message, 'Try again: what was taken is recognised.');
    }
    // A channel that was removed has no owner any more.
    const replayed = wanted.filter((webhook) => channels.has(webhook.channelId)).length;
    sum.replayed += replayed;
    sum.unowned += wanted.length - replayed;
    read += archived.length;
    if (read >= MOST && index < page.keys.length - 1) {
      next = key;
      break;
    }
  }
  const { replayed, unowned } = sum;
  ports.runtime.observe.log('info', 'webhooks replayed', { ...span, replayed, by: actor.id });
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
    entries.push(await webhookEntry(blobs, fed));
    byOwner.set(channel.context, entries);
  }
  const reasons: string[] = [];
  for (const [owner, entries] of byOwner) {
    const refused = await sendAll(entries, (chunk) => queues.send(owner, chunk));
    reasons.push(...refused.values());
  }
  return reasons;
};
