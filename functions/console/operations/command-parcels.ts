import * as z from 'zod';
import { DISPOSITIONS, RECEPTIONS, RETURN_REASONS } from '../../fulfilment/contract.ts';
import { idOf } from '../../shared/ids.ts';
import { prepareCommand } from '../command-order.ts';
import { done, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';

const text = (most: number) => z.string().min(1).max(most).nullable().default(null);
/** Where an order has several parcels: ours, or the number under which it travels. */
const ofParcel = personInputSchema.extend({ parcel: text(200) });
const countSchema = z
  .number('give whole numbers')
  .int('give whole numbers')
  .min(1, 'at least 1')
  .max(1_000_000);
/** Line id → how many. */
const quantitiesSchema = z.record(z.string().min(1).max(128), countSchema);
/** Larger than any carton, and far below where a number stops being exact. */
const measureSchema = countSchema.max(100_000, 'at most 100000');

const cartonSchema = z.object({
  /** What is in it; of a single carton it need not be said. */
  lines: quantitiesSchema.optional(),
  lengthMm: measureSchema,
  widthMm: measureSchema,
  heightMm: measureSchema,
  weightGrams: countSchema,
});

const listOf = (lines: Readonly<Record<string, number>>) =>
  Object.entries(lines).map(([lineId, quantity]) => ({ lineId, quantity }));

const packSchema = ofParcel.extend({
  cartons: z.array(cartonSchema).min(1, 'give at least one carton').max(200, 'at most 200'),
  part: z.boolean().default(false),
});

/** What is in which carton, how large and how heavy. */
export const packParcel = operation(packSchema, async (ports, input, actor) => {
  const { parcel: fulfilmentId, part } = input;
  const cartons = input.cartons.map(({ lines, ...carton }) => ({
    ...carton,
    lines: lines === undefined ? null : listOf(lines),
  }));
  return prepareCommand(ports, 'PackParcel', { input, actor, to: 'fulfilment' }, () =>
    done({ fulfilmentId, cartons, part }),
  );
});

/** A label for each carton of a packed parcel that has none. */
export const buyLabel = operation(
  ofParcel.extend({ service: text(100) }),
  async (ports, input, actor) => {
    const { parcel: fulfilmentId, service } = input;
    return prepareCommand(ports, 'BuyLabel', { input, actor, to: 'fulfilment' }, () =>
      done({ fulfilmentId, service }),
    );
  },
);

/** Labels that nobody will use go back to who sold them. */
export const cancelLabel = operation(
  ofParcel.extend({ trackingNumber: text(100) }),
  async (ports, input, actor) => {
    const { parcel: fulfilmentId, trackingNumber } = input;
    return prepareCommand(ports, 'CancelLabel', { input, actor, to: 'fulfilment' }, () =>
      done({ fulfilmentId, trackingNumber }),
    );
  },
);

const trackingSchema = ofParcel.extend({ carrier: text(100), trackingNumber: text(100) });

/** A parcel is with the carrier. */
export const handOverParcel = operation(trackingSchema, async (ports, input, actor) => {
  const { parcel: fulfilmentId, carrier, trackingNumber } = input;
  return prepareCommand(ports, 'HandOverParcel', { input, actor, to: 'fulfilment' }, () =>
    done({ fulfilmentId, carrier, trackingNumber }),
  );
});

const timeSchema = z.iso
  .datetime('use a time such as 2026-11-02T14:30:00Z')
  .nullable()
  .default(null);

const TOLD = [
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'available_for_pickup',
  'return_to_sender',
  'returned',
  'lost',
] as const;

const trackSchema = trackingSchema.extend({
  trackingUrl: z.url('use a link such as https://carrier.example/1').nullable().default(null),
  status: z
    .enum(TOLD, `use one of ${TOLD.join(', ')}`)
    .nullable()
    .default(null),
  at: timeSchema,
  place: text(200),
});

/** Under which number a parcel travels, what the carrier said of it, or both. */
export const trackParcel = operation(trackSchema, async (ports, input, actor) => {
  const { parcel: fulfilmentId, carrier, trackingNumber, trackingUrl, status, at, place } = input;
  return prepareCommand(ports, 'TrackParcel', { input, actor, to: 'fulfilment' }, () =>
    done({ fulfilmentId, carrier, trackingNumber, trackingUrl, status, at, place }),
  );
});

/** A parcel reached the buyer, on a person's word. */
export const deliverParcel = operation(
  ofParcel.extend({ at: timeSchema }),
  async (ports, input, actor) => {
    const { parcel: fulfilmentId, at } = input;
    return prepareCommand(ports, 'DeliverParcel', { input, actor, to: 'fulfilment' }, () =>
      done({ fulfilmentId, at }),
    );
  },
);

const STEPS = {
  request: 'RequestReturn',
  approve: 'ApproveReturn',
  reject: 'RejectReturn',
  sent: 'SendReturn',
  received: 'ReceiveReturn',
  close: 'CloseReturn',
} as const;
type StepName = keyof typeof STEPS;
const STEP_NAMES = Object.keys(STEPS) as StepName[];

const ofReturn = personInputSchema.extend({ returnId: text(100) });
const returnSchema = ofReturn.extend({
  step: z.enum(STEP_NAMES, `use one of ${STEP_NAMES.join(', ')}`).default('request'),
  lines: quantitiesSchema.nullable().default(null),
  reason: z
    .enum(RETURN_REASONS, `use one of ${RETURN_REASONS.join(', ')}`)
    .nullable()
    .default(null),
  fact: z.enum(RECEPTIONS, `use one of ${RECEPTIONS.join(', ')}`).default('received'),
});

/** A return from its request to the goods' arrival, one step at a time. */
export const returnOrder = operation(returnSchema, async (ports, input, actor) => {
  const { step, returnId, lines, reason, fact } = input;
  if (step === 'request' && reason === null) {
    return refuse('bad-input', `reason: use one of ${RETURN_REASONS.join(', ')}`);
  }
  return prepareCommand(ports, STEPS[step], { input, actor, to: 'fulfilment' }, (_order, id) => {
    switch (step) {
      case 'request':
        return done({ returnId: idOf('return', id), lines, reason });
      case 'received':
        return done({ returnId, lines, fact });
      default:
        return done({ returnId });
    }
  });
});

const inspectSchema = ofReturn.extend({
  /** Disposition → line id → how many; nothing: all of it goes back on the shelf. */
  lines: z.partialRecord(z.enum(DISPOSITIONS), quantitiesSchema).default({}),
  refund: z.boolean().default(true),
});

/** What came back was looked at: where it goes, and whether the buyer's money goes back. */
export const inspectReturn = operation(inspectSchema, async (ports, input, actor) => {
  const { returnId, lines, refund } = input;
  return prepareCommand(ports, 'InspectReturn', { input, actor, to: 'fulfilment' }, () =>
    done({ returnId, lines, refund }),
  );
});
