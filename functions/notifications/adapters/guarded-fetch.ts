import { lookup as systemLookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { permanent } from '../../shared/fault.ts';
import type { HasFetch } from '../../shared/runtime.ts';
import { realTimers } from '../../shared/runtime-timers.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** An address that a name has. */
export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface GuardedFetchParts {
  /** @default the system's resolver */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  /** This origin may be on loopback, without TLS: only ever on one's own machine. @default none */
  readonly localOrigin?: string | undefined;
  /** @default 15 s, for everything together */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

const systemAddresses = (host: string): Promise<readonly Address[]> =>
  systemLookup(host, { all: true });

/**
 * Posts to addresses that strangers chose. A name is resolved once, every address that it has is
 * checked, and the socket goes to one of those: an answer that changes afterwards changes nothing.
 * Redirects are not followed and what is answered is not read: only its status and headers count.
 */
export const guardedFetch = ({
  resolve = systemAddresses,
  localOrigin,
  timeoutMs = TIMEOUT_MS,
}: GuardedFetchParts = {}): HasFetch => ({
  fetch: async (text, init) => {
    const signal = realTimers.timeout(timeoutMs);
    const url = new URL(text);
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = await inTime(resolve(host), signal);
    refuseUnsafe(url, addresses, localOrigin);
    return answerOf(await post(url, init, { addresses, signal }));
  },
});

const inTime = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);

/** One address that is not public is enough: which one is used is not ours to choose. */
const refuseUnsafe = (
  { origin, protocol, username, password }: URL,
  addresses: readonly Address[],
  localOrigin: string | undefined,
): void => {
  const isLocal =
    origin === localOrigin &&
    addresses.length > 0 &&
    addresses.every(({ address }) => isLoopbackAddress(address));
  if (protocol !== 'https:' && !(isLocal && protocol === 'http:')) {
    throw permanent('refused-url', 'webhooks are sent by https only');
  }
  if (username !== '' || password !== '') {
    throw permanent('refused-url', 'an endpoint’s URL holds no user name and no password');
  }
  if (addresses.length === 0) throw permanent('unknown-host', 'the name has no address');
  if (isLocal || addresses.every(({ address }) => isPublicAddress(address))) return;
  throw permanent('refused-address', 'the name has an address that is not on the public internet');
};

/** Gives the socket what was checked, whatever the name means by now. */
const pinnedTo =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };

const post = (
  url: URL,
  { method = 'POST', headers, body }: RequestInit,
  { addresses, signal }: { readonly addresses: readonly Address[]; readonly signal: AbortSignal },
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : '', 'utf8');
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        'content-length': String(bytes.byteLength),
      },
      // No pool: a socket that somebody else opened was checked for somebody else's name.
      agent: false,
      lookup: pinnedTo(addresses),
      signal,
    });
    request.once('error', reject);
    request.once('response', resolve);
    request.end(bytes);
  });

const answerOf = (message: IncomingMessage): Response => {
  const { statusCode = 0, headers } = message;
  // Whatever the other side goes on to send, and however it ends, is of no interest.
  message.on('error', () => undefined).destroy();
  const retryAfter = headers['retry-after'];
  return new Response(null, {
    status: statusCode,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
};
