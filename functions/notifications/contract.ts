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

/** What the notifications context tells the others. */
export const contract: ContextContract = {
  context: 'notifications',
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
  },
};
