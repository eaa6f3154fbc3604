import type * as z from 'zod';
import type { problemSchema } from '../contract.ts';
import type { OrderSnapshot, StorefrontFulfilment, StorefrontRefund } from './snapshot.ts';

/** A coded reason for quarantine: where in the body, what is wrong and what would be right. */
export type MappingProblem = Readonly<z.infer<typeof problemSchema>>;

/** Where an order's messages come from; part of each, since the stream itself may still be empty. */
export interface OrderOrigin {
  readonly orderId: string;
  readonly channelId: string;
  readonly provider: string;
}

/** What an order's stream can be told. Personal texts are sealed already. */
export type OrderMessage = OrderOrigin & {
  /** The quarantined webhook that this was read from at last. */
  readonly quarantineId?: string;
} & (
    | {
        readonly type: 'RecordSnapshot';
        readonly snapshot: OrderSnapshot;
        readonly origin: 'pushed' | 'fetched';
      }
    | { readonly type: 'RecordCancellation'; readonly at: string; readonly reason: string | null }
    | { readonly type: 'RecordRefund'; readonly refund: StorefrontRefund }
    | { readonly type: 'RecordFulfilment'; readonly fulfilment: StorefrontFulfilment }
    | { readonly type: 'AskStorefront'; readonly because: string }
  );

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
  | { readonly type: 'ResolveQuarantined'; readonly orderId: string };
