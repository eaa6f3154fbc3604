import { describe, expect, it } from '@jest/globals';
import {
  fromWire,
  isWireProblem,
  toWire,
} from '../../../../../functions/payments/providers/stripe/wire-amount.ts';
import { CURRENCY_CODES } from '../../../../../functions/shared/currencies.ts';
import { parseAmount } from '../../../../../functions/shared/money.ts';
import { chargeable } from '../../../../../local/simulators/stripe/wire-rules.ts';
import { fc } from '../../../../properties.ts';

describe('amounts on Stripe’s wire', () => {
  it.each([
    // major units, currency, what Stripe wants
    ['19.99', 'EUR', 1999],
    ['19.99', 'PKR', 1999],
    ['1999', 'JPY', 1999],
    ['1.230', 'KWD', 1230],
    ['1500', 'ISK', 150_000],
    ['1500', 'UGX', 150_000],
    ['1500.50', 'HUF', 150_050],
    ['1500.50', 'TWD', 150_050],
    ['19.00', 'MGA', 19],
    ['12000', 'RWF', 12_000],
  ])('%s %s', (major, currency, wire) => {
    const money = parseAmount(major, currency);
    if ('code' in money) throw new Error(money.message);
    expect(toWire(money)).toEqual({ amount: wire, currency: currency.toLowerCase() });
    expect(fromWire(BigInt(wire), currency.toLowerCase())).toEqual(money);
  });

  it.each([
    [1234n, 'KWD', 'amount-not-chargeable'],
    [1950n, 'MGA', 'amount-not-chargeable'],
    [0n, 'EUR', 'amount-not-chargeable'],
    [-1n, 'EUR', 'amount-not-chargeable'],
    [1_000_000_000_000n, 'EUR', 'amount-not-chargeable'],
    [1n, 'XYZ', 'unknown-currency'],
  ])('%d %s is refused: %s', (amount, currency, code) => {
    expect(toWire({ amount, currency })).toMatchObject({ code });
  });

  it('a part that the currency has not is no money', () => {
    expect(fromWire(150_050n, 'isk')).toMatchObject({ code: 'amount-not-chargeable' });
  });

  it('comes back as it went, in every currency, and the simulator takes it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CURRENCY_CODES),
        fc.bigInt({ min: 1n, max: 99_999_999n }),
        (currency, amount) => {
          const wire = toWire({ amount, currency });
          if (isWireProblem(wire)) return;
          expect(fromWire(BigInt(wire.amount), wire.currency)).toEqual({ amount, currency });
          expect(chargeable(wire.amount, wire.currency)).toBe(wire.amount);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
