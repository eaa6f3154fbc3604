import { describe, expect, it } from '@jest/globals';
import { readStatement } from '../../../functions/payments/providers/bank-transfer/statement.ts';
import { printedReferenceOf } from '../../../functions/payments/providers/printed-reference.ts';
import { BUYER_HABITS, type BuyerHabit, createBank } from '../../../local/simulators/bank.ts';
import { fc } from '../../properties.ts';

const clock = { now: () => Date.parse('2026-11-02T09:00:00.000Z') };
const IBAN = 'DE02120300000000202051';
const invoice = (orderId: string, amount: bigint, currency: string) => ({
  iban: IBAN,
  due: { amount, currency },
  reference: printedReferenceOf(orderId),
  payer: 'A. Khan',
  dueAt: '2026-11-09T00:00:00.000Z',
});

describe('the bank', () => {
  it('is paid by buyers in their ways', () => {
    const bank = createBank(clock);
    const one = invoice('ord_1', 1000n, 'EUR');
    const paid = (habit: BuyerHabit) => bank.pay(one, habit);
    expect(BUYER_HABITS.map((habit) => paid(habit).amount.amount)).toEqual([
      1000n,
      900n,
      1100n,
      1000n,
      1000n,
    ]);
    expect(bank.balance(IBAN)).toEqual({ EUR: 5000n });
    expect(bank.books(IBAN).at(-1)).toMatchObject({ bookedAt: '2026-11-10T00:00:00.000Z' });
    expect(bank.books(IBAN).filter(({ text }) => !/kw-/.test(text))).toHaveLength(1);
  });

  it('writes statements that are read as its books say, in every style', () => {
    const payments = fc.array(
      fc.record({
        amount: fc.bigInt({ min: 10n, max: 10n ** 12n }),
        currency: fc.constantFrom('JPY', 'KWD', 'PKR'),
        habit: fc.constantFrom(...BUYER_HABITS),
      }),
      { minLength: 1, maxLength: 20 },
    );
    const styles = fc.record({
      delimiter: fc.constantFrom(',' as const, ';' as const),
      commaDecimals: fc.boolean(),
      withIds: fc.boolean(),
      byteOrderMark: fc.boolean(),
    });
    fc.assert(
      fc.property(payments, styles, (all, style) => {
        const bank = createBank(clock);
        all.forEach(({ amount, currency, habit }, index) => {
          bank.pay(invoice(`ord_${index}`, amount, currency), habit);
        });
        const settings = { 'bank.decimal': style.commaDecimals ? ',' : '.' };
        const text = bank.statement(IBAN, undefined, style);
        const { lines, problems } = readStatement(text, 'sialkot', settings);
        expect(problems).toEqual([]);
        expect(lines.map(({ facts: [{ amount }] }) => amount)).toEqual(
          bank.books(IBAN).map(({ amount }) => amount),
        );
        const named = lines.filter(({ address }) => address.references.length > 1);
        const said = all.filter(({ habit }) => habit !== 'without-reference');
        expect(named).toHaveLength(said.length);
      }),
    );
  });

  it('cuts statements by days', () => {
    const bank = createBank(clock);
    for (const habit of ['exact', 'late'] as const) bank.pay(invoice('ord_1', 10n, 'JPY'), habit);
    const span = { from: '2026-11-03', to: '2026-11-30' };
    expect(readStatement(bank.statement(IBAN, span), 'sialkot', {}).lines).toHaveLength(1);
  });
});
