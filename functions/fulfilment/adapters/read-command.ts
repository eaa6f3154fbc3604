import * as z from 'zod';
import { deadlineReachedSchema } from '../../shared/deadline.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import { cartonSchema, DISPOSITIONS, RECEPTIONS, RETURN_REASONS } from '../contract.ts';
import { carrierFactSchema, SCAN_STATUSES } from '../domain/facts.ts';
import type { GoodsMessage } from '../domain/messages.ts';
import type { ParcelCaseMessage } from '../domain/parcel-case.ts';

const wanted = { by: z.string().min(1), why: z.string() };
const text = z.string().min(1).nullable().default(null);
const quantities = z.record(z.string(), z.number().int().positive());
const parcel = { ...wanted, fulfilmentId: text };
const ofReturn = { ...wanted, returnId: text };

/** What each command carries, by the name of its envelope. */
const COMMANDS = {
  RecordFacts: z.object({ facts: z.array(carrierFactSchema) }),
  PackParcel: z.object({
    ...parcel,
    cartons: z.array(cartonSchema.extend({ lines: cartonSchema.shape.lines.nullable() })).min(1),
    part: z.boolean().default(false),
  }),
  BuyLabel: z.object({ ...parcel, service: text }),
  CancelLabel: z.object({ ...parcel, trackingNumber: text }),
  HandOverParcel: z.object({ ...parcel, carrier: text, trackingNumber: text }),
  TrackParcel: z.object({
    ...parcel,
    carrier: text,
    trackingNumber: text,
    trackingUrl: text,
    status: z.enum(SCAN_STATUSES).nullable().default(null),
    at: z.iso.datetime().nullable().default(null),
    place: text,
  }),
  DeliverParcel: z.object({ ...parcel, at: z.iso.datetime().nullable().default(null) }),
  RequestReturn: z.object({
    ...wanted,
    returnId: z.string().min(1),
    lines: quantities.nullable().default(null),
    reason: z.enum(RETURN_REASONS),
  }),
  ApproveReturn: z.object(ofReturn),
  RejectReturn: z.object(ofReturn),
  SendReturn: z.object(ofReturn),
  ReceiveReturn: z.object({
    ...ofReturn,
    lines: quantities.nullable().default(null),
    fact: z.enum(RECEPTIONS).default('received'),
  }),
  InspectReturn: z.object({
    ...ofReturn,
    lines: z.partialRecord(z.enum(DISPOSITIONS), quantities).default({}),
    refund: z.boolean().default(true),
  }),
  CloseReturn: z.object(ofReturn),
  LinkParcelCase: z.object({ ...parcel, orderId: z.string().min(1) }),
  DeadlineReached: deadlineReachedSchema,
} as const;

/** Throws a permanent fault for what this context does not know, and for a command out of shape. */
export const readCommand = (envelope: Envelope): GoodsMessage | ParcelCaseMessage => {
  const { name, data } = envelope;
  if (!Object.hasOwn(COMMANDS, name)) {
    throw permanent('unknown-message', `the fulfilment step does not know ${name}`);
  }
  const type = name as keyof typeof COMMANDS;
  const read = COMMANDS[type].safeParse(data);
  if (read.success) return { type, ...read.data } as GoodsMessage | ParcelCaseMessage;
  const issue = read.error.issues[0];
  throw permanent(
    'unreadable-message',
    `${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
};
