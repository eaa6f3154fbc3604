import { formatMoney, type Money } from '../../../shared/money.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';
import { printedReferenceOf } from '../printed-reference.ts';
import type { PaymentProvider } from '../provider.ts';
import { checkBankSettings, toleranceSetting } from './settings.ts';

/**
 * The buyer transfers the money and writes the printed reference on it; the bank's statement, read as
 * a file, says what came. Refunds are a person's transfer back.
 */
export const bankTransfer: PaymentProvider = {
  name: 'bank-transfer',
  title: 'Bank transfer',
  can: [],
  keepsReferences: true,
  open: (wish) => ({
    kind: 'instructions',
    reference: printedReferenceOf(wish.orderId),
    dueAt: wish.paymentDueAt,
  }),
  tolerance: ({ settings, due }) => ({
    amount: toleranceSetting(settings),
    currency: due.currency,
  }),
  instructions: (settings, reference, amount) => instructionsOf(settings, reference, amount),
  checkConfiguration: (_secret, settings) => checkBankSettings(settings),
};

const SHOWN = [
  ['Account holder', 'bank.holder'],
  ['IBAN', 'bank.iban'],
  ['Account number', 'bank.account'],
  ['BIC', 'bank.bic'],
  ['Bank', 'bank.name'],
] as const;

/** What the buyer needs for the transfer, in the order of a bank's form. */
const instructionsOf = (
  settings: ChannelSettings,
  reference: string,
  amount: Money,
): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...SHOWN.flatMap(([title, name]) => {
      const value = settings[name];
      return value === undefined ? [] : [[title, value]];
    }),
    ['Amount', formatMoney(amount)],
    ['Reference', reference],
  ]);
