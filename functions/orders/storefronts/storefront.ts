import type { ChannelSettings, Verify } from '../../shared/webhook.ts';
import type { PrivacyKind } from '../domain/privacy-kinds.ts';
import type { OrderSnapshot, StorefrontFulfilment, StorefrontRefund } from '../domain/snapshot.ts';

/** What a verified body says happened, in the context's own words. */
export type StorefrontMessage =
  | { readonly type: 'RecordSnapshot'; readonly snapshot: OrderSnapshot }
  | {
      readonly type: 'RecordCancellation';
      readonly at: string;
      readonly reason: string | null;
    }
  | { readonly type: 'RecordRefund'; readonly refund: StorefrontRefund }
  | { readonly type: 'RecordFulfilment'; readonly fulfilment: StorefrontFulfilment }
  /** The body names an order and does not itself say what happened to it: the store is asked. */
  | { readonly type: 'AskStorefront'; readonly because: string };

/** A coded reason for quarantine: where in the body, what is wrong, what would be right. */
export interface MappingProblem {
  /** kebab-case: `missing-field`, `bad-amount`, `sums-differ`, `unknown-currency`, `not-json` … */
  readonly code: string;
  /** JSON pointer into the body, `/line_items/0/price`; '' for the whole. */
  readonly path: string;
  /** A sentence with the fix, without personal data. */
  readonly message: string;
}

export interface PrivacyWish {
  readonly kind: PrivacyKind;
  /** Empty where the whole shop is meant. */
  readonly externalOrderIds: readonly string[];
  /** The store's own number of it. */
  readonly reference: string | null;
}

export type Mapped =
  | {
      readonly kind: 'mapped';
      readonly externalOrderId: string;
      readonly message: StorefrontMessage;
    }
  /** What the store asks about a buyer's personal data, or about all of its own. */
  | { readonly kind: 'privacy'; readonly request: PrivacyWish }
  /** A topic that means nothing to an order: counted and archived, no effect. */
  | { readonly kind: 'ignored'; readonly topic: string }
  | { readonly kind: 'unmappable'; readonly problems: readonly MappingProblem[] };

/** A webhook that passed `verify`, as its owner's worker gets it. Headers are labels, not signed facts. */
export interface VerifiedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
  readonly receivedAt: string;
}

/** Where `channels add` explains and checks what a channel of this kind needs. */
export interface Storefront {
  /** `shopify`, `woocommerce`, `generic` */
  readonly name: string;
  readonly title: string;
  readonly verify: Verify;
  /** Pure and total: never throws on any bytes. */
  readonly map: (webhook: VerifiedWebhook, settings: ChannelSettings) => Mapped;
  /** Refuses a secret or settings at configuration time: undefined, or a sentence naming the field and the fix. */
  readonly checkConfiguration: (secret: string, settings: ChannelSettings) => string | undefined;
  /** Headers that are kept with the message as labels (lower-case), nothing else is. */
  readonly labelHeaders: readonly string[];
}
