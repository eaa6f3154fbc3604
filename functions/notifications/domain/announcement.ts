import * as z from 'zod';
import { accepted, type Decider } from '../../shared/decider.ts';
import type { EventBook } from '../../shared/event-book.ts';
import { idOf } from '../../shared/ids.ts';

/** What merchants' endpoints are told: ids and amounts, nothing of a person. */
export const webhookSchema = z.object({
  /** `order.confirmed` … */
  type: z.string(),
  orderId: z.string(),
  /** The body as it is sent, each time the same bytes. */
  body: z.string(),
});
export type Webhook = z.output<typeof webhookSchema>;

/** A published event, and the endpoints that want to hear of it. */
export interface Announce {
  readonly type: 'Announce';
  readonly eventId: string;
  readonly webhook: Webhook;
  readonly endpointIds: readonly string[];
}

const announced = z.object({ type: z.string(), endpointIds: z.array(z.string()) });

export const announcementBook: EventBook = {
  WebhookAnnounced: { schemaVersion: 1, data: announced },
};

export interface WebhookAnnounced {
  readonly type: 'WebhookAnnounced';
  readonly data: z.output<typeof announced>;
}

/** Whether it is announced. */
export type Announcement = boolean;

/**
 * An event becomes a delivery to each endpoint that wants it, each with a stream of its own, so that a
 * slow endpoint keeps no other waiting. Who they are is settled once, by the first hearing.
 */
export const announcementDecider: Decider<Announcement, Announce, WebhookAnnounced> = {
  initial: false,
  deadlines: () => [],
  evolve: () => true,
  decide: (isAnnounced, { eventId, webhook, endpointIds }) =>
    isAnnounced
      ? accepted()
      : accepted(
          [
            {
              type: 'WebhookAnnounced',
              data: { type: webhook.type, endpointIds: [...endpointIds] },
            },
          ],
          endpointIds.map((endpointId) => {
            const deliveryId = idOf('delivery', endpointId, eventId);
            return {
              name: 'DeliverWebhook',
              to: 'deliveries',
              subject: `delivery/${deliveryId}`,
              data: { deliveryId, endpointId, webhook },
            };
          }),
        ),
};
