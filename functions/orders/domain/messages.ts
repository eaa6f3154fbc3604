import type * as z from 'zod';
import type { GoodsAnswer } from '../../fulfilment/contract.ts';
import type { MoneyAnswer } from '../../payments/contract.ts';
import type { DeadlineReached } from '../../shared/deadline.ts';
import type { Money } from '../../shared/money.ts';
import type { problemSchema } from '../contract.ts';
import type { Became } from './became.ts';
import type { PrivacyKind } from './privacy-kinds.ts';
import type {
  OrderSnapshot,
  Personal,
  StorefrontFulfilment,
  StorefrontRefund,
} from './snapshot.ts';

/** A coded reason for quarantine: where in the body, what is wrong and what would be right. */
export type MappingProblem = Readonly<z.infer<typeof problemSchema>>;

/** Where an order's messages come from; part of each, since the stream itself may still be empty. */
export interface OrderOrigin {
  readonly orderId: string;
  readonly channelId: string;
  readonly provider: string;
  /** The store's own id of the order. */
  readonly externalOrderId: string;
}

/** What an order's stream can be told by a store; personal texts are sealed already. */
export type StoreFact = OrderOrigin & {
  /** The quarantined webhook that this was read from at last. */
  readonly quarantineId?: string;
} & (
    | {
        readonly type: 'RecordSnapshot';
        readonly snapshot: OrderSnapshot;
        readonly origin: 'pushed' | 'fetched';
        /** The channel's settings: how it is paid and how long things may take. */
        readonly settings: Readonly<Record<string, string>>;
      }
    | { readonly type: 'RecordCancellation'; readonly at: string; readonly reason: string | null }
    | { readonly type: 'RecordRefund'; readonly refund: StorefrontRefund }
    | { readonly type: 'RecordFulfilment'; readonly fulfilment: StorefrontFulfilment }
    | { readonly type: 'AskStorefront'; readonly because: string }
  );

/** Who wants it and why, for the audit. */
interface Wanted {
  readonly by: string;
  readonly why: string;
}

/** What a person can want of an order. */
export type PersonCommand = Wanted &
  (
    | { readonly type: 'ConfirmOrder' }
    | { readonly type: 'HoldOrder'; readonly reason: string }
    | { readonly type: 'ReleaseHold'; readonly reason: string }
    | { readonly type: 'CancelOrder' }
    /** Again what the store has not taken. */
    | { readonly type: 'TellStore' }
    /** What the store has not taken was done by hand there, or need not be done. */
    | { readonly type: 'MarkTold' }
    /** Quantities by line id, or an amount, or neither: all that is left. */
    | {
        readonly type: 'RefundOrder';
        readonly refundId: string;
        readonly amount?: Money;
        readonly lines?: Readonly<Record<string, number>>;
      }
    | {
        readonly type: 'AmendOrder';
        readonly refundId: string;
        /** New quantities by line id. */
        readonly quantities?: Readonly<Record<string, number>>;
        /** Sealed texts at `shipTo.…` paths. */
        readonly personal?: Personal;
        readonly country?: string | null;
        /** What the address's phone is looked up by, where it has a new one. */
        readonly lookups?: readonly string[];
      }
  );

export type OrderMessage =
  | StoreFact
  | PersonCommand
  | {
      readonly type: 'HearMoneyAnswer';
      readonly sequence: number;
      readonly event: string;
      readonly answer: MoneyAnswer;
    }
  | {
      readonly type: 'HearGoodsAnswer';
      readonly sequence: number;
      readonly event: string;
      readonly answer: GoodsAnswer;
    }
  | ({ readonly type: 'EraseBuyer'; readonly requestId: string } & Wanted)
  /** The key of the order's personal texts is gone. */
  | { readonly type: 'RecordForgotten'; readonly orderId: string }
  | {
      readonly type: 'EndWriteBack';
      readonly id: string;
      readonly done: boolean;
      readonly because: string | null;
      /** What the store calls it. */
      readonly externalIds?: readonly string[];
    }
  | DeadlineReached;

/** All that is kept of a quarantined webhook beside its raw body. */
export interface QuarantinedWebhook {
  readonly quarantineId: string;
  readonly channelId: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly receivedAt: string;
  /** Where the sealed raw body lies. */
  readonly rawKey: string;
}

/** A store's or a person's word about what is known of a buyer. */
export type PrivacyMessage =
  | {
      readonly type: 'RequestPrivacy';
      readonly requestId: string;
      readonly kind: PrivacyKind;
      readonly channelId: string;
      readonly provider: string;
      /** Of this channel, by our ids; empty where the whole shop is meant. */
      readonly orderIds: readonly string[];
      /** The store's own number of it. */
      readonly reference: string | null;
      /** The quarantined webhook that this was read from at last. */
      readonly quarantineId?: string;
    }
  | ({ readonly type: 'ClosePrivacyRequest' } & Wanted)
  | DeadlineReached;

/** What the stream of a quarantined webhook can be told. */
export type QuarantineMessage =
  | (QuarantinedWebhook & {
      readonly type: 'Quarantine';
      readonly problems: readonly MappingProblem[];
    })
  | {
      readonly type: 'ReplayQuarantined';
      readonly by: string;
      readonly why: string;
      /** Channel settings to read it with this time, over those it came with: the fix. */
      readonly settings?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'RejectQuarantined'; readonly by: string; readonly why: string }
  | { readonly type: 'RecordReplayFailure'; readonly problems: readonly MappingProblem[] }
  | { readonly type: 'ResolveQuarantined'; readonly became: Became }
  | DeadlineReached;

/** Everything that the orders step decides about. */
export type OrdersMessage = OrderMessage | QuarantineMessage | PrivacyMessage;
