import { describe, expect, it } from '@jest/globals';
import * as dinero from 'dinero.js/currencies';
import { CURRENCY_CODES, exponentOf } from '../../../functions/shared/currencies.ts';
import {
  add,
  allocate,
  compare,
  formatMoney,
  isAmountProblem,
  type Money,
  parseAmount,
  sum,
} from '../../../functions/shared/money.ts';
import { fc } from '../../properties.ts';

const money = (amount: bigint, currency = 'EUR'): Money => ({ amount, currency });
const anyCurrency = fc.constantFrom(...CURRENCY_CODES);
const anyAmount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('currencies', () => {
  // Ariary and ouguiya are divided by five in use; the standard gives both two decimals.
  const INTENDED = new Map([
    ['MGA', 2],
    ['MRU', 2],
  ]);

  it('agree with an independent list, but for those it counts in fifths', () => {
    for (const { code, exponent } of Object.values(dinero)) {
      expect([code, exponentOf(code)]).toEqual([code, INTENDED.get(code) ?? exponent]);
    }
  });

  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['PKR', 2],
    ['HUF', 2],
    ['CLF', 4],
    ['XXX', undefined],
    ['eur', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('%s has exponent %p', (code, exponent) => {
    expect(exponentOf(code)).toBe(exponent);
  });
});

describe('parseAmount', () => {
  it.each<[string, string, bigint]>([
    ['19.99', 'EUR', 1999n],
    ['1999', 'JPY', 1999n],
    ['1999.00', 'JPY', 1999n],
    ['-10.00', 'EUR', -1000n],
    ['-0.00', 'EUR', 0n],
    ['0.001', 'KWD', 1n],
    ['12.5', 'KWD', 12500n],
    ['1250.00', 'PKR', 125000n],
    ['0.0001', 'CLF', 1n],
    ['1e2', 'EUR', 10000n],
    ['1.5E+1', 'EUR', 1500n],
    ['100e-2', 'EUR', 100n],
    ['12345e-2', 'EUR', 12345n],
    ['0e9', 'EUR', 0n],
    ['9007199254740993.00', 'EUR', 900719925474099300n],
    ['19.990000', 'EUR', 1999n],
    ['007.10', 'EUR', 710n],
  ])('reads %s %s as %p minor units', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toEqual({ amount, currency });
  });

  it.each<[string, string, string]>([
    ['19.999', 'EUR', 'bad-amount'],
    ['0.5', 'JPY', 'bad-amount'],
    ['1e-3', 'EUR', 'bad-amount'],
    ['1e99', 'EUR', 'bad-amount'],
    ['1e999999999', 'EUR', 'bad-amount'],
    ['1'.repeat(5000), 'EUR', 'bad-amount'],
    ['1,999.00', 'EUR', 'bad-amount'],
    ['', 'EUR', 'bad-amount'],
    [' 1', 'EUR', 'bad-amount'],
    ['+1', 'EUR', 'bad-amount'],
    ['.5', 'EUR', 'bad-amount'],
    ['5.', 'EUR', 'bad-amount'],
    ['1\n', 'EUR', 'bad-amount'],
    ['0x10', 'EUR', 'bad-amount'],
    ['NaN', 'EUR', 'bad-amount'],
    ['١٢', 'EUR', 'bad-amount'],
    ['1.00', 'ABC', 'unknown-currency'],
    ['1.00', 'eur', 'unknown-currency'],
  ])('refuses %p %s as %s', (text, currency, code) => {
    expect(parseAmount(text, currency)).toMatchObject({ code });
  });

  it('reads back what formatMoney writes, in every currency', () => {
    fc.assert(
      fc.property(anyAmount, anyCurrency, (amount, currency) => {
        const [text = '', code] = formatMoney({ amount, currency }).split(' ');
        expect(code).toBe(currency);
        expect(parseAmount(text, currency)).toEqual({ amount, currency });
      }),
    );
  });

  it('is total over any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anyCurrency, (text, currency) => {
        const parsed = parseAmount(text, currency);
        expect(isAmountProblem(parsed) || typeof parsed.amount === 'bigint').toBe(true);
      }),
    );
  });
});

describe('formatMoney', () => {
  it.each<[bigint, string, string]>([
    [1999n, 'EUR', '19.99 EUR'],
    [-5n, 'EUR', '-0.05 EUR'],
    [1999n, 'JPY', '1999 JPY'],
    [1n, 'KWD', '0.001 KWD'],
    [0n, 'CLF', '0.0000 CLF'],
  ])('writes %p %s as %s', (amount, currency, text) => {
    expect(formatMoney({ amount, currency })).toBe(text);
  });
});

describe('add, sum and compare', () => {
  it('add within a currency and refuse two', () => {
    expect(add(money(1n), money(2n))).toEqual(money(3n));
    expect(() => add(money(1n), money(2n, 'USD'))).toThrow('EUR and USD');
    expect(() => compare(money(1n), money(2n, 'USD'))).toThrow('EUR and USD');
    expect(() => sum([money(1n)], 'USD')).toThrow('USD and EUR');
  });

  it('sum of nothing is zero', () => {
    expect(sum([], 'JPY')).toEqual(money(0n, 'JPY'));
  });

  it('compare as sort wants it', () => {
    expect([money(3n), money(-1n), money(2n)].toSorted(compare)).toEqual([
      money(-1n),
      money(2n),
      money(3n),
    ]);
  });
});

describe('allocate', () => {
  it.each<[bigint, bigint[], bigint[]]>([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    // Largest remainder, not first come: the shares are 1.6, 1.6 and 6.8.
    [10n, [16n, 16n, 68n], [2n, 1n, 7n]],
    [5n, [10n, 10n, 19n], [1n, 1n, 3n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [7n, [0n, 0n], [4n, 3n]],
    [7n, [0n, 1n], [0n, 7n]],
    [0n, [3n, 4n], [0n, 0n]],
  ])('%p by %p is %p', (amount, weights, shares) => {
    expect(allocate(money(amount), weights).map((share) => share.amount)).toEqual(shares);
  });

  it('gives shares that add up to the whole, each within one unit of its due', () => {
    fc.assert(
      fc.property(
        anyAmount,
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 50 }),
        anyCurrency,
        (amount, weights, currency) => {
          const shares = allocate({ amount, currency }, weights);
          expect(sum(shares, currency)).toEqual({ amount, currency });
          const total = weights.reduce((left, right) => left + right, 0n);
          fc.pre(total > 0n);
          const distances = shares.map(
            (share, index) => share.amount * total - amount * (weights[index] ?? 0n),
          );
          expect(distances.filter((far) => far >= total || far <= -total)).toEqual([]);
          expect(shares.filter((share, at) => weights[at] === 0n && share.amount !== 0n)).toEqual(
            [],
          );
        },
      ),
    );
  });

  it('refuses no weights and weights below zero', () => {
    expect(() => allocate(money(1n), [])).toThrow('at least one weight');
    expect(() => allocate(money(1n), [2n, -1n])).toThrow('at least one weight');
  });
});
