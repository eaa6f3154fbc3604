import * as z from 'zod';
import type { ContextContract } from '../shared/contract.ts';

const about = {
  orderId: z.string(),
  notificationId: z.string(),
  /** `email`, `sms` */
  channel: z.string(),
  template: z.string(),
  locale: z.string(),
  /** What makes it one and the same: template, subject and revision. */
  dedupeKey: z.string(),
};

/** The provider's strongest word holds, so that its reports may come in any order. */
export const BY_REPORT = [
  ['complaint', 'complained'],
  ['bounce', 'bounced'],
  ['delivery', 'delivered'],
  ['reject', 'rejected'],
  ['failure', 'rejected'],
  ['send', 'sent'],
] as const;

/** Types of webhooks to merchants. */
export const WEBHOOK_TYPES = [
  'order.placed',
  'order.confirmed',
  'order.cancelled',
  'order.completed',
  'payment.captured',
  'refund.settled',
  'shipment.handed_over',
  'shipment.delivered',
  'return.closed',
] as const;

/** The one stream of all of a merchant's endpoints. */
export const ENDPOINTS = 'endpoints/all';

/** What an endpoint's secret is sealed for; it opens for nothing else. */
export const endpointSecretOwner = (merchantId: string, endpointId: string): readonly string[] => [
  'endpoint',
  merchantId,
  endpointId,
];

/** What the notifications context tells the others. */
export const contract: ContextContract = {
  context: 'notifications',
  // That all is well with a mail is no news; what went wrong is.
  untold: ['NotificationSent'],
  events: {
    NotificationSent: {
      schemaVersion: 1,
      summary: 'A message to the buyer was sent, by the word of who sent it.',
      data: z.object(about),
    },
    NotificationFailed: {
      schemaVersion: 1,
      summary: 'A message did not reach the buyer, or nobody knows whether it did.',
      data: z.object({
        ...about,
        /** kebab-case: `bounced`, `suppressed`, `unconfirmed` … */
        code: z.string(),
        willRetry: z.boolean(),
      }),
    },
    EndpointDisabled: {
      schemaVersion: 1,
      summary: 'A merchant’s endpoint gets no more webhooks: it is gone, or failed for days.',
      data: z.object({
        endpointId: z.string(),
        host: z.string(),
        because: z.enum(['gone', 'failing']),
        at: z.iso.datetime(),
      }),
    },
    WebhookUndelivered: {
      schemaVersion: 1,
      summary: 'A merchant’s endpoint did not take a webhook, and no more tries are made.',
      data: z.object({
        deliveryId: z.string(),
        endpointId: z.string(),
        orderId: z.string(),
        type: z.string(),
        /** kebab-case: `http-500`, `timeout`, `refused-address`, `endpoint-removed` … */
        code: z.string(),
        attempts: z.number().int(),
      }),
    },
  },
};
