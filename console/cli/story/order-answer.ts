import * as z from 'zod';

export const timelineSchema = z.array(
  z.looseObject({
    at: z.string(),
    type: z.string(),
    says: z.string(),
    /** An older Karwan does not say; all is told then. */
    minor: z.boolean().default(false),
    cause: z.string(),
    actor: z.string().nullable(),
    asked: z.array(z.string()),
  }),
);
export type Timeline = z.infer<typeof timelineSchema>;

const quantitySchema = z.object({ lineId: z.string(), quantity: z.number() });

/** What `orders.show` answers, as far as the story needs it; the rest passes through to `--json`. */
export const orderAnswerSchema = z.looseObject({
  order: z.looseObject({
    orderId: z.string(),
    merchantId: z.string(),
    state: z.string(),
    number: z.string().nullable(),
    externalOrderId: z.string().nullable(),
    channelId: z.string().nullable(),
    provider: z.string().nullable(),
    placedAt: z.string().nullable(),
    totalText: z.string().nullable(),
    presentmentText: z.string().nullable(),
    payment: z
      .looseObject({ method: z.string(), gateway: z.string().nullable(), state: z.string() })
      .nullable(),
    fulfilment: z.string().nullable(),
    cancelled: z.object({ at: z.string(), reason: z.string().nullable() }).nullable(),
    deadlines: z.array(z.looseObject({ kind: z.string(), dueAt: z.string() })),
    test: z.boolean(),
  }),
  lines: z.array(
    z.looseObject({
      lineId: z.string(),
      sku: z.string().nullable(),
      title: z.string(),
      quantity: z.number(),
      unitPrice: z.string(),
      less: z.string().nullable().default(null),
      total: z.string(),
    }),
  ),
  parcels: z.array(
    z.looseObject({
      fulfilmentId: z.string(),
      status: z.string(),
      carrier: z.string().nullable(),
      trackingNumber: z.string().nullable(),
      trackingUrl: z.string().nullable(),
      lines: z.array(quantitySchema),
      handedOverAt: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      byStore: z.boolean(),
      cartons: z
        .array(
          z.looseObject({
            trackingNumber: z.string(),
            status: z.string(),
            lines: z.array(quantitySchema),
          }),
        )
        .default([]),
    }),
  ),
  returns: z.array(
    z.looseObject({
      returnId: z.string(),
      status: z.string(),
      lines: z.array(quantitySchema),
      refund: z.boolean(),
    }),
  ),
  totals: z.record(z.string(), z.string()),
  refunds: z.array(z.looseObject({ amount: z.string() })),
  personal: z.record(z.string(), z.string()),
  timeline: timelineSchema,
});
export type OrderAnswer = z.infer<typeof orderAnswerSchema>;
