import { describe, expect, it } from '@jest/globals';
import { parseExpression, type Value } from '../../../local/cloudwatch/expression.ts';

const compute = (text: string, metrics: Readonly<Record<string, Value>> = {}): Value =>
  parseExpression(text).compute(metrics);

describe('an expression', () => {
  it.each<[string, Readonly<Record<string, Value>>, Value]>([
    ['1 + 2 * 3 - 4 / 2', {}, 5],
    ['(1 + 2) * 3', {}, 9],
    ['10 - 3 - 2', {}, 5],
    ['a / b', { a: 1, b: 4 }, 0.25],
    ['a / b', { a: 1, b: 0 }, undefined],
    ['a + b', { a: 1, b: undefined }, undefined],
    ['FILL(a, 0) + FILL(b, 0)', { a: 1, b: undefined }, 1],
    ['a >= 2', { a: 2 }, 1],
    ['a > 2', { a: 2 }, 0],
    ['a + 1 == 3', { a: 2 }, 1],
    ['IF(a > 1, b, 0)', { a: 2, b: 7 }, 7],
    ['IF(a > 1, b, 0)', { a: 1, b: 7 }, 0],
    ['IF(a > 1, b, 0)', { a: undefined, b: 7 }, undefined],
    ['IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)', { requests: 40, errors: 30 }, 75],
    ['IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)', { requests: 3, errors: 3 }, 0],
  ])('%s with %j is %p', (text, metrics, value) => {
    expect(compute(text, metrics)).toBe(value);
  });

  it('names the metrics that it reads', () => {
    expect([...parseExpression('IF(a > 1, b, FILL(c, 0))').reads]).toEqual(['a', 'b', 'c']);
  });

  it.each([
    "SEARCH('{n}', 'Sum')",
    'SUM(METRICS())',
    'RATE(a)',
    'FILL(a)',
    'IF(a, 1)',
    'a AND b',
    'a +',
    '(a',
    'a b',
    'A + 1',
    '',
  ])('refuses what it does not know: %s', (text) => {
    expect(() => parseExpression(text)).toThrow(/not implemented, or not expected there/);
  });
});
