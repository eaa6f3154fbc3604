import * as z from 'zod';
import { feedOrders } from '../../orders/storefronts/feed-orders.ts';
import { done, operation } from '../operation.ts';
import { withStore } from '../store-access.ts';

const inputSchema = z.object({
  channelId: z.string('name the channel').min(1, 'name the channel'),
  /** The `next` of the answer before. */
  page: z.string().max(2000).optional(),
});

/**
 * Feeds one page of the store's open orders in, as if it had posted them; `next` names the page after.
 * Doing it again makes no order twice.
 */
export const importChannel = operation(inputSchema, (ports, { channelId, page }) =>
  withStore(ports, channelId, async ({ calls }, channel) => {
    const { orders, next } = await calls.listOpen(page ?? null);
    const { queues, blobs, runtime } = ports;
    await feedOrders({ queues, blobs, now: runtime.now }, channel, orders);
    return done({ channelId, imported: orders.length, ...(next === null ? {} : { next }) });
  }),
);
