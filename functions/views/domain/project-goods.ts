import * as z from 'zod';
import type { OrderView } from '../contract.ts';

/** A tolerant reader of what fulfilment answers. */
const answerFacts = z.object({
  answer: z.object({
    summary: z.string(),
    stock: z.string(),
    parcels: z.array(z.object({ trackingNumber: z.string().nullable() })),
  }),
});

/** What has left and arrived, in one word: what fulfilment says replaces what the store says. */
export const withGoods = (view: OrderView, data: unknown): OrderView => {
  const { summary, stock, parcels } = answerFacts.parse(data).answer;
  const trackingNumber = parcels.flatMap((parcel) => parcel.trackingNumber ?? [])[0] ?? null;
  // Where nothing was ever sent from here, the store knows better.
  const known = summary !== 'unfulfilled' || stock !== 'untracked';
  return {
    ...view,
    fulfilment: known ? summary : view.fulfilment,
    trackingNumber: trackingNumber ?? view.trackingNumber,
  };
};

const OF_STORES: ReadonlySet<string | null> = new Set([
  null,
  'unfulfilled',
  'partial',
  'fulfilled',
  'restocked',
]);

/** What the store says counts until something was sent from here. */
export const fulfilmentAfter = ({ fulfilment }: OrderView, byStore: string): string | null =>
  OF_STORES.has(fulfilment) ? byStore : fulfilment;
