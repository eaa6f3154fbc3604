import * as z from 'zod';

/**
 * The one shape in which everything travels: a webhook from the door to its owner, an event on the
 * bus, a command on a queue.
 *
 * `id` is the receiver's cause: a receiver that has this id in its stream has already acted. It is
 * ours and deterministic, never SQS's or EventBridge's, so it survives resends and redrives.
 */
export const envelopeSchema = z.object({
  id: z.string().min(1).max(200),
  kind: z.enum(['webhook', 'event', 'command']),
  /** `OrderPlaced`, `CancelOrder`, `WebhookReceived` */
  name: z.string().min(1).max(128),
  schemaVersion: z.number().int().positive(),
  /** `karwan.<context>` */
  source: z.string().min(1).max(64),
  merchantId: z.string().min(1).max(64),
  /** The stream it is about, and the ordering key: `order/ord_…`, `quarantine/qua_…`. */
  subject: z.string().min(1).max(200),
  /** The sender's stream version at this message; a lower one than already folded changes nothing. */
  sequence: z.number().int().nonnegative().optional(),
  /** When it happened in the world, ISO 8601 UTC. */
  occurredAt: z.iso.datetime(),
  /** When we recorded it, ISO 8601 UTC. */
  recordedAt: z.iso.datetime(),
  causationId: z.string().max(200),
  /** The first cause of the chain: one storefront webhook, one person's command. */
  correlationId: z.string().max(200),
  /** Who wanted it, for the audit: a storefront, a person, Karwan itself. */
  actor: z
    .object({ kind: z.enum(['storefront', 'person', 'system']), id: z.string().max(200) })
    .optional(),
  replayOf: z.string().optional(),
  /** Absent when `dataRef` says where it lies. */
  data: z.unknown().optional(),
  /** The payload's place when the message would exceed 200 KB. */
  dataRef: z.object({ key: z.string(), bytes: z.number().int(), sha256: z.string() }).optional(),
});

export type Envelope = z.infer<typeof envelopeSchema>;
export type Actor = NonNullable<Envelope['actor']>;

export { INLINE_LIMIT_BYTES } from './inline-limit.ts';
