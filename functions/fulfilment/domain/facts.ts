import * as z from 'zod';
import type { CommandDraft } from '../../shared/decider.ts';
import { idOf } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import { moneySchema } from '../../shared/money.ts';
import { trackingKeyOf } from './tracking-key.ts';

/** What carriers say of a parcel, each in its own words; adapters map them to these. */
export const SCAN_STATUSES = [
  /** The carrier knows of it and has not got it. */
  'pre_transit',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'attempt_failed',
  'available_for_pickup',
  'return_to_sender',
  /** Back with the sender. */
  'returned',
  'lost',
  'cancelled',
  'unknown',
] as const;
export type ScanStatus = (typeof SCAN_STATUSES)[number];

const at = z.iso.datetime();

const labelSchema = z.object({
  kind: z.literal('label'),
  fulfilmentId: z.string(),
  carrier: z.string(),
  service: z.string().nullable(),
  /** The carrier's own id of the shipment. */
  shipmentRef: z.string(),
  trackingNumber: z.string().min(1),
  trackingUrl: z.string().nullable(),
  /** Where the label lies in the bucket. */
  labelKey: z.string().nullable(),
  cost: moneySchema.nullable(),
  at,
});

/** No name of whoever took it in: that would be personal. */
const scanSchema = z.object({
  kind: z.literal('scan'),
  carrier: z.string(),
  trackingNumber: z.string().min(1),
  status: z.enum(SCAN_STATUSES),
  /** The carrier's own time. */
  at,
  place: z.string().nullable(),
  /** The carrier's own code. */
  rawCode: z.string(),
});

const labelCancelledSchema = z.object({
  kind: z.literal('label-cancelled'),
  shipmentRef: z.string(),
  at,
});

/** One fact from a carrier, however it came. Facts are only added, so their order does not matter. */
export const carrierFactSchema = z.discriminatedUnion('kind', [
  labelSchema,
  scanSchema,
  labelCancelledSchema,
]);
export type CarrierFact = z.infer<typeof carrierFactSchema>;

/** The same fact by two ways is one. */
export const factIdOf = (fact: CarrierFact): string => {
  switch (fact.kind) {
    case 'scan': {
      const { carrier, trackingNumber, status, at: when, rawCode } = fact;
      return idOf('fact', 'scan', carrier, trackingKeyOf(trackingNumber), status, when, rawCode);
    }
    case 'label':
      return idOf('fact', 'label', fact.carrier, fact.shipmentRef);
    case 'label-cancelled':
      return idOf('fact', 'label-cancelled', fact.shipmentRef);
  }
};

/** Facts that came by another way than the order's own, for its stream. */
export const recordFactsOf = (subject: string, facts: readonly CarrierFact[]): CommandDraft => ({
  name: 'RecordFacts',
  to: 'fulfilment',
  subject,
  data: { facts: JSON.parse(canonicalJson(facts)) as unknown },
});
