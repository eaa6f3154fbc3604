/** A webhook at the door, before anything is believed. Header names are lower-case. */
export interface InboundWebhook {
  readonly method: string;
  /** The URL as the sender called it, from configuration, not from headers. */
  readonly publicUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes that were sent, already base64-decoded. */
  readonly rawBody: Uint8Array;
}

/** What a channel's secret store holds: one live credential, or two during rotation. */
export interface Credential {
  readonly secret: string;
}

/**
 * A verifier's answer. `accept`: the bytes are the sender's. `acknowledge`: a harmless probe that
 * wants a 200 and has no effect. `reject`: 401, nothing stored; the reason names the header or the
 * fault and never a secret, an expected signature or a part of the body.
 */
export type Verdict =
  | {
      readonly verdict: 'accept';
      /** The message id, only when the scheme signs one. */
      readonly signedId?: string;
      /** The shop or account, only when the signed bytes say it. */
      readonly account?: string;
    }
  | { readonly verdict: 'acknowledge'; readonly reason: string }
  | { readonly verdict: 'reject'; readonly reason: string };

/** Settings of a channel that are no secret: chosen at `channels add`, read by `verify` and `map`. */
export type ChannelSettings = Readonly<Record<string, string>>;

/** Pure and total: an exception is a reject. `now` is in milliseconds since the Unix epoch. */
export type Verify = (
  webhook: InboundWebhook,
  credentials: readonly Credential[],
  settings: ChannelSettings,
  now: number,
) => Verdict;
