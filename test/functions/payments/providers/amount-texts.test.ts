import { describe, expect, it } from '@jest/globals';
import {
  decimalSignOf,
  readAmount,
} from '../../../../functions/payments/providers/amount-texts.ts';
import { formatMoney } from '../../../../functions/shared/money.ts';
import { fc } from '../../../properties.ts';

describe('readAmount', () => {
  it.each([
    ['1.234,56', 'EUR', 123456n],
    ['1,234.56', 'EUR', 123456n],
    ['1 234,56', 'EUR', 123456n],
    ["1'234.56", 'CHF', 123456n],
    ['12,34,567.00', 'PKR', 123456700n],
    ['1.234.567', 'PKR', 123456700n],
    ['19,9', 'EUR', 1990n],
    ['-19.99', 'EUR', -1999n],
    ['(19.99)', 'EUR', -1999n],
    ['19,99-', 'EUR', -1999n],
    ['19.99 DR', 'EUR', -1999n],
    ['19.99 CR', 'EUR', 1999n],
    ['+19.99', 'EUR', 1999n],
    ['EUR 19.99', 'EUR', 1999n],
    ['19.99 eur', 'EUR', 1999n],
    ['1,234', 'JPY', 1234n],
    ['1.234', 'JPY', 1234n],
    ['1234', 'JPY', 1234n],
    ['1.234', 'KWD', 1234n],
    ['1,234.567', 'KWD', 1234567n],
  ])('reads %s %s', (text, currency, amount) => {
    expect(readAmount(text, currency, undefined)).toEqual({ amount, currency });
  });

  it.each([
    ['1.000', 'EUR', /not clear/],
    ['1,000', 'KWD', /not clear/],
    ['1.2.3,4,5', 'EUR', /not clear/],
    ['1.234', 'USDT', /ISO 4217/],
    ['19.999', 'EUR', /not clear/],
    ['19.9999', 'EUR', /decimals/],
    ['n/a', 'EUR', /plain decimal/],
    ['', 'EUR', /plain decimal/],
    ['1,2,3', 'EUR', /plain decimal/],
    ['12 EUR 13', 'USD', /plain decimal/],
  ])('refuses %s %s', (text, currency, message) => {
    expect(readAmount(text, currency, undefined)).toMatchObject({
      message: expect.stringMatching(message),
    });
  });

  it('takes the decimal sign that the settings name', () => {
    expect(readAmount('1.000', 'EUR', ',')).toMatchObject({ amount: 100000n });
    expect(readAmount('1,000', 'KWD', ',')).toMatchObject({ amount: 1000n });
    expect(readAmount('12.50', 'EUR', ',')).toMatchObject({ code: 'bad-amount' });
  });

  it('reads back every amount that it is clear about, to the last unit', () => {
    const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const currencies = fc.constantFrom('JPY', 'KWD', 'PKR', 'EUR', 'CLF');
    const styles = fc.constantFrom<[',' | '.', string]>([',', '.'], ['.', ','], ['.', ' ']);
    fc.assert(
      fc.property(amounts, currencies, styles, (amount, currency, [decimal, group]) => {
        const [number = ''] = formatMoney({ amount, currency }).split(' ');
        const [whole = '', fraction] = number.split('.');
        const text =
          whole.replace(/\B(?=(\d{3})+$)/g, group) + (fraction ? `${decimal}${fraction}` : '');
        expect(readAmount(text, currency, decimal)).toEqual({ amount, currency });
        const guessed = readAmount(text, currency, undefined);
        if ('amount' in guessed) expect(guessed).toEqual({ amount, currency });
      }),
      { numRuns: 2000 },
    );
  });

  it('answers for every text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('.', ',', undefined),
        (text, sign) => {
          expect(readAmount(text, 'PKR', sign as '.' | undefined)).toBeDefined();
        },
      ),
    );
  });
});

describe('decimalSignOf', () => {
  it.each([
    [['1.000', '12,50'], ','],
    [['1,000', '12.50'], '.'],
    [['1.000', '2.000'], undefined],
    [['12.50', '12,50'], undefined],
    [['1.000', '1.000.000'], ','],
    [['total', '100'], undefined],
  ])('%j → %s', (texts, sign) => {
    expect(decimalSignOf(texts, 'EUR')).toBe(sign);
  });
});
