import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { bodyOf, withBody } from '../../../../functions/shared/adapters/body-attribute.ts';
import {
  DICTIONARY,
  FIRST_DICTIONARY,
} from '../../../../functions/shared/adapters/body-dictionary.ts';
import { idOf, sha256Hex } from '../../../../functions/shared/ids.ts';
import { decodeItem, encodeItem } from '../../../../local/dynamodb/values/item-json.ts';
import { itemSize } from '../../../../local/dynamodb/values/item-size.ts';
import { fc } from '../../../properties.ts';

const KEY = { pk: { S: 'orders#sialkot#order/ord_1' }, sk: { S: '0000000001' } };
const long = JSON.stringify(
  Array.from({ length: 60 }, (_, n) => ({ lineId: `line-${n}`, sku: 'SS-PUMP', quantity: n })),
);

const COMMIT_KEY = { ...KEY, cause: { S: 'whk_1' } };
const idAt = (kind: 'event' | 'command', name: string, place: number) =>
  idOf(kind, KEY.pk.S, 'whk_1', name, String(place));
const sealedOf = (n: number) => `v1.${Buffer.alloc(40, n).toString('base64url')}`;
/** A commit's text as the log writes it, of these events, with these texts in the last one. */
const commitText = (types: readonly string[], texts: readonly string[]): string =>
  JSON.stringify({
    events: types.map((type, n) => ({ id: idAt('event', type, n), type, data: { texts } })),
    commands: types.map((name, n) => ({ id: idAt('command', name, n), name, data: {} })),
  });
const bytesOf = (item: ReturnType<typeof withBody>): Buffer => Buffer.from(item['body']?.B ?? []);

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
    expect(sha256Hex(FIRST_DICTIONARY)).toBe(
      '0a29d4de6f49e184d3e017fd2319492d7a2299d09de930be04b42e882561a231',
    );
    const deflated = deflateRawSync(long, { dictionary: Buffer.from(FIRST_DICTIONARY) });
    expect(bodyOf({ ...KEY, body: { B: Buffer.concat([Buffer.of(1), deflated]) } })).toBe(long);
  });

  it.each([
    [
      'the first dictionary',
      'AgEoAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAasmqSsH66OBeqrguolRKZaopQhYjamtja0FAA==',
    ],
    [
      'today’s',
      'AwEoAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAasmaUEGrEAGrTcBJyVGzOYA1g1FWI2prY2tBQA=',
    ],
  ])('that was packed with %s is read for ever too', (_what, base64) => {
    expect(bodyOf({ ...COMMIT_KEY, body: { B: Buffer.from(base64, 'base64') } })).toBe(
      commitText(['OrderPlaced'], [sealedOf(1)]),
    );
    expect(sha256Hex(DICTIONARY)).toBe(
      '55ab4c45a8635fa4ba1087fff67234bcfdb38171401d2e7b9bcf80c1dbce863c',
    );
  });

  it('leaves out the ids that its item and its names make', () => {
    const types = ['OrderPlaced', 'MoneyWanted', 'GoodsWanted'];
    const item = withBody(COMMIT_KEY, commitText(types, []), 0);
    const others = commitText(types, []).replace(/(?<=(?:evt|cmd)_)[0-9a-z]{3}/g, 'zzz');
    const kept = withBody(COMMIT_KEY, others, 0);
    expect(bodyOf(item)).toBe(commitText(types, []));
    expect(bodyOf(kept)).toBe(others);
    // Six hashes, of which some letters are common.
    expect(bytesOf(kept).length - bytesOf(item).length).toBeGreaterThan(6 * 12);
  });

  it('has each sealed text once, as its bytes', () => {
    const one = bytesOf(withBody(COMMIT_KEY, commitText(['OrderPlaced'], [sealedOf(1)]), 0));
    const many = commitText(['OrderPlaced'], [sealedOf(1), sealedOf(1), sealedOf(1)]);
    const thrice = bytesOf(withBody(COMMIT_KEY, many, 0));
    expect(one.includes(Buffer.alloc(40, 1))).toBe(true);
    expect(thrice.length - one.length).toBeLessThan(12);
  });

  it('comes back whatever is in it that looks like what is packed', () => {
    const looksPacked = fc.constantFrom(
      ...[
        '"',
        '\\',
        '"id":"evt_"',
        '"\u0001"',
        '"\u00010"',
        ',"type":"A"',
        sealedOf(2),
        `"${sealedOf(3)}"`,
      ],
      ...['v1.', `v1.${'A'.repeat(39)}`, `"v1.${'A'.repeat(300)}"`, idAt('event', 'A', 0)],
      `"id":"${idAt('event', 'A', 0)}","type":"A"`,
      `"id":"${idAt('command', 'A', 1)}","name":"A"`,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(looksPacked, fc.string()), { maxLength: 12 }), (parts) => {
        for (const text of [parts.join(''), JSON.stringify(parts)]) {
          expect(bodyOf(withBody(COMMIT_KEY, text, 0))).toBe(text);
        }
      }),
    );
  });

  it('comes back whatever its item is called, and whatever its cause is', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('whk 1', 'a "b" c', 'ord_1#x y'));
    fc.assert(
      fc.property(name, name, (pk, cause) => {
        const item = { pk: { S: pk }, sk: { S: '0000000001' }, cause: { S: cause } };
        const text = JSON.stringify({ subject: pk, cause, again: [cause, pk, sealedOf(1)] });
        expect(bodyOf(withBody(item, text, 0))).toBe(text);
      }),
    );
  });

  it('has more sealed texts than one byte can count', () => {
    const texts = Array.from({ length: 400 }, (_, n) => `v1.${sha256Hex(String(n))}`);
    const text = commitText(['OrderPlaced'], [...texts, ...texts]);
    expect(bodyOf(withBody(COMMIT_KEY, text, 0))).toBe(text);
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
