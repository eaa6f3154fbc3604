import * as z from 'zod';
import { jsonObjectIn } from '../../../shared/json-object.ts';
import type { CarrierFact } from '../../domain/facts.ts';
import type { MappedWebhook, VerifiedWebhook } from '../carrier.ts';
import { factsOfRefund, factsOfTracker } from './facts-of.ts';
import { refundSchema, trackerSchema } from './objects.ts';

interface Told {
  readonly trackingNumber: string | null;
  readonly facts: readonly CarrierFact[];
}
type Reader = (heardAt: string, result: unknown) => Told | undefined;

const tracker: Reader = (heardAt, result) => {
  const read = trackerSchema.safeParse(result).data;
  return read && { trackingNumber: read.tracking_code, facts: factsOfTracker(heardAt, read) };
};

const refund: Reader = (heardAt, result) => {
  const read = refundSchema.safeParse(result).data;
  return read && { trackingNumber: read.tracking_code, facts: factsOfRefund(heardAt, read) };
};

/** Every event that says something of a parcel. */
const READERS: Readonly<Record<string, Reader>> = {
  'tracker.created': tracker,
  'tracker.updated': tracker,
  'refund.successful': refund,
};

/** The events that a webhook at EasyPost should send. */
export const easypostEvents: readonly string[] = Object.keys(READERS);

const eventSchema = z.object({ description: z.string().max(100), result: z.unknown() });

/** Total: any bytes give an answer. Nothing in these events is money, so the plain parser reads them. */
export const map = (webhook: VerifiedWebhook): MappedWebhook => {
  const event = eventSchema.safeParse(jsonObjectIn(webhook.rawBody)).data;
  if (!event) return unmappable('the body is no event with description and result');
  const { description, result } = event;
  const read = Object.hasOwn(READERS, description) ? READERS[description] : undefined;
  if (read === undefined) return { kind: 'ignored', topic: description };
  const told = read(webhook.receivedAt, result);
  if (told === undefined) return unmappable(`${description}: its result lacks what every one has`);
  return mappedOf(told, description);
};

const mappedOf = ({ trackingNumber, facts }: Told, topic: string): MappedWebhook => {
  const [first, ...more] = facts;
  return first === undefined || trackingNumber === null
    ? { kind: 'ignored', topic }
    : { kind: 'mapped', trackingNumber, facts: [first, ...more] };
};

const unmappable = (because: string): MappedWebhook => ({ kind: 'unmappable', because });
