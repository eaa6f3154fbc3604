import { describe, expect, it } from '@jest/globals';
import { decodeItem, encodeItem } from '../../../../local/dynamodb/values/item-json.ts';
import { itemSize } from '../../../../local/dynamodb/values/item-size.ts';
import { parseItem, parseValue } from '../../../../local/dynamodb/values/parse-value.ts';

const nested = (depth: number): unknown => (depth === 0 ? { S: 'x' } : { L: [nested(depth - 1)] });

describe('attribute values', () => {
  it.each([
    ['nothing in it', {}, 'Supplied AttributeValue is empty'],
    ['an unknown type', { X: 'x' }, 'Supplied AttributeValue is empty'],
    ['two types', { S: 'x', N: '1' }, 'more than one datatypes set'],
    ['NULL false', { NULL: false }, 'Null attribute value types must have the value of true'],
    ['an empty string set', { SS: [] }, 'An string set  may not be empty'],
    ['an empty number set', { NS: [] }, 'An number set  may not be empty'],
    ['an empty binary set', { BS: [] }, 'Binary sets should not be empty'],
    ['a string twice in a set', { SS: ['a', 'a'] }, 'Input collection [a, a] contains duplicates.'],
    ['a number twice in a set', { NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    ['bytes twice in a set', { BS: [Uint8Array.of(1), Uint8Array.of(1)] }, 'contains duplicates.'],
    ['a JavaScript number', { N: 5 }, "Unexpected value at 'field': expected a string"],
    ['base64 text for bytes', { B: 'AAEC' }, "Unexpected value at 'field': expected bytes"],
    ['33 levels', nested(33), 'Nesting Levels have exceeded supported limits'],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseValue(value, 'field')).toThrow(message);
  });

  it('takes empty strings and bytes outside keys, and 32 levels', () => {
    expect(parseValue({ S: '' }, 'field')).toEqual({ S: '' });
    expect(parseValue({ B: new Uint8Array() }, 'field')).toEqual({ B: new Uint8Array() });
    expect(() => parseValue(nested(32), 'field')).not.toThrow();
  });

  it('stores and revives every type', () => {
    const item = parseItem(
      {
        s: { S: 'ü\u0000\uD83D\uDE00' },
        b: { B: Uint8Array.of(0, 128, 255) },
        bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
        m: { M: { B: { B: Uint8Array.of(9) }, l: { L: [{ B: Uint8Array.of(8) }] } } },
        none: { NULL: true },
      },
      'Item',
    );
    expect(decodeItem(encodeItem(item))).toEqual(item);
  });

  it.each([
    ['a name and a string in UTF-8', { é: { S: 'ü' } }, 2 + 2],
    ['a boolean and a null', { a: { BOOL: true }, b: { NULL: true } }, 2 + 2],
    ['a set', { a: { SS: ['ab', 'c'] } }, 1 + 3],
    [
      'a list: 3 bytes and 1 per element',
      { a: { L: [{ S: 'ab' }, { BOOL: true }] } },
      1 + 3 + 3 + 2,
    ],
    ['a map: 3 bytes and 1 per element', { a: { M: { k: { S: 'ab' } } } }, 1 + 3 + 1 + 1 + 2],
  ])('measures %s', (_, item, bytes) => {
    expect(itemSize(parseItem(item, 'Item'))).toBe(bytes);
  });
});
