import * as z from 'zod';
import { goodsWishSchema } from '../../orders/contract.ts';
import { type AttemptStarted, attemptBook } from '../../shared/attempts.ts';
import { personRemindedSchema } from '../../shared/deadline.ts';
import { type EventBook, type EventOf, firstVersions } from '../../shared/event-book.ts';
import {
  allocationSchema,
  contract,
  type GoodsAnswer,
  missingSchema,
  type told,
} from '../contract.ts';
import { carrierEvents } from './carrier-requests.ts';
import { carrierFactSchema, SCAN_STATUSES } from './facts.ts';
import { restockReturnedSchema } from './stock/commands.ts';

const at = z.iso.datetime();
const byPerson = { by: z.string(), why: z.string() };

/** What somebody saw of a parcel: a carrier's scan, a person's word, or what is taken for granted. */
export const scanSchema = z.object({
  factId: z.string(),
  /** Null of a carrier's: it is found by its tracking number. */
  fulfilmentId: z.string().nullable(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  status: z.enum(SCAN_STATUSES),
  at,
  place: z.string().nullable(),
  rawCode: z.string(),
  /** Since when nothing was heard, of what is taken for granted. */
  since: at.nullable(),
  /** `person`: as told. `deadline`: nothing else was heard for so long. */
  from: z.enum(['carrier', 'person', 'deadline']),
});
export type Scan = z.infer<typeof scanSchema>;

const internal = {
  ...carrierEvents,
  GoodsWishHeard: z.object({ wish: goodsWishSchema, at }),
  ScanRecorded: z.object({ scan: scanSchema, at }),
  /** A label was bought, or is not valid any more. */
  LabelRecorded: z.object({ factId: z.string(), fact: carrierFactSchema, at }),
  HandOverRecorded: z.object({
    fulfilmentId: z.string(),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    ...byPerson,
    at,
  }),
  /** Somebody typed under which number a parcel travels. */
  TrackingRecorded: z.object({
    fulfilmentId: z.string(),
    carrier: z.string().nullable(),
    trackingNumber: z.string(),
    trackingUrl: z.string().nullable(),
    ...byPerson,
    at,
  }),
  /** The buyer has sent the goods back; until they come, that is all that is known. */
  ReturnSent: z.object({ returnId: z.string(), ...byPerson, at }),
  /** The stock step was asked to see to what this order needs, for the first time or again. */
  StockAsked: z.object({ at }),
  StockSold: z.object({ sold: z.array(allocationSchema), at }),
  /** In the SKU's own stream: an order's units that came back were looked at. */
  StockRestocked: restockReturnedSchema,
  BackorderEnded: z.object({ ended: z.array(missingSchema), at }),
  PersonReminded: personRemindedSchema.extend({
    /** The parcel or return that it is about. */
    of: z.string(),
  }),
} as const;

/** Everything a stream of goods may hold: the published events and those nobody else needs. */
export const goodsBook: EventBook = {
  ...contract.events,
  ...attemptBook,
  ...firstVersions(internal),
};

type Internal = EventOf<typeof internal>;

/** A published event before the answer is put into it. */
export type News = {
  [Type in keyof typeof told]: {
    readonly type: Type;
    readonly data: z.output<z.ZodObject<(typeof told)[Type]>>;
  };
}[keyof typeof told];

/** What a decision adds; those of them that are published still lack the answer. */
export type GoodsFact = Internal | News | AttemptStarted;

/** Events of an order's goods as they stand in its stream. */
export type GoodsEvent =
  | Internal
  | AttemptStarted
  | {
      readonly type: News['type'];
      readonly data: News['data'] & { readonly orderId: string; readonly answer: GoodsAnswer };
    }
  | { readonly type: 'TransitionRefused'; readonly data: object };
