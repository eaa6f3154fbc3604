import {
  type HttpRequest,
  type HttpResponse,
  headerOf,
  jsonResponse,
} from '../../wire/http-message.ts';
import type { FaultKind, PlannedFault } from '../outside/faults.ts';
import type { Outcome } from '../outside/server.ts';
import type { Account } from './account.ts';
import type { Desk } from './desk.ts';
import { labelPdf } from './label-pdf.ts';
import { listShipments } from './listing.ts';
import { EasyPostRefusal, notFound } from './refusal.ts';

export interface ApiParts {
  readonly account: Account;
  readonly desk: Desk;
  readonly faults: { next(request: string): PlannedFault | undefined };
  readonly webhooks: { flush(): Promise<void> };
  readonly apiKeys: readonly string[];
  readonly onRequest: (request: string) => void;
}

/** Where real label files lie; a pretended EasyPost on a port of this machine serves its own. */
const FILES = 'https://easypost-files.s3.us-west-2.amazonaws.com';

/** EasyPost's front: authentication, routes and faults around the desk. */
export const createApi = (parts: ApiParts): ((request: HttpRequest) => Promise<Outcome>) => {
  const { account, faults, webhooks, apiKeys } = parts;

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      account.clock.at(account.clock.now() + delayMs, resolve);
    });

  const answered = (request: HttpRequest, fault: FaultKind | undefined): HttpResponse => {
    try {
      if (request.path.startsWith('/files/')) return file(parts, request);
      authenticate(request, apiKeys);
      if (fault === 'error-before') throw broken();
      const { status, body } = routed(parts, request);
      if (fault === 'error-after') throw broken();
      return jsonResponse(status, body);
    } catch (error) {
      if (error instanceof EasyPostRefusal) return jsonResponse(error.status, error.body());
      throw error;
    }
  };

  return async (request) => {
    const line = `${request.method} ${request.path}`;
    parts.onRequest(line);
    const planned = faults.next(line);
    const early = planned && beforeAnything(planned.kind);
    if (early !== undefined) return early;
    const response = answered(request, planned?.kind);
    // The answer is made, and may yet be late or lost.
    if (planned?.kind === 'webhook-first') await webhooks.flush();
    if (planned?.kind === 'delay') await pause(planned.delayMs ?? 0);
    if (planned?.kind === 'silence-after') return 'silence';
    return planned?.kind === 'hang-up-after' ? 'hang-up' : response;
  };
};

const broken = (): EasyPostRefusal =>
  new EasyPostRefusal(500, 'INTERNAL_SERVER_ERROR', 'An unexpected condition was encountered.');

const beforeAnything = (fault: FaultKind): Outcome | undefined => {
  if (fault === 'silence-before') return 'silence';
  // A balancer's own page, not an answer of the API.
  if (fault === 'unavailable') return { status: 503, headers: [], body: '<html></html>' };
  if (fault !== 'rate-limited') return undefined;
  const refusal = new EasyPostRefusal(429, 'RATE_LIMITED', 'You are being rate limited.');
  return jsonResponse(429, refusal.body());
};

const authenticate = (request: HttpRequest, apiKeys: readonly string[]): void => {
  const given = /^Basic (.+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? '';
  const [key = ''] = Buffer.from(given, 'base64').toString('utf8').split(':');
  if (apiKeys.includes(key)) return;
  throw new EasyPostRefusal(401, 'APIKEY.INACTIVE', 'This api key is no longer active.');
};

interface Answered {
  readonly status: number;
  readonly body: object;
}

const routed = ({ account, desk }: ApiParts, request: HttpRequest): Answered => {
  const body = bodyOf(request);
  const [, collection = '', id, action] =
    /^\/v2\/(shipments|trackers)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(request.path) ?? [];
  switch (`${request.method} ${collection} ${id === undefined ? '' : 'one'} ${action ?? ''}`) {
    case 'POST shipments  ':
      return { status: 201, body: desk.createShipment(body) };
    case 'GET shipments  ':
      return ok(listShipments(account.shipments(), new URLSearchParams(request.query)));
    case 'GET shipments one ':
      return ok(account.shipment(id ?? ''));
    case 'POST shipments one buy':
      return ok(desk.buy(id ?? '', body, filesOrigin(request)));
    case 'POST shipments one refund':
      return ok(desk.refund(id ?? ''));
    case 'POST trackers  ':
      return { status: 201, body: desk.createTracker(body) };
    case 'GET trackers one ':
      return ok(account.tracker(id ?? ''));
    default:
      throw notFound();
  }
};

const ok = (body: object | undefined): Answered => {
  if (body === undefined) throw notFound();
  return { status: 200, body };
};

const bodyOf = ({ body }: HttpRequest): unknown => {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new EasyPostRefusal(400, 'BAD_REQUEST', 'The request has invalid syntax.');
  }
};

const filesOrigin = (request: HttpRequest): string => {
  const host = headerOf(request, 'host') ?? '';
  return host.startsWith('127.0.0.1') ? `http://${host}` : FILES;
};

const file = ({ account }: ApiParts, { path }: HttpRequest): HttpResponse => {
  const id = /^\/files\/postage_label\/(shp_\w+)\.\w+$/.exec(path)?.[1];
  const shipment = id === undefined ? undefined : account.shipment(id);
  if (shipment?.postage_label == null) return { status: 404, headers: [], body: '' };
  const headers = [['content-type', shipment.postage_label.label_file_type]] as const;
  return { status: 200, headers, body: labelPdf(shipment) };
};
