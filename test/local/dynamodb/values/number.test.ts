import { describe, expect, it } from '@jest/globals';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  numberSize,
  orderedNumber,
  subtractNumbers,
} from '../../../../local/dynamodb/values/number.ts';
import { fc } from '../../../properties.ts';

/** A number in DynamoDB's range as digits and a power of ten, so that a test can compare it exactly. */
const decimal = fc.record({
  digits: fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
  power: fc.integer({ min: -130, max: 87 }),
});
type Decimal = { digits: bigint; power: number };

const text = ({ digits, power }: Decimal): string => `${digits}e${power}`;
const exact = ({ digits, power }: Decimal): bigint => digits * 10n ** BigInt(power + 130);
const sign = (value: number | bigint): number => (value < 0 ? -1 : value > 0 ? 1 : 0);

describe('numbers', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['007', '7'],
    ['+1.50', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1E2', '100'],
    ['-12e-3', '-0.012'],
    ['9007199254740993', '9007199254740993'],
    ['0.1', '0.1'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('%s is stored as %s', (given, stored) => {
    expect(canonicalNumber(given)).toBe(stored);
  });

  it.each([
    ['', 'The parameter cannot be converted to a numeric value'],
    ['abc', 'The parameter cannot be converted to a numeric value: abc'],
    ['1 ', 'The parameter cannot be converted to a numeric value: 1 '],
    ['.', 'The parameter cannot be converted to a numeric value: .'],
    ['NaN', 'The parameter cannot be converted to a numeric value: NaN'],
    [
      '1e126',
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      '1e-131',
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
    [`1${'0'.repeat(37)}1`, 'Attempting to store more than 38 significant digits in a Number'],
  ])('%j is refused', (given, message) => {
    expect(() => canonicalNumber(given)).toThrow(message);
  });

  it('accepts the edges of the range', () => {
    expect(canonicalNumber(`${'9'.repeat(38)}e88`)).toHaveLength(126);
    expect(canonicalNumber('-1e-130')).toHaveLength('-0.'.length + 130);
  });

  it('has one canonical text for each number', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        const once = canonicalNumber(text(value));
        expect(canonicalNumber(once)).toBe(once);
        expect(canonicalNumber(`${value.digits}0e${value.power - 1}`)).toBe(once);
      }),
    );
  });

  it('encodes keys so that the order of bytes is the order of numbers', () => {
    const near = fc.tuple(decimal, fc.integer({ min: -3, max: 3 })).map(([one, step]) => {
      const moved = one.digits + BigInt(step);
      const limit = 10n ** 38n;
      return [one, { ...one, digits: moved >= limit || moved <= -limit ? one.digits : moved }];
    });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(decimal, decimal), near), ([one, two]) => {
        const [a, b] = [
          canonicalNumber(text(one as Decimal)),
          canonicalNumber(text(two as Decimal)),
        ];
        const wanted = sign(exact(one as Decimal) - exact(two as Decimal));
        expect(Buffer.compare(orderedNumber(a), orderedNumber(b))).toBe(wanted);
        expect(sign(compareNumbers(a, b))).toBe(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the order at the edges of the range', () => {
    const edges = [
      '-9e125',
      '-1',
      '-2e-130',
      '-1e-130',
      '0',
      '1e-130',
      '2e-130',
      '1e-129',
      '9e125',
    ];
    const encoded = edges.map((edge) => orderedNumber(canonicalNumber(edge)));
    expect([...encoded].sort(Buffer.compare)).toEqual(encoded);
  });

  it('adds and subtracts exactly', () => {
    const amount = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -20, max: 20 }), (one, two, power) => {
        const [a, b] = [canonicalNumber(`${one}e${power}`), canonicalNumber(`${two}e${power}`)];
        expect(addNumbers(a, b)).toBe(canonicalNumber(`${one + two}e${power}`));
        expect(subtractNumbers(a, b)).toBe(canonicalNumber(`${one - two}e${power}`));
      }),
    );
    expect(addNumbers('0.1', '0.2')).toBe('0.3');
  });

  it('refuses a sum that needs more than 38 digits instead of rounding it', () => {
    expect(() => addNumbers('1e37', '0.1')).toThrow('more than 38 significant digits');
  });

  it.each([
    ['0', 1],
    ['5', 2],
    ['10', 2],
    ['12', 2],
    ['123', 3],
    ['-5', 3],
  ])('%s takes %d bytes', (given, bytes) => {
    expect(numberSize(given)).toBe(bytes);
  });
});
