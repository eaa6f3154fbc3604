import type { HasFetch } from '../../functions/shared/runtime.ts';
import type { HttpRequest, HttpResponse } from '../../local/wire/http-message.ts';
import type { VirtualClock } from '../local/virtual-clock.ts';

/** Whoever answers HTTP out there: a provider's API, a store's. */
export type Outside = HasFetch['fetch'];

/** What a pretended party makes of a request: an answer, none ever, or a broken connection. */
export type Outcome = HttpResponse | 'silence' | 'hang-up';
export type Party = (request: HttpRequest) => Promise<Outcome>;

/** A world in which no store and no payment provider answers. */
export const nobodyOutside: Outside = () => Promise.reject(new Error('nobody is outside'));

/** As long as a real handler's own patience. */
const PATIENCE_MS = 10_000;

/** A world of pretended parties by host, on virtual time: silence ends as it does in production. */
export const partiesOutside =
  (clock: VirtualClock, parties: Readonly<Record<string, Party>>): Outside =>
  async (url, init = {}) => {
    const party = parties[new URL(url).host];
    if (!party) throw new TypeError(`nobody answers at ${new URL(url).host}`);
    const outcome = await Promise.race([party(requestOf(url, init)), tooLate(clock)]);
    if (typeof outcome !== 'string') return responseOf(outcome);
    throw new TypeError(outcome);
  };

const tooLate = (clock: VirtualClock): Promise<'silence'> =>
  new Promise((resolve) => {
    clock.at(clock.now() + PATIENCE_MS, () => resolve('silence'));
  });

export const requestOf = (url: string, init: RequestInit): HttpRequest => {
  const { pathname, search, host } = new URL(url);
  const { body } = init;
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw new TypeError('only texts are sent');
  }
  return {
    method: init.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    headers: [['host', host], ...new Headers(init.headers)],
    body: Buffer.from(body ?? '', 'utf8'),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
};

export const responseOf = ({ status, headers, body }: HttpResponse): Response =>
  new Response(status === 204 ? null : Buffer.from(body), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
