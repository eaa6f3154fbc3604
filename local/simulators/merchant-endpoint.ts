import { Webhook } from 'standardwebhooks';
import type { HttpRequest, HttpResponse } from '../wire/http-message.ts';

/** What the endpoint does with the next requests. */
export type Mood =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Takes it, and never answers. */
  | 'silence';

/** A request that came, as the merchant's books have it. */
export interface TakenWebhook {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  /** The official library's word on the signature. */
  readonly verified: boolean;
  readonly answered: number | 'silence';
  readonly at: number;
}

export interface MerchantEndpoint {
  /** Answers as its mood is; a party of the world outside. */
  receive(request: HttpRequest): Promise<HttpResponse | 'silence'>;
  readonly books: readonly TakenWebhook[];
  /** What had an effect: the body of each id that was answered with success, once. */
  readonly effects: ReadonlyMap<string, string>;
  mood: Mood;
  /** It cannot verify before the merchant has copied it there. */
  secret: string;
}

const TOLERANCE_MS = 300_000;
const UNREADABLE = 'unreadable';

/**
 * A merchant's own server: verifies, acts once for each id, and fails when it is told to. It remembers
 * the last `most` of what came and of what it acted on.
 */
export const merchantEndpoint = (
  now: () => number,
  most = Number.POSITIVE_INFINITY,
): MerchantEndpoint => {
  const books: TakenWebhook[] = [];
  const effects = new Map<string, string>();
  const act = (id: string, text: string): void => {
    effects.set(id, text);
    const [oldest] = effects.keys();
    if (effects.size > most) effects.delete(oldest ?? '');
  };
  const endpoint: MerchantEndpoint = {
    books,
    effects,
    mood: { status: 204 },
    secret: '',
    receive: async ({ headers, body }) => {
      const header = headerReader(headers);
      const text = Buffer.from(body).toString('utf8');
      const id = header('webhook-id');
      const verified = isVerified(endpoint.secret, now(), {
        id,
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        text,
      });
      const { mood } = endpoint;
      const answered = mood === 'silence' ? mood : verified ? mood.status : 401;
      books.push({ id, type: typeOf(text), body: text, verified, answered, at: now() });
      books.splice(0, books.length - most);
      if (answered === 'silence' || mood === 'silence') return 'silence';
      if (answered >= 200 && answered < 300) act(id, text);
      return {
        status: answered,
        headers: Object.entries(mood.headers ?? {}),
        body: new Uint8Array(),
      };
    },
  };
  return endpoint;
};

const headerReader =
  (headers: HttpRequest['headers']) =>
  (name: string): string =>
    headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** Anybody may post anything. */
const typeOf = (text: string): string => {
  try {
    const { type } = JSON.parse(text) as { type?: unknown };
    return typeof type === 'string' ? type : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
};

/** The library checks the time by the machine's clock; here the time may be a virtual one. */
const isVerified = (
  secret: string,
  now: number,
  sent: {
    readonly id: string;
    readonly timestamp: string;
    readonly signature: string;
    readonly text: string;
  },
): boolean => {
  const at = Number(sent.timestamp) * 1_000;
  if (secret === '' || Math.abs(now - at) > TOLERANCE_MS) return false;
  const expected = new Webhook(secret).sign(sent.id, new Date(at), sent.text);
  return sent.signature.split(' ').includes(expected);
};
