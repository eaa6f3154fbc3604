import { describe, expect, it } from '@jest/globals';
import { readRouteKey } from '../../../local/http-api/route-key.ts';

const KEYS = [
  'ANY /{proxy+}',
  'GET /pets/{id}/toys',
  'GET /pets/{proxy+}',
  'ANY /pets/{id}',
  'GET /pets/{id}',
  'GET /pets/dog',
  '$default',
  'POST /',
];

const chosen = (method: string, path: string) => {
  const ranked = KEYS.map(readRouteKey).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  for (const { routeKey, match } of ranked) {
    const parameters = match(method, path);
    if (parameters !== undefined) return [routeKey, parameters];
  }
  return undefined;
};

describe('a request goes to the most specific route', () => {
  it.each([
    ['GET', '/pets/dog', 'GET /pets/dog', {}],
    ['GET', '/pets/cat', 'GET /pets/{id}', { id: 'cat' }],
    ['PUT', '/pets/dog', 'ANY /pets/{id}', { id: 'dog' }],
    ['GET', '/pets/dog/toys', 'GET /pets/{id}/toys', { id: 'dog' }],
    ['GET', '/pets/dog/a%2Fb/c', 'GET /pets/{proxy+}', { proxy: 'dog/a/b/c' }],
    ['GET', '/pets', 'ANY /{proxy+}', { proxy: 'pets' }],
    ['GET', '/pets/', 'ANY /{proxy+}', { proxy: 'pets/' }],
    ['POST', '/', 'POST /', {}],
    ['GET', '/', '$default', {}],
    ['GET', '/%zz', 'ANY /{proxy+}', { proxy: '%zz' }],
  ])('%s %s → %s', (method, path, routeKey, parameters) => {
    expect(chosen(method, path)).toEqual([routeKey, parameters]);
  });
});

it.each(['/pets', 'FETCH /pets', 'GET pets', 'GET /a b', 'GET /{a+}/b'])('refuses %s', (key) => {
  expect(() => readRouteKey(key)).toThrow(/RouteKey/);
});
