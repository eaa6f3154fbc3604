import * as z from 'zod';
import { type DeliveryRow, type DeliveryView, deliveryViewSchema, keys } from '../contract.ts';
import { listedIn } from './listed.ts';
import type { StoredProjection } from './subject-view.ts';

const requestedFacts = z.object({
  deliveryId: z.string(),
  endpointId: z.string(),
  webhook: z.object({ type: z.string(), orderId: z.string() }),
  at: z.iso.datetime(),
});
const startedFacts = z.object({ n: z.number().int() });
const endedFacts = z.object({
  outcome: z.string(),
  code: z.string().nullable(),
  retryAt: z.iso.datetime().nullable(),
});

const requested = (merchantId: string, data: unknown): DeliveryRow => {
  const { webhook, at, ...ids } = requestedFacts.parse(data);
  const { type, orderId } = webhook;
  const fresh = { state: 'pending', attempts: 0, code: null, retryAt: null, requestedAt: at };
  return { merchantId, ...ids, orderId, type, ...fresh };
};

type Apply = (row: DeliveryRow, data: unknown) => DeliveryRow;

const APPLIED: ReadonlyMap<string, Apply> = new Map(
  Object.entries<Apply>({
    DeliveryStarted: (row, data) => ({ ...row, attempts: startedFacts.parse(data).n }),
    DeliveryEnded: (row, data) => {
      const { outcome, code, retryAt } = endedFacts.parse(data);
      const over = outcome === 'delivered' ? 'delivered' : 'failed';
      return { ...row, code, retryAt, state: retryAt === null ? over : 'waiting' };
    },
    DeliverySaidAgain: (row) => ({ ...row, state: 'pending', retryAt: null }),
  }),
);

/** Webhooks to merchants, each by itself. */
export const deliveryProjection: StoredProjection<DeliveryView> = {
  prefix: 'delivery/',
  owner: 'notifications',
  hears: (context) => context === 'notifications',
  keyOf: keys.delivery,
  parse: (stored) => deliveryViewSchema.parse(stored),
  begin: (merchantId, deliveryId, at) => ({
    merchantId,
    deliveryId,
    state: 'pending',
    versions: {},
    changedAt: at,
    row: null,
  }),
  apply: (view, { type, data }) => {
    const row =
      type === 'DeliveryRequested'
        ? requested(view.merchantId, data)
        : view.row && (APPLIED.get(type)?.(view.row, data) ?? view.row);
    return { ...view, row, state: row?.state ?? view.state };
  },
  sideRows: ({ row }) => {
    if (row === null) return [];
    const { merchantId, deliveryId: id, requestedAt: at } = row;
    return [listedIn('deliveries', { merchantId, id, at }, row)];
  },
};
