import { describe, expect, it } from '@jest/globals';
import type { ConsoleAnswer } from '../../../local/start/console-client.ts';
import { consolePages } from '../../../local/start/console-pages.ts';
import type { HttpRequest } from '../../../local/wire/http-message.ts';

const HOST = '127.0.0.1:4810';
const OWN = { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json' };

const request = (overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  path: '/console/api',
  query: '',
  headers: Object.entries(OWN),
  body: Buffer.from('{"operation":"orders.list","input":{"limit":1}}'),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  ...overrides,
});

const open = () => {
  const asked: unknown[] = [];
  const pages = consolePages(
    new Map([['index.html', { type: 'text/html', body: '<!doctype html>' }]]),
    (operation, input): Promise<ConsoleAnswer> => {
      asked.push([operation, input]);
      return Promise.resolve({ ok: true, result: [] });
    },
  );
  return { asked, pages };
};

describe('the console’s endpoint', () => {
  it.each([['127.0.0.1:4810'], ['localhost:4810'], ['[::1]:4810']])(
    'answers its own page at %s',
    async (host) => {
      const { asked, pages } = open();
      const headers = Object.entries({ ...OWN, host, origin: `http://${host}` });
      expect(await pages.handle(request({ headers }))).toMatchObject({ status: 200 });
      expect(asked).toEqual([['orders.list', { limit: 1 }]]);
    },
  );

  const form = 'application/x-www-form-urlencoded';
  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:8080' }],
    ['no origin', { origin: undefined }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a form, which needs no preflight', { 'content-type': form }],
    ['plain text, which needs none either', { 'content-type': 'text/plain' }],
    [
      'a name that an attacker points here',
      { host: 'evil.example', origin: 'http://evil.example' },
    ],
  ])('refuses %s and asks nothing', async (_name, changes) => {
    const { asked, pages } = open();
    const headers = Object.entries({ ...OWN, ...changes }).filter(
      (header): header is [string, string] => header[1] !== undefined,
    );
    expect(await pages.handle(request({ headers }))).toMatchObject({ status: 403 });
    expect(asked).toEqual([]);
  });

  it('refuses to be read by a link', async () => {
    const { asked, pages } = open();
    expect(await pages.handle(request({ method: 'GET' }))).toMatchObject({ status: 403 });
    expect(asked).toEqual([]);
  });

  it.each(['{"operation":', '[]', '{"input":{}}'])('says what to send after %j', async (text) => {
    const answer = await open().pages.handle(request({ body: Buffer.from(text) }));
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('bad-request') });
  });
});

describe('the console’s files', () => {
  it('come with a policy that lets in nothing from elsewhere', async () => {
    const answer = await open().pages.handle(request({ method: 'GET', path: '/console/' }));
    expect(answer?.status).toBe(200);
    expect(new Map(answer?.headers).get('content-security-policy')).toContain("default-src 'self'");
    expect(new Map(answer?.headers).get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['/', '/console'])('are where %s leads', async (path) => {
    const answer = await open().pages.handle(request({ method: 'GET', path }));
    expect(answer).toMatchObject({ status: 302, headers: [['location', '/console/']] });
  });

  it.each([
    ['GET', '/console/../bin/start.ts'],
    ['GET', '/webhooks/chn_1'],
    ['PUT', '/console/index.html'],
  ])('are all there is: %s %s is not for it', async (method, path) => {
    expect(await open().pages.handle(request({ method, path }))).toBeUndefined();
  });
});
