import type { Channel } from '../../shared/channel.ts';
import { isRetryable } from '../../shared/fault.ts';
import { sha256Hex } from '../../shared/ids.ts';
import { type FeedPorts, feedOrders } from '../storefronts/feed-orders.ts';
import type { StorefrontCalls, StoreOrder } from '../storefronts/storefront-calls.ts';
import type { Reading, Watermark, Watermarks } from './watermarks.ts';

export interface ReconcilePorts extends FeedPorts {
  readonly watermarks: Watermarks;
  /** Whether another page may still be asked for. */
  readonly hasTime: () => boolean;
}

/** Changes that became visible late, and clocks that differ: so much is asked for again each time. */
const OVERLAP_MS = 5 * 60_000;
/** Of a burst that is larger, the rest is fed in once more. */
const MOST_MARKS = 1_000;

/**
 * Feeds in what changed at one store since last time, the overlap included, save what it fed in last
 * time just as it is. The watermark moves only when every page was taken. A run that runs out of time, or
 * meets a store that is down, is gone on with: what takes longer than a run would never come to its end.
 * One that breaks off otherwise is repeated whole, which writes nothing twice.
 */
export const reconcileStore = async (
  ports: ReconcilePorts,
  channel: Channel,
  calls: Pick<StorefrontCalls, 'listChangedSince'>,
): Promise<{ readonly fed: number; readonly complete: boolean }> => {
  const known = await ports.watermarks.read(channel.channelId);
  // Whatever time an order has, what changes from now on is to be seen.
  const now = new Date(ports.now()).toISOString();
  const from = earlier(known?.at ?? channel.createdAt, now);
  const reading = known?.reading ?? { page: null, begunAt: now, newest: from };
  const before = new Set(known?.fed);
  const listed: Listed[] = [];
  const since = new Date(Date.parse(from) - OVERLAP_MS).toISOString();
  let { page: last, newest } = reading;
  let page = last;
  let fed = 0;
  const goOnLater = async (): Promise<void> => {
    if (last !== null) await stopAt(ports, channel, known, { ...reading, page: last, newest });
  };
  do {
    if (!ports.hasTime()) {
      await goOnLater();
      return { fed, complete: false };
    }
    const { orders, next } = await calls.listChangedSince(since, page).catch(async (error) => {
      // A page that the store will not give is none to go on from.
      if (isRetryable(error)) await goOnLater();
      else if (known?.reading) await stopAt(ports, channel, known, null);
      throw error;
    });
    const marked = orders.map((order) => ({ order, mark: markOf(order) }));
    const changed = marked.filter(({ mark }) => !before.has(mark)).map(({ order }) => order);
    await feedOrders(ports, channel, changed);
    fed += changed.length;
    listed.push(...marked.map(({ order: { updatedAt }, mark }) => ({ updatedAt, mark })));
    newest = orders.reduce((latest, { updatedAt }) => later(latest, updatedAt), newest);
    last = page;
    page = next;
  } while (page !== null);
  if (fed > 0 || known?.reading) {
    const at = earlier(newest, reading.begunAt);
    const to = { at, fed: listedAgain(listed, at), reading: null };
    await ports.watermarks.move(channel.channelId, known, to);
  }
  return { fed, complete: true };
};

/**
 * The watermark stays, and the next run goes on with the page that was read last: what was deleted
 * meanwhile lets others move up to it. With null it begins anew.
 */
const stopAt = (
  { watermarks }: ReconcilePorts,
  { channelId, createdAt }: Channel,
  known: Watermark | undefined,
  reading: Reading | null,
): Promise<boolean> => {
  const { at = createdAt, fed = [] } = known ?? {};
  return watermarks.move(channelId, known, { at, fed, reading });
};

interface Listed {
  readonly updatedAt: string;
  readonly mark: string;
}

const MARK_LENGTH = 16;

/** One mark for one body: other bytes of the same order are fed in. */
const markOf = ({ rawBody }: StoreOrder): string => sha256Hex(rawBody).slice(0, MARK_LENGTH);

/** The marks of those that the next run will be shown again. */
const listedAgain = (listed: readonly Listed[], newest: string): Watermark['fed'] => {
  const since = Date.parse(newest) - OVERLAP_MS;
  const again = listed.filter(({ updatedAt }) => Date.parse(updatedAt) >= since);
  return [...new Set(again.map(({ mark }) => mark))].slice(-MOST_MARKS);
};

const later = (one: string, other: string): string =>
  Date.parse(one) >= Date.parse(other) ? one : other;

const earlier = (one: string, other: string): string => (later(one, other) === one ? other : one);
