import { type HttpRequest, type HttpResponse, headerOf } from '../wire/http-message.ts';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Asked under a name of this machine: a page elsewhere that leads its own name here gets nothing. */
export const isLocal = (request: HttpRequest): boolean =>
  LOOPBACK.test(headerOf(request, 'host') ?? '');

/** Posted by a page that came from here; any other page in the browser cannot say so. */
export const isFromOwnPage = (request: HttpRequest): boolean =>
  request.method === 'POST' &&
  isLocal(request) &&
  headerOf(request, 'origin') === `http://${headerOf(request, 'host')}`;

/** A page under its content security policy; without a referrer a form of it has no origin, either. */
export const htmlPage = (
  policy: string,
  body: string,
  referrer: 'no-referrer' | 'same-origin' = 'no-referrer',
): HttpResponse => ({
  status: 200,
  headers: [
    ['content-type', 'text/html; charset=utf-8'],
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', referrer],
    ['cache-control', 'no-store'],
  ],
  body,
});

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const shownTime = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
