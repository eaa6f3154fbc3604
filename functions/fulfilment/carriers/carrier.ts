import type { CallAccount, CallPorts } from '../../shared/call-account.ts';
import type { Money } from '../../shared/money.ts';
import type { ChannelSettings, Verify } from '../../shared/webhook.ts';
import type { Carton } from '../contract.ts';
import type { CarrierCallKind } from '../domain/carrier-requests.ts';
import type { CarrierFact } from '../domain/facts.ts';

export type { CallAccount, CallPorts } from '../../shared/call-account.ts';

/** A webhook that passed `verify`, as the fulfilment worker gets it. Headers are labels, not signed facts. */
export interface VerifiedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
  readonly receivedAt: string;
}

export type MappedWebhook =
  /** All facts of one parcel, which is found by its number. */
  | {
      readonly kind: 'mapped';
      readonly trackingNumber: string;
      readonly facts: readonly [CarrierFact, ...CarrierFact[]];
    }
  /** Says nothing of a parcel: counted and archived. */
  | { readonly kind: 'ignored'; readonly topic: string }
  /** Signed and yet unreadable: a defect of the mapping, parked with this reason. */
  | { readonly kind: 'unmappable'; readonly because: string };

/** A carrier: one folder, and one line in `registered.ts`. Everything here is pure and total. */
export interface Carrier {
  /** `manual`, `easypost` */
  readonly name: string;
  readonly title: string;
  /** The calls that it answers; what is not among them a person does. */
  readonly can: readonly CarrierCallKind[];
  /** Absent where no webhooks come; the same function stands in ingest's registry. */
  readonly verify?: Verify;
  /** Headers (lower-case) kept with a webhook as labels. @default none */
  readonly labelHeaders?: readonly string[];
  readonly map?: (webhook: VerifiedWebhook, settings: ChannelSettings) => MappedWebhook;
  /** Refuses a secret or settings at configuration time: undefined, or a sentence with the fix. */
  readonly checkConfiguration: (secret: string, settings: ChannelSettings) => string | undefined;
}

/** What every call carries. */
interface Call {
  readonly account: CallAccount;
  readonly orderId: string;
  readonly fulfilmentId: string;
  /** Stays the same over all tries; goes along as the carrier's own reference, and is what `find` looks for. */
  readonly requestId: string;
  /** When it was asked for: no earlier try is older. */
  readonly askedAt: string;
}

/** Where the parcel goes, in the clear: for the length of a call, and kept nowhere. */
export interface ShipTo {
  readonly name: string | null;
  readonly company: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postcode: string | null;
  readonly phone: string | null;
  /** ISO 3166, two letters. */
  readonly country: string | null;
}

export interface ContentLine {
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitValue: Money;
  readonly weightGrams: number | null;
}

export interface LabelCall extends Call {
  readonly kind: 'label';
  readonly orderNumber: string;
  readonly shipTo: ShipTo;
  readonly carton: Omit<Carton, 'lines'>;
  /** What lies in it. */
  readonly lines: readonly ContentLine[];
  /** `USPS/Priority`; null: the cheapest that the account's settings allow. */
  readonly service: string | null;
}

export interface CancelLabelCall extends Call {
  readonly kind: 'cancel-label';
  readonly shipmentRef: string;
}

export interface TrackCall extends Call {
  readonly kind: 'track';
  readonly carrier: string | null;
  readonly trackingNumber: string;
}

export type CarrierCall = LabelCall | CancelLabelCall | TrackCall;

/** A label as it is printed; it shows the buyer's address, so it is kept sealed. */
export interface LabelFile {
  /** `application/pdf` */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A definitive answer. Everything that is not one is thrown, as a retryable fault. */
export type CallAnswer =
  /** It happened, now or before. The label's own fact still lacks its `labelKey`. */
  | { readonly kind: 'done'; readonly facts: readonly CarrierFact[]; readonly label?: LabelFile }
  /** It did not happen and never will under this request; `code` is kebab-case. */
  | { readonly kind: 'refused'; readonly code: string };

/** A carrier's API. Only the calls step holds it, so that no other bundle carries the SDK. */
export interface CarrierCalls {
  /** As the carrier's `can` says; each is asked of `find` first when somebody may have tried before. */
  readonly call: (call: CarrierCall) => Promise<CallAnswer>;
  /** What became of an earlier try, found by our ids; null: none is to be seen. */
  readonly find: (call: CarrierCall) => Promise<CallAnswer | null>;
}

export type CreateCalls = (ports: CallPorts) => CarrierCalls;
