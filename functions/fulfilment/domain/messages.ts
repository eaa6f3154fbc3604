import type { GoodsWish } from '../../orders/contract.ts';
import type { StartAttempt } from '../../shared/attempts.ts';
import type { DeadlineReached } from '../../shared/deadline.ts';
import type {
  Allocation,
  Carton,
  DISPOSITIONS,
  Missing,
  RECEPTIONS,
  RETURN_REASONS,
  ShortReason,
} from '../contract.ts';
import type { CarrierEnding } from './carrier-requests.ts';
import type { CarrierFact, ScanStatus } from './facts.ts';

/** Who wants it and why, for the audit. */
interface Wanted {
  readonly by: string;
  readonly why: string;
}

/** Line id → how many. */
export type Quantities = Readonly<Record<string, number>>;

/** What the stock step did in the very transaction of the commit that tells of it. */
export type StockMessage =
  | {
      readonly type: 'RecordAllocation';
      readonly allocations: readonly Allocation[];
      readonly backordered: readonly Missing[];
      readonly short: readonly Missing[];
      /** Of what is short. */
      readonly because: ShortReason;
    }
  /** Stock came for lines that waited. */
  | { readonly type: 'RecordFilling'; readonly allocations: readonly Allocation[] }
  | {
      readonly type: 'RecordRelease';
      readonly released: readonly Allocation[];
      /** Back-orders that wait no more. */
      readonly ended: readonly Missing[];
    }
  /** Kept stock left the house: allocated → sold. */
  | { readonly type: 'RecordSale'; readonly sold: readonly Allocation[] };

/** What a person can want of an order's parcels and returns. */
export type PersonCommand = Wanted &
  (
    | {
        readonly type: 'PackParcel';
        /** Null where only one waits to be packed. */
        readonly fulfilmentId: string | null;
        /** Of a single carton the contents need not be told: it holds everything. */
        readonly cartons: readonly (Omit<Carton, 'lines'> & {
          readonly lines: Carton['lines'] | null;
        })[];
        /** Pack less than planned; the rest becomes a parcel of its own. */
        readonly part: boolean;
      }
    | {
        /** Where labels are bought on demand, or one was refused. */
        readonly type: 'BuyLabel';
        readonly fulfilmentId: string | null;
        /** `USPS/Priority`; null: the cheapest that the account's settings allow. */
        readonly service: string | null;
      }
    | {
        /** A label that nobody will use is to go back to who sold it. */
        readonly type: 'CancelLabel';
        readonly fulfilmentId: string | null;
        /** The number on the label; null: all of the parcel's. */
        readonly trackingNumber: string | null;
      }
    | {
        readonly type: 'HandOverParcel';
        readonly fulfilmentId: string | null;
        readonly carrier: string | null;
        readonly trackingNumber: string | null;
      }
    | {
        readonly type: 'TrackParcel';
        readonly fulfilmentId: string | null;
        readonly carrier: string | null;
        readonly trackingNumber: string | null;
        readonly trackingUrl: string | null;
        /** What the carrier told the person, and when it was. */
        readonly status: ScanStatus | null;
        readonly at: string | null;
        readonly place: string | null;
      }
    | {
        readonly type: 'DeliverParcel';
        readonly fulfilmentId: string | null;
        readonly at: string | null;
      }
    | {
        readonly type: 'RequestReturn';
        readonly returnId: string;
        /** Null: everything that was delivered. */
        readonly lines: Quantities | null;
        readonly reason: (typeof RETURN_REASONS)[number];
      }
    | { readonly type: 'ApproveReturn'; readonly returnId: string | null }
    | { readonly type: 'RejectReturn'; readonly returnId: string | null }
    /** The buyer has given the goods to a carrier. */
    | { readonly type: 'SendReturn'; readonly returnId: string | null }
    | {
        readonly type: 'ReceiveReturn';
        readonly returnId: string | null;
        /** Null: all that is still to come. */
        readonly lines: Quantities | null;
        readonly fact: (typeof RECEPTIONS)[number];
      }
    | {
        readonly type: 'InspectReturn';
        readonly returnId: string | null;
        /** By disposition; none: everything is restocked. */
        readonly lines: Partial<Readonly<Record<(typeof DISPOSITIONS)[number], Quantities>>>;
        readonly refund: boolean;
      }
    | { readonly type: 'CloseReturn'; readonly returnId: string | null }
  );

/** What the calls step tells of its tries. */
export type CarrierCallMessage =
  | StartAttempt
  | {
      readonly type: 'EndCarrierCall';
      readonly requestId: string;
      readonly ending: CarrierEnding;
    };

/** What the stream of an order's goods can be told. */
export type GoodsMessage =
  | { readonly type: 'HearWish'; readonly wish: GoodsWish }
  /** From a webhook, a list, an answer to a call: facts are facts. */
  | {
      readonly type: 'RecordFacts';
      readonly facts: readonly CarrierFact[];
      /** Subjects of other orders whose goods travel under the same number. */
      readonly alsoOf?: readonly string[];
    }
  | CarrierCallMessage
  | StockMessage
  | PersonCommand
  | DeadlineReached;
