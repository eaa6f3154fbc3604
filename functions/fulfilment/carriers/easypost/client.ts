import sdk from '@easypost/api';
import { API_BASE } from '../../../shared/channel.ts';
import { permanent, retryable } from '../../../shared/fault.ts';
import type { CallAccount, CallPorts } from '../carrier.ts';

/** The package's types are those of its CommonJS half, where the class is a member of the module. */
export type EasyPostClient = InstanceType<typeof sdk.default>;
const Client = sdk as unknown as typeof sdk.default;

const PUBLIC_BASE = 'https://api.easypost.com';

/**
 * The official SDK on one account. It speaks through our own `fetch`, with its time-out: its own agent
 * is superagent, which has none here, and which would be nine tenths of the bundle.
 */
export const openClient = (
  { apiCredentials, settings }: CallAccount,
  fetch: CallPorts['fetch'],
): EasyPostClient => {
  const { key } = apiCredentials;
  const wanted = settings['easypost.mode'];
  const mode = /^EZ([AT])K/.exec(key)?.[1];
  if (wanted !== undefined && mode !== undefined && (wanted === 'production') !== (mode === 'A')) {
    throw permanent('wrong-mode', 'the API key is not of the mode that easypost.mode says');
  }
  const base = (settings[API_BASE] ?? PUBLIC_BASE).replace(/\/+$/, '');
  return new Client(key, {
    baseUrl: `${base}/v2/`,
    superagentMiddleware: () => agentOver(fetch),
  });
};

interface Parts {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  body: string | null;
}

/** The part of superagent that the SDK uses, over `fetch`. */
const agentOver = (fetch: CallPorts['fetch']) => {
  const begin = (method: string) => (url: string) => {
    const parts: Parts = { method, url: new URL(url), headers: new Headers(), body: null };
    // Everything is set before the first task of the queue runs: the SDK awaits at once.
    const answer = Promise.resolve().then(() => perform(fetch, parts));
    const request = Object.assign(answer, {
      set: (headers: Readonly<Record<string, string>>) => {
        for (const [name, value] of Object.entries(headers)) parts.headers.set(name, value);
        return request;
      },
      auth: (key: string) => {
        const basic = Buffer.from(`${key}:`).toString('base64');
        parts.headers.set('authorization', `Basic ${basic}`);
        return request;
      },
      query: (query: Readonly<Record<string, unknown>>) => {
        for (const [name, value] of Object.entries(query)) {
          parts.url.searchParams.set(name, String(value));
        }
        return request;
      },
      send: (body: unknown) => {
        parts.body = JSON.stringify(body);
        return request;
      },
    });
    return request;
  };
  return { get: begin('GET'), post: begin('POST') };
};

/** Faults name the method, the path and the status, and nothing of what was sent or answered. */
const perform = async (fetch: CallPorts['fetch'], { method, url, headers, body }: Parts) => {
  const what = `${method} ${url.pathname}`;
  const { status, text } = await sent(fetch, what, url, { method, headers, body });
  const json = jsonOf(text);
  if (status >= 200 && status < 300 && json !== undefined) {
    return { status, statusCode: status, body: json };
  }
  // With an error of EasyPost's own in it, the SDK makes its own of the answer.
  if (isRecord(json) && isRecord(json['error'])) {
    const response = { status, statusCode: status, body: json };
    throw Object.assign(new Error(`${what}: EasyPost answered ${status}`), { response });
  }
  throw retryable('easypost-unclear', `${what}: EasyPost answered ${status} without an error`);
};

const sent = async (fetch: CallPorts['fetch'], what: string, url: URL, init: RequestInit) => {
  try {
    const response = await fetch(url.href, { ...init, redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // A time-out, a broken connection, a torn body: EasyPost may have done it or not.
    throw retryable('easypost-unreachable', `${what}: no whole answer came`, error);
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
