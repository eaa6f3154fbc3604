import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type Address,
  guardedFetch,
} from '../../../../functions/notifications/adapters/guarded-fetch.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 };
const PUBLIC = { address: '93.184.215.14', family: 4 };

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

const listening = async (answer: RequestListener): Promise<number> => {
  const opened = createServer(answer);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return (opened.address() as AddressInfo).port;
};

/** A resolver that gives another answer each time. */
const answering = (...answers: readonly (readonly Address[])[]) => {
  const asked: string[] = [];
  const resolve = (host: string): Promise<readonly Address[]> => {
    asked.push(host);
    return Promise.resolve(answers[asked.length - 1] ?? [LOOPBACK]);
  };
  return { asked, resolve };
};

const POST = { method: 'POST', headers: { 'webhook-id': 'dlv_1' }, body: '{"ü":1}' };

describe('what is refused before any connection', () => {
  it.each([
    ['a private address', [{ address: '10.0.0.1', family: 4 }]],
    ['metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['one bad address among good ones', [PUBLIC, { address: '::ffff:10.0.0.1', family: 6 }]],
    ['loopback', [LOOPBACK]],
  ])('%s', async (_name, addresses) => {
    const { fetch } = guardedFetch({ resolve: () => Promise.resolve(addresses) });
    await expect(fetch('https://shop.example/', POST)).rejects.toMatchObject({
      code: 'refused-address',
    });
  });

  it.each([
    ['http', 'http://shop.example/'],
    ['another scheme', 'ftp://shop.example/'],
    ['a password', 'https://me:secret@shop.example/'],
  ])('a URL with %s', async (_name, url) => {
    const { fetch } = guardedFetch({ resolve: () => Promise.resolve([PUBLIC]) });
    await expect(fetch(url, POST)).rejects.toMatchObject({ code: 'refused-url' });
  });

  it.each(['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://[::1]/'])(
    'a literal %s, by the real resolver',
    async (url) => {
      await expect(guardedFetch().fetch(url, POST)).rejects.toMatchObject({
        code: 'refused-address',
      });
    },
  );

  it('a name that is public when asked about and loopback right after', async () => {
    const port = await listening((_request, response) => response.end());
    const { asked, resolve } = answering([PUBLIC], [LOOPBACK]);
    const { fetch } = guardedFetch({ resolve, timeoutMs: 300 });
    await expect(fetch(`https://rebinding.example:${port}/`, POST)).rejects.toThrow();
    expect(asked).toEqual(['rebinding.example']);
  });
});

describe('an origin of one’s own machine that is named', () => {
  const named = (resolve?: () => Promise<readonly Address[]>) =>
    guardedFetch({ localOrigin: 'http://127.0.0.1:9999', ...(resolve && { resolve }) });

  it.each([
    ['another port', 'http://127.0.0.1:9998/', 'refused-url'],
    ['another name of it', 'http://localhost:9999/', 'refused-url'],
    ['another loopback address', 'http://127.0.0.2:9999/', 'refused-url'],
    ['https there', 'https://127.0.0.1:9999/', 'refused-address'],
    ['IPv6’s loopback', 'https://[::1]:9999/', 'refused-address'],
    ['a password there', 'http://me:secret@127.0.0.1:9999/', 'refused-url'],
  ])('opens nothing else: %s', async (_name, url, code) => {
    await expect(named().fetch(url, POST)).rejects.toMatchObject({ code });
  });

  it.each([
    ['a private address', [{ address: '10.0.0.1', family: 4 }]],
    ['metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['one of them beside loopback', [LOOPBACK, { address: '10.0.0.1', family: 4 }]],
    ['nothing', []],
  ])('leads only to loopback, not to %s', async (_name, addresses) => {
    const { fetch } = named(() => Promise.resolve(addresses));
    await expect(fetch('http://127.0.0.1:9999/', POST)).rejects.toMatchObject({
      code: 'refused-url',
    });
  });
});

describe('a request to where it may go', () => {
  it('reaches the checked address, whatever the name means, with its body as it is', async () => {
    const taken: string[] = [];
    const port = await listening((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => taken.push(text));
      request.on('end', () => {
        taken.push(String(request.headers.host), String(request.headers['webhook-id']));
        response.writeHead(202, { 'retry-after': '7' }).end('not read');
      });
    });
    const { resolve } = answering([LOOPBACK]);
    const { fetch } = guardedFetch({
      resolve,
      localOrigin: `http://no-such-name.invalid:${port}`,
    });
    const response = await fetch(`http://no-such-name.invalid:${port}/x`, POST);
    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.text()).toBe('');
    expect(taken).toEqual(['{"ü":1}', `no-such-name.invalid:${port}`, 'dlv_1']);
  });

  it('does not follow a redirect', async () => {
    let requests = 0;
    const port = await listening((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { fetch } = guardedFetch({
      resolve: () => Promise.resolve([LOOPBACK]),
      localOrigin: `http://shop.example:${port}`,
    });
    expect((await fetch(`http://shop.example:${port}/`, POST)).status).toBe(307);
    expect(requests).toBe(1);
  });

  it('does not wait for an answer that never comes, nor read one without end', async () => {
    const port = await listening((request, response) => {
      if (request.url !== '/endless') return;
      response.writeHead(200);
      const write = (): boolean => response.write(Buffer.alloc(65_536));
      response.on('drain', write);
      write();
    });
    const { fetch } = guardedFetch({
      resolve: () => Promise.resolve([LOOPBACK]),
      localOrigin: `http://shop.example:${port}`,
      timeoutMs: 300,
    });
    const silent = fetch(`http://shop.example:${port}/`, POST);
    await expect(silent).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Timeout/) });
    expect((await fetch(`http://shop.example:${port}/endless`, POST)).status).toBe(200);
  });
});
