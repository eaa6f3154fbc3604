import { idOf } from '../../../shared/ids.ts';
import { isAmountProblem, type Money } from '../../../shared/money.ts';
import { columnNames, readTable, type TableRow } from '../../../shared/table-file.ts';
import { factOf } from '../../domain/facts.ts';
import { type DecimalSign, decimalSignOf, readAmount } from '../amount-texts.ts';
import { readDate } from '../dates.ts';
import { type FileSettings, fileSettings } from '../file-settings.ts';
import { importedFile, type ReadFile, type ReadLine } from '../imported-file.ts';
import { printedReferencesIn } from '../printed-reference.ts';

type Column = 'date' | 'amount' | 'credit' | 'debit' | 'text' | 'id' | 'currency' | 'account';
type Row = TableRow<Column>;

/** What banks call the columns; `bank.column.<meaning>` in the settings replaces a list. */
const USUAL: Readonly<Record<Column, readonly string[]>> = {
  date: [
    'booking date',
    'date',
    'value date',
    'transaction date',
    'posting date',
    'post date',
    'buchungstag',
    'buchungsdatum',
    'datum',
  ],
  amount: [
    'amount',
    'transaction amount',
    'betrag',
    'betrag (eur)',
    'umsatz',
    'montant',
    'importe',
  ],
  credit: ['credit', 'credit amount', 'deposit', 'deposits', 'money in', 'paid in', 'haben'],
  debit: ['debit', 'debit amount', 'withdrawal', 'withdrawals', 'money out', 'paid out', 'soll'],
  text: [
    'text',
    'description',
    'details',
    'remittance information',
    'payment details',
    'narrative',
    'particulars',
    'purpose',
    'reference',
    'payment reference',
    'memo',
    'verwendungszweck',
    'buchungstext',
    'name',
    'payer',
  ],
  id: [
    'id',
    'transaction id',
    'transaction reference',
    'bank reference',
    'reference number',
    'entry reference',
    'tid',
  ],
  currency: ['currency', 'ccy', 'waehrung', 'währung', 'devise'],
  account: ['account', 'iban', 'account number', 'auftragskonto'],
};
const NEEDED: readonly (readonly Column[])[] = [['date'], ['amount', 'credit']];

interface Reading {
  readonly account: string;
  readonly ways: FileSettings;
  readonly decimals: ReadonlyMap<string, DecimalSign | undefined>;
  /** Identities that this file had already, with how often. */
  readonly seen: Map<string, number>;
}

/**
 * Reads a bank's statement as CSV: each payment that came in is one fact of its own reference, which
 * is the bank's id of it, or the hash of its date, amount and text and of which one it is among equal
 * ones. So the same statement read twice, or two that overlap, say the same facts. Nothing of a line's
 * text is kept: it names people.
 */
export const readStatement: ReadFile = (text, account, settings) => {
  const table = readTable(text, columnNames(USUAL, settings, 'bank'), NEEDED);
  if ('problem' in table) return importedFile([table.problem]);
  const ways = fileSettings(settings, 'bank');
  const decimals = decimalsOf(table.rows, ways);
  const reading: Reading = { account, ways, decimals, seen: new Map() };
  return importedFile(table.rows.map((row) => readRow(row, reading)));
};

const readRow = (row: Row, reading: Reading): ReadLine => {
  const { ways, account } = reading;
  const day = readDate(row.texts.date[0] ?? '', ways.dateOrder);
  const amount = amountOf(row, reading);
  if (amount === undefined) return 'ignored';
  if (isAmountProblem(amount)) return { line: row.line, ...amount };
  // Money that left the account is about no order.
  if (amount.amount <= 0n) return 'ignored';
  if (day === undefined) {
    const message = 'the date cannot be read; bank.date in the settings may be dmy, mdy or ymd';
    return { line: row.line, code: 'bad-date', message };
  }
  const reference = identityOf(row, amount, reading);
  return {
    line: row.line,
    address: { orderId: null, references: [reference, ...printedIn(row)] },
    names: [],
    facts: [
      factOf({
        provider: 'bank-transfer',
        account,
        reference,
        kind: 'captured',
        amount,
        occurredAt: day,
      }),
    ],
    mismatch: null,
  };
};

/** Undefined where the line has no amount at all, as totals and notes below a table. */
const amountOf = (row: Row, reading: Reading) => {
  const [amount] = row.texts.amount;
  const [credit] = row.texts.credit;
  const text = amount ?? credit;
  if (text === undefined) return undefined;
  const currency = currencyOf(row, reading.ways);
  if (currency === undefined) {
    const message = 'no column names the currency; set bank.currency';
    return { code: 'unknown-currency' as const, message };
  }
  return readAmount(text, currency, reading.decimals.get(currency));
};

const currencyOf = (row: Row, ways: FileSettings): string | undefined =>
  row.texts.currency[0]?.toUpperCase() ?? ways.currency;

/** How each currency's amounts are written in this file; debits tell as well as credits. */
const decimalsOf = (rows: readonly Row[], ways: FileSettings): Reading['decimals'] => {
  const texts = new Map<string, string[]>();
  for (const row of rows) {
    const currency = currencyOf(row, ways) ?? '';
    const { amount, credit, debit } = row.texts;
    const known = texts.get(currency) ?? [];
    known.push(...amount, ...credit, ...debit);
    texts.set(currency, known);
  }
  return new Map(
    [...texts].map(([currency, amounts]) => [
      currency,
      ways.decimal ?? decimalSignOf(amounts, currency),
    ]),
  );
};

const identityOf = (row: Row, { amount, currency }: Money, { account, seen }: Reading): string => {
  const { id, date, text, account: own } = row.texts;
  const [bankId] = id;
  const where = [account, own[0] ?? ''];
  if (bankId !== undefined) return idOf('line', ...where, 'id', bankId);
  const words = text.map((one) => one.replaceAll(/\s+/g, ' ')).join(' ');
  const said = [...where, date[0] ?? '', `${amount} ${currency}`, words];
  const key = JSON.stringify(said);
  const occurrence = (seen.get(key) ?? 0) + 1;
  seen.set(key, occurrence);
  return idOf('line', ...said, String(occurrence));
};

/** A bank may break a reference over two columns of text, or put it into one of its own. */
const printedIn = (row: Row): readonly string[] => [
  ...new Set([...row.cells, row.texts.text.join('')].flatMap(printedReferencesIn)),
];
