import * as z from 'zod';

/*
 * EasyPost's objects as far as they are read: of its API's answers (through the SDK) and of its
 * events. What is not needed may be missing or of any shape.
 */

const anything = z.unknown().optional();
const text = z.string().min(1).max(1_000);
const optionalText = anything.transform((value) =>
  typeof value === 'string' && value !== '' ? value : null,
);
/** `2024-07-31T15:00:00Z`, whatever its zone; null when it is no time. */
const optionalInstant = anything.transform((value) =>
  typeof value === 'string' && Number.isFinite(Date.parse(value))
    ? new Date(value).toISOString()
    : null,
);
const objectOr = <T extends z.ZodType>(schema: T) =>
  anything.transform((value) => schema.safeParse(value).data ?? null);
const listOf = <T extends z.ZodType>(schema: T) =>
  anything.transform((value) =>
    (Array.isArray(value) ? value : []).flatMap((one) => {
      const read = schema.safeParse(one);
      return read.success ? [read.data] : [];
    }),
  );

const locationSchema = z.object({
  city: optionalText,
  state: optionalText,
  country: optionalText,
});

const detailSchema = z.object({
  status: text,
  status_detail: optionalText,
  carrier_code: optionalText,
  datetime: optionalInstant,
  tracking_location: objectOr(locationSchema),
});
export type TrackingDetail = z.infer<typeof detailSchema>;

export const trackerSchema = z.object({
  object: z.literal('Tracker'),
  id: text,
  tracking_code: text,
  carrier: text,
  status: text,
  status_detail: optionalText,
  updated_at: optionalInstant,
  shipment_id: optionalText,
  public_url: optionalText,
  tracking_details: listOf(detailSchema),
});
export type EasyPostTracker = z.infer<typeof trackerSchema>;

const rateSchema = z.object({
  id: text,
  carrier: text,
  service: text,
  rate: text,
  currency: text,
});
export type EasyPostRate = z.infer<typeof rateSchema>;

const labelSchema = z.object({
  label_url: optionalText,
  label_pdf_url: optionalText,
  label_file_type: optionalText,
  created_at: optionalInstant,
});

export const shipmentSchema = z.object({
  object: z.literal('Shipment'),
  id: text,
  reference: optionalText,
  created_at: optionalInstant,
  updated_at: optionalInstant,
  tracking_code: optionalText,
  rates: listOf(rateSchema),
  selected_rate: objectOr(rateSchema),
  postage_label: objectOr(labelSchema),
  tracker: objectOr(z.object({ carrier: optionalText, public_url: optionalText })),
  refund_status: optionalText,
});
export type EasyPostShipment = z.infer<typeof shipmentSchema>;

export const shipmentListSchema = z.object({
  shipments: z.array(z.object({ id: text, reference: optionalText })),
  has_more: z.boolean(),
});

export const refundSchema = z.object({
  object: z.literal('Refund'),
  tracking_code: optionalText,
  shipment_id: text,
  status: text,
  updated_at: optionalInstant,
});
export type EasyPostRefund = z.infer<typeof refundSchema>;
