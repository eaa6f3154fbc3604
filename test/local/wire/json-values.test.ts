import { describe, expect, it } from '@jest/globals';
import { fromWire, toWire } from '../../../local/wire/json-values.ts';
import { fc } from '../../properties.ts';

const DYNAMODB = { types: { B: 'blob', BS: 'blobs' }, alone: true } as const;
const EVENTS = { types: { Time: 'time' } } as const;

const attributeValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ B: fc.uint8Array() }),
    fc.record({ BS: fc.array(fc.uint8Array(), { minLength: 1 }) }),
    fc.record({ SS: fc.array(fc.string(), { minLength: 1 }) }),
    fc.record({ L: fc.array(tie('value')) }),
    fc.record({
      M: fc.dictionary(fc.constantFrom('B', 'BS', 'S', '__proto__', 'a'), tie('value')),
    }),
  ),
})).value;

it('carries every attribute value there and back', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('B', 'BS', 'pk'), attributeValue), (item) => {
      const received = fromWire(JSON.parse(JSON.stringify(toWire({ Item: item }))), DYNAMODB);
      expect(received).toEqual({ Item: item });
    }),
  );
});

describe('what only looks like a typed member', () => {
  it.each([
    [{ Item: { B: { S: 'text' }, x: { N: '1' } } }, DYNAMODB],
    [{ ExpressionAttributeNames: { B: 'AAAA', '#x': 'y' } }, DYNAMODB],
    [{ Entries: [{ Time: 'soon' }] }, EVENTS],
    [{ Detail: '{"Time":5}' }, EVENTS],
  ])('%j stays as it is', (value, members) => {
    expect(fromWire(value, members)).toEqual(value);
  });
});

it('refuses what is not base64', () => {
  expect(() => fromWire({ B: 'a b' }, DYNAMODB)).toThrow(/base64/);
});

it('writes dates as seconds with their fraction', () => {
  expect(toWire({ at: new Date(1_500), list: [new Date(2_000)] })).toEqual({ at: 1.5, list: [2] });
});
