import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Credential, InboundWebhook } from './webhook.ts';

/**
 * How a sender signs with HMAC-SHA256, as data: one verifier serves Shopify, WooCommerce, Standard
 * Webhooks, GitHub's style and whatever a channel's settings describe.
 */
export interface SignatureScheme {
  /** Lower-case name of the header that carries the signature, or several of them. */
  readonly header: string;
  /** What stands before each signature: `sha256=`, `v1,`; '' for none. Entries without it are skipped. */
  readonly prefix: string;
  readonly encoding: 'hex' | 'base64';
  /** `base64`: the key is the decoded text, with or without `whsec_` in front of it. */
  readonly secretEncoding: 'utf8' | 'base64';
  readonly template: '{body}' | '{ts}.{body}' | '{id}.{ts}.{body}';
  /** What parts several signatures in one header; absent when there is always one. */
  readonly separator?: ' ' | ',';
  /** Needed when the template signs `{ts}`. */
  readonly timestamp?: SignedTimestamp;
  /** Lower-case; needed when the template signs `{id}`. */
  readonly idHeader?: string;
}

/** Unix seconds, in a header of their own, or as an entry `t=…` among the signatures. */
export interface SignedTimestamp {
  readonly in: 'header' | 'signature-header';
  /** The header's lower-case name, or the entry's name. */
  readonly name: string;
  readonly toleranceSeconds: number;
  /** `past`: only age is bounded, a clock that runs ahead is nobody's fault. */
  readonly bounds: 'both' | 'past';
}

/** `id` only when the template signs it. A reason names the header and the fault, nothing else. */
export type SignatureCheck =
  | { readonly valid: true; readonly id?: string }
  | { readonly valid: false; readonly reason: string };

/** A header with more entries than this is an attempt to make us work. */
const MAX_SIGNATURES = 16;
const MAX_HEADER_LENGTH = 4096;

/**
 * True to the scheme or rejected, whatever the bytes: no exception escapes, an empty secret never
 * matches, and every comparison is constant-time over buffers of one length.
 */
export const checkSignature = (
  webhook: InboundWebhook,
  credentials: readonly Credential[],
  scheme: SignatureScheme,
  now: number,
): SignatureCheck => {
  try {
    return check(webhook, credentials, scheme, now);
  } catch {
    return invalid(`header ${scheme.header}: the signature could not be checked`);
  }
};

const check = (
  webhook: InboundWebhook,
  credentials: readonly Credential[],
  scheme: SignatureScheme,
  now: number,
): SignatureCheck => {
  const header = webhook.headers[scheme.header];
  if (header === undefined || header === '') return invalid(`missing header ${scheme.header}`);
  if (header.length > MAX_HEADER_LENGTH) return invalid(`header ${scheme.header} is too long`);
  const timestamp = timestampOf(webhook, header, scheme, now);
  if (typeof timestamp === 'object') return timestamp;
  const id = idOf(webhook, scheme);
  if (typeof id === 'object') return id;
  const keys = keysOf(credentials, scheme);
  if (keys.length === 0) return invalid('the channel has no usable secret');
  const signatures = signaturesIn(header, scheme);
  if (signatures.length === 0) {
    return invalid(`header ${scheme.header} holds no signature of the form ${formOf(scheme)}`);
  }
  const signed = signedPrefix(scheme, id, timestamp);
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(signed).update(webhook.rawBody).digest(scheme.encoding),
  );
  const matches = expected.some((one) => signatures.some((given) => equal(one, given)));
  if (!matches) return invalid(`header ${scheme.header}: the signature does not match the body`);
  return id === '' ? { valid: true } : { valid: true, id };
};

const invalid = (reason: string): SignatureCheck => ({ valid: false, reason });

const formOf = ({ prefix, encoding }: SignatureScheme): string => `${prefix}<${encoding}>`;

/** The timestamp's text, '' when none is signed, or why it is refused. */
const timestampOf = (
  webhook: InboundWebhook,
  signatureHeader: string,
  scheme: SignatureScheme,
  now: number,
): string | SignatureCheck => {
  if (!scheme.template.includes('{ts}')) return '';
  if (scheme.timestamp === undefined) return invalid('the channel names no timestamp header');
  const { name, toleranceSeconds, bounds } = scheme.timestamp;
  const inHeader = scheme.timestamp.in === 'header';
  const where = inHeader ? `header ${name}` : `entry ${name}= of header ${scheme.header}`;
  const text = inHeader
    ? webhook.headers[name]
    : entriesOf(signatureHeader, scheme)
        .find((entry) => entry.startsWith(`${name}=`))
        ?.slice(name.length + 1);
  if (text === undefined || text === '') return invalid(`missing ${where}`);
  if (!/^\d{1,12}$/.test(text)) return invalid(`${where} is not a time in Unix seconds`);
  const age = Math.floor(now / 1000) - Number(text);
  if (age > toleranceSeconds) return invalid(`${where} is older than ${toleranceSeconds} s`);
  if (bounds === 'both' && -age > toleranceSeconds) {
    return invalid(`${where} is more than ${toleranceSeconds} s in the future`);
  }
  return text;
};

/**
 * The id's text, '' when none is signed, or why it is refused. A dot would let a part of the id be
 * read as the timestamp, so the Standard Webhooks specification forbids it.
 */
const idOf = (webhook: InboundWebhook, scheme: SignatureScheme): string | SignatureCheck => {
  if (!scheme.template.includes('{id}')) return '';
  if (scheme.idHeader === undefined) return invalid('the channel names no id header');
  const id = webhook.headers[scheme.idHeader];
  if (id === undefined || id === '') return invalid(`missing header ${scheme.idHeader}`);
  if (id.length > 256 || id.includes('.')) {
    return invalid(`header ${scheme.idHeader} is longer than 256 characters or holds a dot`);
  }
  return id;
};

const signedPrefix = (scheme: SignatureScheme, id: string, timestamp: string): string =>
  scheme.template
    .replace('{body}', '')
    .replace('{id}', () => id)
    .replace('{ts}', timestamp);

const entriesOf = (header: string, { separator }: SignatureScheme): readonly string[] =>
  separator === undefined
    ? [header]
    : header
        .split(separator)
        .slice(0, MAX_SIGNATURES)
        .map((entry) => entry.trim());

const signaturesIn = (header: string, scheme: SignatureScheme): readonly string[] =>
  entriesOf(header, scheme)
    .filter((entry) => entry.startsWith(scheme.prefix))
    .map((entry) => entry.slice(scheme.prefix.length))
    .filter((signature) => signature !== '')
    .map((signature) => (scheme.encoding === 'hex' ? signature.toLowerCase() : signature));

const keysOf = (
  credentials: readonly Credential[],
  { secretEncoding }: SignatureScheme,
): readonly Uint8Array[] =>
  credentials
    .map(({ secret }) => (secretEncoding === 'utf8' ? Buffer.from(secret) : decodeSecret(secret)))
    .filter((key): key is Buffer => key !== undefined && key.length > 0);

/** The key bytes of a base64 secret, shown with or without `whsec_`; undefined when it is no base64. */
export const decodeSecret = (secret: string): Buffer | undefined => {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
};

const equal = (expected: string, given: string): boolean => {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
};
