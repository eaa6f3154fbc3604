import type { HttpRequest, HttpResponse } from '../wire/http-message.ts';
import { type MerchantEndpoint, merchantEndpoint, type TakenWebhook } from './merchant-endpoint.ts';
import type { Outcome, Pretended } from './outside/server.ts';

/** A webhook as the server took it, and whose path it came to. */
export interface TakenByMerchant extends TakenWebhook {
  readonly merchantId: string;
}

/** One server of several merchants, each with a path and a secret of its own. */
export interface MerchantServer extends Pretended {
  /** What comes to the merchant's path is verified by this secret from now on; before it nothing is. */
  trust(merchantId: string, secret: string): void;
  /** Answers the next webhooks that are sound with a 500, so many; 0 mends it. */
  failNext(count: number): void;
  failuresLeft(): number;
  /** Newest first. */
  taken(): readonly TakenByMerchant[];
}

/** The path that a merchant's webhooks are sent to. */
export const hooksPathOf = (merchantId: string): string => `/hooks/${merchantId}`;

/** Of each merchant: longer than the first tries of a delivery take. */
const REMEMBERED = 500;
/** A webhook has a few hundred; everything that is taken is remembered. */
const MOST_BYTES = 65_536;
const FAILED = 500;

export const createMerchantServer = (now: () => number): MerchantServer => {
  const endpoints = new Map<string, MerchantEndpoint>();
  let failures = 0;
  const take = async (endpoint: MerchantEndpoint, request: HttpRequest): Promise<Outcome> => {
    endpoint.mood = { status: failures > 0 ? FAILED : 204 };
    const answer = await endpoint.receive(request);
    // A forged webhook is refused and uses up no failure.
    if (answer !== 'silence' && answer.status === FAILED) failures -= 1;
    return answer;
  };
  return {
    answer: async (request) => {
      const endpoint = endpoints.get(request.path);
      if (request.method !== 'POST' || !endpoint) return refusal(404);
      return request.body.byteLength > MOST_BYTES ? refusal(413) : take(endpoint, request);
    },
    trust: (merchantId, secret) => {
      const path = hooksPathOf(merchantId);
      const endpoint = endpoints.get(path) ?? merchantEndpoint(now, REMEMBERED);
      endpoint.secret = secret;
      endpoints.set(path, endpoint);
    },
    failNext: (count) => {
      failures = count;
    },
    failuresLeft: () => failures,
    taken: () =>
      [...endpoints]
        .flatMap(([path, { books }]) =>
          books
            .toReversed()
            .map((book) => ({ merchantId: path.slice(hooksPathOf('').length), ...book })),
        )
        .toSorted((one, other) => other.at - one.at),
  };
};

const refusal = (status: number): HttpResponse => ({ status, headers: [], body: '' });
