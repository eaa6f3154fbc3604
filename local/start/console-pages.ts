import * as z from 'zod';
import {
  type HttpRequest,
  type HttpResponse,
  headerOf,
  jsonResponse,
  type WebHandler,
} from '../wire/http-message.ts';
import type { ConsoleAnswer } from './console-client.ts';
import { isFromOwnPage } from './html-page.ts';

export interface PageAsset {
  readonly type: string;
  readonly body: Uint8Array | string;
}

const callSchema = z.object({ operation: z.string(), input: z.unknown().optional() });
const API = '/console/api';
const ROOT = '/console/';

/**
 * The console's page and its one endpoint. No one has signed in on this machine, so the endpoint
 * answers only its own page: JSON, from this origin, under a loopback name.
 */
export const consolePages = (
  assets: ReadonlyMap<string, PageAsset>,
  ask: (operation: string, input: unknown) => Promise<ConsoleAnswer>,
): WebHandler => ({
  handle: async (request) => {
    if (request.path === '/' || request.path === '/console') {
      return { status: 302, headers: [['location', ROOT]], body: '' };
    }
    if (request.path !== API) return assetFor(request, assets);
    return isOwnPage(request) ? answer(request, ask) : refused('not from the console’s own page');
  },
});

const assetFor = (
  { path, method }: HttpRequest,
  assets: ReadonlyMap<string, PageAsset>,
): HttpResponse | undefined => {
  const asset = path.startsWith(ROOT) ? assets.get(nameOf(path)) : undefined;
  if (!asset || (method !== 'GET' && method !== 'HEAD')) return undefined;
  return { status: 200, headers: [['content-type', asset.type], ...SECURITY], body: asset.body };
};

const SECURITY: readonly (readonly [string, string])[] = [
  ['content-security-policy', "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cache-control', 'no-cache'],
];

const nameOf = (path: string): string => path.slice(ROOT.length) || 'index.html';

const isOwnPage = (request: HttpRequest): boolean =>
  isFromOwnPage(request) &&
  (headerOf(request, 'content-type') ?? '').startsWith('application/json');

const answer = async (
  request: HttpRequest,
  ask: (operation: string, input: unknown) => Promise<ConsoleAnswer>,
) => {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(request.body).toString('utf8'));
  } catch {
    return jsonResponse(400, refusal('the body is not JSON'));
  }
  const call = callSchema.safeParse(body);
  if (!call.success) return jsonResponse(400, refusal('send {"operation": "…", "input": {…}}'));
  return jsonResponse(200, await ask(call.data.operation, call.data.input));
};

const refusal = (message: string) => ({ ok: false, error: { code: 'bad-request', message } });
const refused = (message: string) =>
  jsonResponse(403, { ok: false, error: { code: 'forbidden', message } });
