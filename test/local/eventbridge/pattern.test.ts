import { describe, expect, it } from '@jest/globals';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';

const event = {
  version: '0',
  source: 'karwan.orders',
  'detail-type': 'OrderPlaced',
  account: '000000000000',
  region: 'eu-central-1',
  resources: ['arn:one', 'arn:two'],
  detail: {
    order: { id: 'ord_1', total: 120.5, note: null, tags: [], paid: true },
    ip: '10.0.3.7',
    ip6: '2001:db8::1',
    file: 'in/2026/order.JSON',
    star: 'a*b\\c',
    lines: [
      { sku: 'BALL', quantity: 2 },
      { sku: 'NET', quantity: 1 },
    ],
    codes: [1, 'two'],
  },
};
const inDetail = (pattern: unknown) => ({ detail: pattern });
const total = (...range: unknown[]) => inDetail({ order: { total: [{ numeric: range }] } });
const file = (match: unknown) => inDetail({ file: [match] });
const ip = (cidr: string) => inDetail({ ip: [{ cidr }] });

describe('a pattern', () => {
  it.each<[unknown, boolean]>([
    [{ source: ['karwan.orders'] }, true],
    [{ source: ['karwan'] }, false],
    [{ source: ['x', 'karwan.orders'] }, true],
    [{ source: ['karwan.orders'], 'detail-type': ['OrderPaid'] }, false],
    [{ resources: ['arn:two'] }, true],
    [{ resources: ['arn:three'] }, false],
    [{ colour: ['red'] }, false],
    [inDetail({ order: { note: [null] } }), true],
    [inDetail({ order: { paid: [true] } }), true],
    [inDetail({ order: { paid: ['true'] } }), false],
    [inDetail({ order: { total: [120.5] } }), true],
    [inDetail({ order: { total: ['120.5'] } }), false],
    [inDetail({ codes: ['two'] }), true],
    // An object is no leaf.
    [inDetail({ order: [{ exists: true }] }), false],
    [inDetail({ order: [{ exists: false }] }), true],
    [inDetail({ ip: [{ exists: true }] }), true],
    [inDetail({ ip: [{ exists: false }] }), false],
    [inDetail({ gone: [{ exists: false }] }), true],
    [inDetail({ gone: { deep: [{ exists: false }] } }), true],
    [inDetail({ gone: { deep: ['x'] } }), false],
    [inDetail({ order: { tags: [{ exists: false }] } }), true],
    [inDetail({ order: { note: [{ exists: true }] } }), true],
    [inDetail({ ip: ['x', { exists: true }] }), true],
    [file({ prefix: 'in/' }), true],
    [file({ prefix: 'IN/' }), false],
    [file({ prefix: { 'equals-ignore-case': 'IN/' } }), true],
    [file({ suffix: '.JSON' }), true],
    [file({ suffix: '.json' }), false],
    [file({ suffix: { 'equals-ignore-case': '.json' } }), true],
    [file({ 'equals-ignore-case': 'IN/2026/ORDER.json' }), true],
    [file({ 'equals-ignore-case': 'in/2026/order' }), false],
    [file({ wildcard: 'in/*/order.*' }), true],
    [file({ wildcard: 'in/*' }), true],
    [file({ wildcard: '*.json' }), false],
    [file({ wildcard: 'in/2026/orderxJSON' }), false],
    [inDetail({ star: [{ wildcard: 'a\\*b\\\\c' }] }), true],
    [inDetail({ star: [{ wildcard: 'a\\*x*' }] }), false],
    [file({ wildcard: 'in/\\*/order.JSON' }), false],
    [file({ 'anything-but': 'x' }), true],
    [file({ 'anything-but': 'in/2026/order.JSON' }), false],
    [file({ 'anything-but': ['x', 'in/2026/order.JSON'] }), false],
    [inDetail({ order: { total: [{ 'anything-but': [120.5, 7] }] } }), false],
    [inDetail({ order: { total: [{ 'anything-but': 7 }] } }), true],
    [file({ 'anything-but': { prefix: 'in/' } }), false],
    [file({ 'anything-but': { prefix: ['x/', 'out/'] } }), true],
    [file({ 'anything-but': { suffix: ['.JSON', '.xml'] } }), false],
    [file({ 'anything-but': { wildcard: ['*.xml', 'in/*'] } }), false],
    [file({ 'anything-but': { 'equals-ignore-case': ['IN/2026/ORDER.JSON'] } }), false],
    [file({ 'anything-but': { 'equals-ignore-case': 'other' } }), true],
    [inDetail({ gone: [{ 'anything-but': 'x' }] }), false],
    // Any member of an array that passes is enough.
    [inDetail({ codes: [{ 'anything-but': 1 }] }), true],
    [total('=', 120.5), true],
    [total('>', 120.5), false],
    [total('>=', 120.5), true],
    [total('<', 120.5), false],
    [total('<=', 120.5), true],
    [total('>', 100, '<', 120.5), false],
    [total('>', 100, '<=', 120.5), true],
    [inDetail({ ip: [{ numeric: ['>', 0] }] }), false],
    [ip('10.0.0.0/16'), true],
    [ip('10.0.0.0/24'), false],
    [ip('2001:db8::/32'), false],
    [inDetail({ ip6: [{ cidr: '2001:db8::/32' }] }), true],
    [inDetail({ file: [{ cidr: '10.0.0.0/8' }] }), false],
    [inDetail({ lines: { sku: ['NET'] } }), true],
    // Both conditions must hold of one and the same member.
    [inDetail({ lines: { sku: ['NET'], quantity: [1] } }), true],
    [inDetail({ lines: { sku: ['NET'], quantity: [2] } }), false],
    [{ $or: [{ source: ['x'] }, { region: ['eu-central-1'] }] }, true],
    [{ $or: [{ source: ['x'] }, { region: ['y'] }] }, false],
    [{ source: ['x'], $or: [{ region: ['eu-central-1'] }, { source: ['y'] }] }, false],
    [inDetail({ $or: [{ ip: ['x'] }, { order: { id: [{ prefix: 'ord_' }] } }] }), true],
    [{ constructor: ['x'] }, false],
  ])('%j: %p', (pattern, expected) => {
    expect(compilePattern(JSON.stringify(pattern))(event)).toBe(expected);
  });

  it.each([
    ['not JSON', '{'],
    ['no object', '[]'],
    ['empty', '{}'],
    ['an empty list', '{"source":[]}'],
    ['a bare value', '{"source":"x"}'],
    ['an empty object within', '{"detail":{}}'],
    ['a nested list', '{"source":[["x"]]}'],
    ['an unknown match', '{"source":[{"like":"x"}]}'],
    ['an inherited name', '{"source":[{"constructor":"x"}]}'],
    ['two matches at once', '{"source":[{"prefix":"x","suffix":"y"}]}'],
    ['a prefix of a number', '{"source":[{"prefix":1}]}'],
    ['exists of a text', '{"source":[{"exists":"yes"}]}'],
    ['an odd range', '{"source":[{"numeric":[">"]}]}'],
    ['an unknown operator', '{"source":[{"numeric":["!",1]}]}'],
    ['a text bound', '{"source":[{"numeric":["<","1"]}]}'],
    ['a range upside down', '{"source":[{"numeric":["<",1,">",0]}]}'],
    ['no CIDR', '{"source":[{"cidr":"10.0.0.0"}]}'],
    ['a CIDR too long', '{"source":[{"cidr":"10.0.0.0/33"}]}'],
    ['two stars', '{"source":[{"wildcard":"a**"}]}'],
    ['an unknown escape', '{"source":[{"wildcard":"a\\\\n"}]}'],
    ['one alternative', '{"$or":[{"source":["x"]}]}'],
    ['alternatives that are none', '{"$or":["x","y"]}'],
    ['anything-but of nothing', '{"source":[{"anything-but":[]}]}'],
    ['anything-but numeric', '{"source":[{"anything-but":{"numeric":["<",1]}}]}'],
    ['over 4096 characters', `{"source":["${'x'.repeat(4096)}"]}`],
  ])('is refused: %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({
        code: 'InvalidEventPatternException',
        message: expect.stringContaining('Event pattern is not valid. Reason:'),
      }),
    );
  });
});
