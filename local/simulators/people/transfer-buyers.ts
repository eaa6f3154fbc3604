import * as z from 'zod';
import { isAmountProblem, type Money, parseAmount } from '../../../functions/shared/money.ts';
import type { Clock } from '../../engine/clock.ts';
import { createBank, type Invoice } from '../bank.ts';
import type { DemoMerchant } from '../storefronts/catalogue.ts';
import type { Agenda } from './agenda.ts';
import type { AskAs, MoneyRow, Person } from './person.ts';

/** Out of a hundred invoices. */
const HABITS = [
  ['exact', 48],
  ['short', 14],
  ['over', 8],
  ['without-reference', 6],
  ['after-its-time', 16],
  ['never', 8],
] as const;
const REST_AFTER = 25;
const STATEMENT_EVERY_MS = 10_000;

const shownSchema = z.object({ instructions: z.record(z.string(), z.string()).nullable() });

export interface TransferBuyersParts {
  readonly merchant: DemoMerchant;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly ask: AskAs;
  /** A command id that nobody else has. */
  readonly newId: () => string;
}

/** The buyers of one shop who pay by transfer, their bank, and the bookkeeper who reads its statements. */
export const transferBuyers = (parts: TransferBuyersParts): Person => {
  const { merchant, clock, agenda, ask } = parts;
  const iban = merchant.iban ?? '';
  const invoices = new Map<string, { invoice: Invoice; late: boolean }>();
  // A statement tells of what came since the one before it.
  let bank = createBank(clock);
  let nextStatementAt = 0;

  const receive = async ({ orderId }: MoneyRow): Promise<void> => {
    const input = { payment: orderId, merchantId: merchant.merchantId };
    const shown = shownSchema.parse(await ask('buyer', 'payments.show', input));
    const due = moneyOf(shown.instructions?.['Amount']);
    const reference = shown.instructions?.['Reference'];
    if (due === undefined || reference === undefined) return;
    const dueAt = new Date(clock.now()).toISOString();
    const invoice = { iban, due, reference, payer: 'A buyer of the demo', dueAt };
    const habit = agenda.habit(HABITS);
    const late = habit === 'after-its-time';
    invoices.set(orderId, { invoice, late });
    if (late || habit === 'never') return;
    const seconds = 4 + agenda.luck() * 12;
    agenda.once(`transfer ${orderId}`, seconds, () => {
      const { amount } = bank.pay(invoice, habit);
      if (habit !== 'short') return;
      const rest = { ...due, amount: due.amount - amount.amount };
      agenda.once(`rest ${orderId}`, REST_AFTER, () => {
        bank.pay({ ...invoice, due: rest }, 'exact');
      });
    });
  };

  const readStatement = async (): Promise<void> => {
    if (clock.now() < nextStatementAt || bank.books(iban).length === 0) return;
    nextStatementAt = clock.now() + STATEMENT_EVERY_MS;
    // Without the bank's ids, which begin anew with every statement and every start.
    const text = bank.statement(iban, undefined, { withIds: false });
    bank = createBank(clock);
    const { merchantId } = merchant;
    const input = { merchantId, kind: 'statement', text, commandId: parts.newId() };
    await ask('bookkeeper', 'payments.import', input);
  };

  return {
    act: async (rows) => {
      const mine = rows.filter(
        ({ merchantId, provider }) =>
          merchantId === merchant.merchantId && provider === 'bank-transfer',
      );
      for (const row of mine) {
        const known = invoices.get(row.orderId);
        if (row.state === 'awaiting_transfer') {
          agenda.once(`invoice ${row.orderId}`, 1, () => receive(row));
        }
        if (known?.late && row.orderState === 'expired') {
          agenda.once(`late ${row.orderId}`, 5, () => void bank.pay(known.invoice, 'exact'));
        }
      }
      await readStatement();
    },
  };
};

/** `7747.00 PKR` */
const moneyOf = (text: string | undefined): Money | undefined => {
  const [number, currency] = text?.split(' ') ?? [];
  if (number === undefined || currency === undefined) return undefined;
  const money = parseAmount(number, currency);
  return isAmountProblem(money) ? undefined : money;
};
