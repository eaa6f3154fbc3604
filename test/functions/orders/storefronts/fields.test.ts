import { describe, expect, it } from '@jest/globals';
import * as fields from '../../../../functions/orders/storefronts/fields.ts';
import { parseJson } from '../../../../functions/shared/lossless.ts';

const read = (json: string): unknown => {
  const parsed = parseJson(Buffer.from(json));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
};

describe('texts', () => {
  it.each([
    ['"a\\u0000b\\u0007"', 'a\u0000b\u0007'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"half \\ud83d"', 'half \ufffd'],
    ['"123456789012345"', '1234567890'],
    ['"123456789\\ud83d\\ude00"', '123456789'],
  ])('%s is kept as %j', (json, expected) => {
    expect(fields.text(10).parse(read(json))).toBe(expected);
  });

  it.each(['null', 'false', '{}', '[]', '""', '"  "'])('%s is no optional text', (json) => {
    expect(fields.optionalText(10).parse(read(json))).toBeNull();
  });
});

describe('SKUs', () => {
  it.each([
    ['" BALL-5\\t"', 'BALL-5'],
    ['" "', null],
    ['null', null],
    ['12345', '12345'],
    [`"  ${'x'.repeat(130)}"`, 'x'.repeat(128)],
    [`"${'x'.repeat(127)} y"`, 'x'.repeat(127)],
  ])('%s is %j, as whoever counts it types it', (json, expected) => {
    expect(fields.sku.parse(read(json))).toBe(expected);
  });
});

describe('ids and counts', () => {
  it.each([
    ['820982911946154508', '820982911946154508'],
    ['"gid-1"', 'gid-1'],
  ])('%s is the id %j', (json, expected) => {
    expect(fields.id.parse(read(json))).toBe(expected);
  });

  it.each(['1.5', '1e3', '""', '" "', 'null', '[1]', `"${'x'.repeat(129)}"`])(
    '%s is no id',
    (json) => {
      expect(fields.id.safeParse(read(json)).success).toBe(false);
    },
  );

  it.each(['-1', '1.5', '1e3', '1000000000', '"many"', 'null'])('%s is no count', (json) => {
    expect(fields.count.safeParse(read(json)).success).toBe(false);
    expect(fields.optionalCount.parse(read(json))).toBeNull();
  });
});

describe('times', () => {
  it.each([
    ['2026-11-02T14:15:00+05:00', '2026-11-02T09:15:00.000Z'],
    ['2026-11-02T09:15:00.123456789Z', '2026-11-02T09:15:00.123Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (time, expected) => {
    expect(fields.instant.parse(time)).toBe(expected);
  });

  it.each([
    '2026-11-02',
    '2026-11-02T09:15:00',
    '2026-13-02T09:15:00Z',
    '1969-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
    '-02026-11-02T09:15:00Z',
  ])('%s is no instant', (time) => {
    expect(fields.instant.safeParse(time).success).toBe(false);
    expect(fields.optionalInstant.parse(time)).toBeNull();
  });

  it('a UTC time needs no zone', () => {
    expect(fields.utcInstant.parse('2026-11-02T09:15:00')).toBe('2026-11-02T09:15:00.000Z');
  });
});

describe('codes that stay in the clear', () => {
  it.each([
    ['pk', 'PK'],
    ['Pakistan', null],
    ['P1', null],
  ])('%s as a country is %j', (code, expected) => {
    expect(fields.countryCode.parse(code)).toBe(expected);
  });

  it.each([
    ['ur-PK', 'ur-PK'],
    ['zh_Hant_HK', 'zh_Hant_HK'],
    ['Amelia Hart', null],
    ['a@example.com', null],
  ])('%s as a language is %j', (tag, expected) => {
    expect(fields.languageTag.parse(tag)).toBe(expected);
  });
});
