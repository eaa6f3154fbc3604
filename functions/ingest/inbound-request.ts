import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_BODY_BYTES } from './body-limit.ts';
import { type Refusal, refusals } from './refusal.ts';

export type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  'headers' | 'body' | 'isBase64Encoded' | 'rawPath'
> & {
  readonly requestContext: {
    /** The host that was asked, as Lambda or the gateway knows itself. */
    readonly domainName: string;
    readonly http: { readonly method: string };
  };
};

/** A stage, or an installation's own domain with a path mapped to the API, stands before it. */
const WEBHOOK_PATH = /\/webhooks\/([^/]+)$/;

/** The channel that a webhook is for; empty where it is no webhook: a function URL lets any request in. */
export const channelIdOf = ({ rawPath, requestContext: { http } }: HttpEvent): string =>
  (http.method === 'POST' && WEBHOOK_PATH.exec(rawPath)?.[1]) || '';

/** Header names in lower case, whatever the gateway did to them. */
export const headersOf = (event: HttpEvent): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(event.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  return headers;
};

/**
 * The bytes that were sent, or why we do not take them. Sizes are judged before anything is decoded,
 * and a compressed body is refused unread: its size is known only after unpacking.
 */
export const rawBodyOf = (
  event: HttpEvent,
  headers: Readonly<Record<string, string>>,
): { readonly bytes: Uint8Array } | { readonly refusal: Refusal } => {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && coding !== '') return { refusal: refusals.contentEncoding };
  const body = event.body ?? '';
  if (event.isBase64Encoded ? body.length > MAX_BODY_BYTES * 1.5 : body.length > MAX_BODY_BYTES) {
    return { refusal: refusals.tooLarge };
  }
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8');
  return bytes.byteLength > MAX_BODY_BYTES ? { refusal: refusals.tooLarge } : { bytes };
};
