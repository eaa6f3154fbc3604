import type { Channel } from '../../shared/channel.ts';
import { type FeedPorts, feedOrders } from '../storefronts/feed-orders.ts';
import type { StorefrontCalls } from '../storefronts/storefront-calls.ts';
import type { Watermarks } from './watermarks.ts';

export interface ReconcilePorts extends FeedPorts {
  readonly watermarks: Watermarks;
  /** Whether another page may still be asked for. */
  readonly hasTime: () => boolean;
}

/** Changes that became visible late, and clocks that differ: so much is asked for again each time. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Feeds in what changed at one store since last time, the overlap included. The watermark moves only
 * when every page was taken, so a run that breaks off is repeated whole; that writes nothing twice.
 */
export const reconcileStore = async (
  ports: ReconcilePorts,
  channel: Channel,
  calls: Pick<StorefrontCalls, 'listChangedSince'>,
): Promise<{ readonly fed: number; readonly complete: boolean }> => {
  const known = await ports.watermarks.read(channel.channelId);
  const from = known ?? channel.createdAt;
  const since = new Date(Date.parse(from) - OVERLAP_MS).toISOString();
  let newest = from;
  let fed = 0;
  let page: string | null = null;
  do {
    if (!ports.hasTime()) return { fed, complete: false };
    const { orders, next } = await calls.listChangedSince(since, page);
    await feedOrders(ports, channel, orders);
    fed += orders.length;
    newest = orders.reduce((latest, { updatedAt }) => later(latest, updatedAt), newest);
    page = next;
  } while (page !== null);
  if (newest !== known) await ports.watermarks.move(channel.channelId, known, newest);
  return { fed, complete: true };
};

const later = (one: string, other: string): string =>
  Date.parse(one) >= Date.parse(other) ? one : other;
