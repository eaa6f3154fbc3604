import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, withBody } from '../../../../functions/shared/adapters/body-attribute.ts';
import { DICTIONARY } from '../../../../functions/shared/adapters/body-dictionary.ts';
import { sha256Hex } from '../../../../functions/shared/ids.ts';
import { decodeItem, encodeItem } from '../../../../local/dynamodb/values/item-json.ts';
import { itemSize } from '../../../../local/dynamodb/values/item-size.ts';

const KEY = { pk: { S: 'orders#sialkot#order/ord_1' }, sk: { S: '0000000001' } };
const long = JSON.stringify(
  Array.from({ length: 60 }, (_, n) => ({ lineId: `line-${n}`, sku: 'SS-PUMP', quantity: n })),
);

describe('a body', () => {
  it('stays readable while the item is one write unit', () => {
    expect(withBody(KEY, '{"a":1}')).toEqual({ ...KEY, body: { S: '{"a":1}' } });
  });

  it('is deflated beyond, and costs fewer units', () => {
    const item = withBody(KEY, long);
    expect(item['body']?.S).toBeUndefined();
    expect(itemSize(item as never)).toBeLessThan(1024);
    expect(itemSize({ ...KEY, body: { S: long } })).toBeGreaterThan(2048);
  });

  it('comes back as it was, from the table and from a stream’s event', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.nat(40), (text, times) => {
        const whole = text.repeat(times);
        const item = withBody(KEY, whole);
        expect(bodyOf(item)).toBe(whole);
        expect(bodyOf(JSON.parse(encodeItem(item as never)))).toBe(whole);
        expect(bodyOf(decodeItem(encodeItem(item as never)) as never)).toBe(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('is read for ever: what was written with the first dictionary comes back', () => {
    expect(sha256Hex(DICTIONARY)).toBe(
      '0a29d4de6f49e184d3e017fd2319492d7a2299d09de930be04b42e882561a231',
    );
  });

  it('of a dictionary that this release does not know waits for the newer one', () => {
    const bytes = Uint8Array.of(9, 3, 0);
    expect(() => bodyOf({ ...KEY, body: { B: bytes } })).toThrow(
      expect.objectContaining({ code: 'newer-dictionary', retryable: true }),
    );
  });

  it('is none where the item has none', () => {
    expect(bodyOf(undefined)).toBeUndefined();
    expect(bodyOf(KEY)).toBeUndefined();
  });
});
