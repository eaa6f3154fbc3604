import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { backoffSeconds } from '../../../functions/shared/backoff.ts';
import { batchResponse } from '../../../functions/shared/batch.ts';
import { decodeEvent, encodeEvent, recordEvent } from '../../../functions/shared/event-book.ts';
import { base32, idOf, orderIdOf } from '../../../functions/shared/ids.ts';
import { canonicalJson, isSameJson, jsonOf, toJson } from '../../../functions/shared/json.ts';
import { moneySchema } from '../../../functions/shared/money.ts';
import { fc } from '../../properties.ts';

describe('the batch response', () => {
  it('is never empty by accident: a record without an outcome has failed', () => {
    expect(batchResponse(['1', '2', '3'], new Map([['2', 'done']]))).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '3' }],
    });
  });
});

describe('the back-off', () => {
  it('doubles from one second up to four minutes and keeps its jitter in the upper half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (receives, random) => {
          const full = Math.min(240, 2 ** Math.min(receives - 1, 30));
          const seconds = backoffSeconds(receives, random);
          expect(seconds).toBeGreaterThanOrEqual(Math.max(1, Math.floor(full / 2)));
          expect(seconds).toBeLessThanOrEqual(Math.max(1, full));
        },
      ),
    );
  });
});

describe('ids', () => {
  it('are the same for the same parts, and differ where the parts are cut differently', () => {
    expect(idOf('event', 'ab', 'c')).toBe(idOf('event', 'ab', 'c'));
    expect(idOf('event', 'ab', 'c')).not.toBe(idOf('event', 'a', 'bc'));
    expect(idOf('order', 'x')).toMatch(/^ord_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('are what they were in every release before: streams and bookmarks name things by them', () => {
    expect(idOf('event', 'ab', 'c')).toBe('evt_8c7v3d5c8crpxjm1zas7m69gne');
    expect(idOf('order', 'عائشہ', '1')).toBe('ord_4p4jsw150p0wfx82d8905k0eqx');
  });

  it('tell two shops of one channel apart', () => {
    expect(orderIdOf('ch', '5', 'shop-a')).not.toBe(orderIdOf('ch', '5', 'shop-b'));
  });

  it('write bits in order', () => {
    expect(base32(new Uint8Array([0xff, 0x00]))).toBe('zw00');
    expect(base32(new Uint8Array([]))).toBe('');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const digits = [...base32(bytes)].map((letter) =>
          '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(letter).toString(2).padStart(5, '0'),
        );
        const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        expect(digits.join('')).toBe(bits.padEnd(digits.length * 5, '0'));
        expect(digits.length).toBe(Math.ceil((bytes.length * 8) / 5));
      }),
    );
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.bigInt()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(record));
      }),
    );
  });
});

describe('sameness in JSON', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(undefined, null, true, 1, 2n, '2', ''),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 3 }),
    ),
  })).any;

  it('is that of the canonical texts', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (one, other) => {
        const same = canonicalJson(one) === canonicalJson(other);
        expect(isSameJson(one, other)).toBe(same);
        expect(isSameJson(one, structuredClone(one))).toBe(true);
      }),
    );
  });

  it('sees what only one of both has', () => {
    expect(isSameJson({ a: 1n }, { a: '1', b: undefined })).toBe(true);
    expect(isSameJson({ a: undefined }, { b: 1 })).toBe(false);
    expect(isSameJson({ a: [1] }, { a: [1, 2] })).toBe(false);
    expect(isSameJson({ a: {} }, { a: [] })).toBe(false);
  });
});

describe('the value of a JSON text', () => {
  it('is what would be read back from it', () => {
    const anything = fc.anything({
      ...{ maxDepth: 3, withBigInt: true, withDate: true, withSparseArray: true },
      key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
    });
    fc.assert(
      fc.property(anything, (value) => {
        const text = toJson({ value });
        expect(jsonOf({ value })).toEqual(JSON.parse(text));
        expect(toJson(jsonOf({ value }))).toBe(text);
      }),
    );
  });

  it('is the value itself where nothing is read back as another', () => {
    const plain = { a: [1, 'two', null, { b: true }], c: {} };
    expect(jsonOf(plain)).toBe(plain);
    const partly = { plain, amount: 1n, list: [plain, 2n], gone: undefined };
    const before = structuredClone(partly);
    const read = jsonOf(partly) as typeof partly;
    expect(read).toEqual({ plain, amount: '1', list: [plain, '2'] });
    expect(Object.keys(read)).toEqual(['plain', 'amount', 'list']);
    expect([read.plain, read.list[0]]).toEqual([plain, plain]);
    expect(partly).toEqual(before);
  });

  it('has a member of any name, and no prototype of its own', () => {
    const read = jsonOf(JSON.parse('{"__proto__":{"isAdmin":"yes"},"amount":1}'));
    expect(JSON.stringify(read)).toBe('{"__proto__":{"isAdmin":"yes"},"amount":1}');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('the event book', () => {
  const book = { Paid: { schemaVersion: 2, data: z.object({ total: moneySchema }) } };

  it('stores bigints as text and reads them back', () => {
    const event = { type: 'Paid', data: { total: { amount: 2n ** 70n, currency: 'PKR' } } };
    const encoded = encodeEvent(book, event);
    expect(encoded.data).toEqual({ total: { amount: '1180591620717411303424', currency: 'PKR' } });
    const stored = { id: 'e', type: 'Paid', occurredAt: '', ...encoded };
    expect(decodeEvent(book, stored)).toEqual(event);
  });

  it('has read already what it records', () => {
    const event = { type: 'Paid', data: { total: { amount: 5n, currency: 'PKR' } } };
    const recorded = recordEvent(book, event, { id: 'e', occurredAt: '' });
    expect(recorded).toEqual({
      id: 'e',
      type: 'Paid',
      occurredAt: '',
      ...encodeEvent(book, event),
    });
    expect(decodeEvent(book, recorded)).toEqual(event);
    expect(decodeEvent(book, { ...recorded })).toEqual(decodeEvent(book, recorded));
  });

  it('refuses what could not be read back', () => {
    expect(() => encodeEvent(book, { type: 'Paid', data: { total: 5 } })).toThrow(/Paid/);
    expect(() => encodeEvent(book, { type: 'Lost', data: {} })).toThrow(/no event book/);
  });

  it('waits for a newer worker when the event is newer than it knows', () => {
    const newer = { id: 'e', type: 'Paid', schemaVersion: 3, occurredAt: '', data: {} };
    expect(() => decodeEvent(book, newer)).toThrow(
      expect.objectContaining({ code: 'newer-schema', retryable: true }),
    );
  });
});
