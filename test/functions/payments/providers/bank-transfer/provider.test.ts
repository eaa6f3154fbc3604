import { describe, expect, it } from '@jest/globals';
import { providers } from '../../../../../functions/payments/providers/index.ts';

const bank = providers['bank-transfer'];

describe('bank-transfer', () => {
  it('tells the buyer what a bank’s form asks for', () => {
    const settings = {
      'bank.iban': 'DE02 1203 0000 0000 2020 51',
      'bank.holder': 'Sialkot Sports',
    };
    const told = bank?.instructions?.(settings, 'KW-1', { amount: 1999n, currency: 'EUR' });
    expect(Object.entries(told ?? {})).toEqual([
      ['Account holder', 'Sialkot Sports'],
      ['IBAN', 'DE02 1203 0000 0000 2020 51'],
      ['Amount', '19.99 EUR'],
      ['Reference', 'KW-1'],
    ]);
  });

  it.each([
    [{ 'bank.iban': 'DE02120300000000202051', 'bank.tolerance': '500' }, undefined],
    [{ 'bank.iban': 'DE03120300000000202051' }, /^bank.iban: /],
    [{ 'bank.tolerance': '5.00' }, /^bank.tolerance: .*minor units/],
    [{ 'bank.decimal': 'comma' }, /^bank.decimal: use one of/],
    [{ 'bank.date': 'us' }, /^bank.date: use one of dmy/],
    [{ 'bank.currency': 'eur' }, /^bank.currency: /],
  ])('checks %j', (settings, problem) => {
    const found = bank?.checkConfiguration('', settings);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
});
