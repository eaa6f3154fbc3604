import type { CallAccount, CallPorts } from '../../shared/call-account.ts';
import type { Money } from '../../shared/money.ts';
import type { ChannelSettings, Verify } from '../../shared/webhook.ts';
import type { FactAddress, ProviderFact } from '../domain/facts.ts';
import type { ProviderRules } from '../domain/provider-rules.ts';

export type { CallAccount, CallPorts } from '../../shared/call-account.ts';

/** A webhook that passed `verify`, as the payments worker gets it. Headers are labels, not signed facts. */
export interface VerifiedWebhook {
  /** The payments channel it came by; the facts' `account`. */
  readonly account: string;
  readonly merchantId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
  readonly receivedAt: string;
}

export type MappedWebhook =
  /** All facts of one order. */
  | {
      readonly kind: 'mapped';
      readonly address: FactAddress;
      readonly facts: readonly [ProviderFact, ...ProviderFact[]];
    }
  /** Says nothing of money, or is another's: counted and archived. */
  | { readonly kind: 'ignored'; readonly topic: string }
  /** Signed and yet unreadable: a defect of the mapping, parked with this reason. */
  | { readonly kind: 'unmappable'; readonly because: string };

/** A payment provider: one folder, and one line in `registered.ts`. Everything here is pure and total. */
export interface PaymentProvider extends ProviderRules {
  readonly title: string;
  /** Absent where no webhooks come; the same function stands in ingest's registry. */
  readonly verify?: Verify;
  /** Headers (lower-case) kept with a webhook as labels. @default none */
  readonly labelHeaders?: readonly string[];
  readonly map?: (webhook: VerifiedWebhook, settings: ChannelSettings) => MappedWebhook;
  /** What the buyer is told to do, title → text, where money comes by a printed reference. */
  readonly instructions?: (
    settings: ChannelSettings,
    reference: string,
    amount: Money,
  ) => Readonly<Record<string, string>>;
  /** Refuses a secret or settings at configuration time: undefined, or a sentence with the fix. */
  readonly checkConfiguration: (secret: string, settings: ChannelSettings) => string | undefined;
}

/** What every call carries. */
interface Call {
  readonly account: CallAccount;
  readonly merchantId: string;
  readonly orderId: string;
  /** Stays the same over all tries; goes along as metadata and is what `find` looks for. */
  readonly requestId: string;
  /** The provider's idempotency key: hash(requestId, n). */
  readonly key: string;
  /** When that key was first used, ISO 8601. */
  readonly since: string;
  readonly amount: Money;
}

/** Asks for a place where the buyer pays `amount`. */
export interface CheckoutCall extends Call {
  readonly kind: 'checkout';
  readonly orderNumber: string;
  /** `now`: taken as soon as the buyer pays. */
  readonly capture: 'hold' | 'now';
  readonly payableUntil: string;
  readonly locale: string | null;
  readonly country: string | null;
}

/** Takes `amount` of what is held under `reference`, or frees what is held there. */
export interface HeldMoneyCall extends Call {
  readonly kind: 'capture' | 'void';
  readonly reference: string;
}

/** Gives back `amount` of what was taken under `reference`. */
export interface RefundCall extends Call {
  readonly kind: 'refund';
  readonly reference: string;
  readonly refundId: string;
  readonly reason: string;
}

export type ProviderCall = CheckoutCall | HeldMoneyCall | RefundCall;

/**
 * A definitive answer. Everything that is not (time-out, 5xx, broken connection, an error that the
 * provider only repeats for the key) is thrown, as a retryable fault.
 */
export type CallAnswer =
  /** It happened, now or before; the facts say what stands. */
  | { readonly kind: 'done'; readonly facts: readonly ProviderFact[] }
  /** It did not happen under this key and never will: another try needs another key. */
  | {
      readonly kind: 'refused';
      /** kebab-case */
      readonly code: string;
      /** Whether another try may succeed with nothing changed by a person. */
      readonly retriable: boolean;
      /** What the provider says of the payment instead: already captured, already cancelled. */
      readonly facts: readonly ProviderFact[];
    };

/** Facts of any orders; `next` is null at the end. */
export interface FactPage {
  readonly entries: readonly {
    readonly address: FactAddress;
    readonly facts: readonly ProviderFact[];
  }[];
  readonly next: string | null;
}

/** A provider's API. Only the calls step and the nightly job hold it, so that no other bundle carries the SDK. */
export interface ProviderCalls {
  /** As the provider's `can` says. */
  readonly checkout?: (call: CheckoutCall) => Promise<CallAnswer>;
  readonly capture?: (call: HeldMoneyCall) => Promise<CallAnswer>;
  readonly void?: (call: HeldMoneyCall) => Promise<CallAnswer>;
  readonly refund?: (call: RefundCall) => Promise<CallAnswer>;
  /** What became of an earlier try, found by our ids, never by the key alone; null: none is to be seen. */
  readonly find: (call: ProviderCall) => Promise<CallAnswer | null>;
  /** What the provider says of a payment now; empty when it does not know the reference. */
  readonly read: (account: CallAccount, reference: string) => Promise<readonly ProviderFact[]>;
  /** What changed since, for the nightly comparison. */
  readonly list: (account: CallAccount, since: string, cursor: string | null) => Promise<FactPage>;
  /** How long the provider honours a key; after that a person decides. */
  readonly keyLifeMs: number;
  /** After so long `find` finding nothing is proof that nothing happened; null: never. */
  readonly absenceIsProofAfterMs: number | null;
}

export type CreateCalls = (ports: CallPorts) => ProviderCalls;
