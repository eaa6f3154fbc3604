import { expect, it } from '@jest/globals';
import { functionResponse } from '../../../local/http-api/function-response.ts';

it.each([
  ['a whole one', { statusCode: 201, headers: { 'X-A': 1 }, body: 'ü' }, 201, 'ü'],
  ['a status in text', { statusCode: '404' }, 404, ''],
  ['bytes', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'hi'],
  ['no body', { statusCode: 204 }, 204, ''],
  ['a plain object', { ok: true }, 200, '{"ok":true}'],
  ['a list', [1], 200, '[1]'],
  ['a plain text', 'hello', 200, 'hello'],
  ['nothing', undefined, 200, 'null'],
])('answers from %s', (_, payload, status, body) => {
  const response = functionResponse(payload);
  expect(response?.status).toBe(status);
  expect(Buffer.from(response?.body ?? '').toString()).toBe(body);
});

it.each([
  { statusCode: 'x' },
  { statusCode: 99 },
  { statusCode: 600 },
  { statusCode: 200.5 },
  { statusCode: 200, body: {} },
  { statusCode: 200, headers: [] },
  { statusCode: 200, headers: { a: ['b'] } },
  { statusCode: 200, headers: { 'a b': 'c' } },
  { statusCode: 200, headers: { a: 'b\r\nc: d' } },
  { statusCode: 200, cookies: 'a=1' },
  { statusCode: 200, cookies: ['a=1\r\nb: c'] },
])('has no answer from %j', (payload) => {
  expect(functionResponse(payload)).toBeUndefined();
});

it('carries headers and cookies, and leaves lengths to the server', () => {
  const response = functionResponse({
    statusCode: 200,
    headers: { 'X-Count': 2, 'Content-Length': '999', 'Transfer-Encoding': 'chunked' },
    cookies: ['a=1', 'b=2'],
    body: 'x',
  });
  expect(response?.headers).toEqual([
    ['content-type', 'text/plain; charset=utf-8'],
    ['x-count', '2'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
});

it('keeps the type that the function names', () => {
  const headers = { 'Content-Type': 'text/html' };
  expect(functionResponse({ statusCode: 200, headers, body: 'x' })?.headers).toEqual([
    ['content-type', 'text/html'],
  ]);
});
