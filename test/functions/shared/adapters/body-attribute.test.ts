import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, withBody } from '../../../../functions/shared/adapters/body-attribute.ts';
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

  it('is none where the item has none', () => {
    expect(bodyOf(undefined)).toBeUndefined();
    expect(bodyOf(KEY)).toBeUndefined();
  });
});
