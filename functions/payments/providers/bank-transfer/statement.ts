import { idOf } from '../../../shared/ids.ts';
import { isAmountProblem, type Money } from '../../../shared/money.ts';
import { columnNames, readTable, type TableRow } from '../../../shared/table-file.ts';
import { factOf } from '../../domain/facts.ts';
import { type DecimalSign, decimalSignOf, readAmount } from '../amount-texts.ts';
import { readDate } from '../dates.ts';
import { type FileSettings, fileSettings } from '../file-settings.ts';
import { importedFile, type ReadFile, type ReadLine } from '../imported-file.ts';
import { printedReferencesIn } from '../printed-reference.ts';
import {
  DIRECTION_TITLES,
  type Direction,
  directionIn,
  isBalance,
  NAMELESS_TITLES,
} from './direction.ts';

type Sums = 'amount' | 'credit' | 'debit' | 'direction' | 'nameless' | 'currency';
type Column = 'date' | 'text' | 'id' | 'account' | Sums;
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
  direction: DIRECTION_TITLES,
  nameless: NAMELESS_TITLES,
  account: ['account', 'iban', 'account number', 'auftragskonto'],
};
const NEEDED: readonly (readonly Column[])[] = [['date'], ['amount', 'credit']];

interface Reading {
  readonly account: string;
  readonly ways: FileSettings;
  readonly decimals: ReadonlyMap<string, DecimalSign | undefined>;
  readonly direction: (row: Row) => Direction;
  /** What each of the bank's ids is of. */
  readonly named: Map<string, Set<string>>;
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
  const rows = table.rows.filter((row) => !isBalance(row));
  const reading: Reading = {
    account,
    ways,
    decimals: decimalsOf(rows, ways),
    direction: directionIn(rows),
    named: new Map(),
    seen: new Map(),
  };
  for (const row of rows) learnId(row, reading);
  const lines = rows.map((row) => readRow(row, reading));
  const { length } = table.rows;
  return importedFile([...lines, ...Array<ReadLine>(length - rows.length).fill('ignored')]);
};

const readRow = (row: Row, reading: Reading): ReadLine => {
  const { ways, account, direction } = reading;
  const day = readDate(row.texts.date[0] ?? '', ways.dateOrder);
  const amount = amountOf(row, reading);
  if (amount === undefined) return 'ignored';
  if (isAmountProblem(amount)) return { line: row.line, ...amount };
  const way = direction(row);
  // Money that left the account is about no order.
  if (amount.amount <= 0n || way === 'went') return 'ignored';
  if (way === 'unclear') {
    const message = 'whether it came or went is not said; bank.column.direction names the column';
    return { line: row.line, code: 'unclear-direction', message };
  }
  if (isIdOfSeveral(row, reading)) {
    const message =
      'other payments have the bank’s id as well; bank.column.id names another column';
    return { line: row.line, code: 'id-of-several', message };
  }
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
const amountOf = (row: Row, reading: Pick<Reading, 'ways' | 'decimals'>) => {
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

const identityOf = (row: Row, amount: Money, { account, seen }: Reading): string => {
  const { account: own } = row.texts;
  const where = [account, own[0] ?? ''];
  const bankId = bankIdOf(row);
  if (bankId !== undefined) return idOf('line', ...where, 'id', bankId);
  const said = [...where, ...saidIn(row, amount)];
  const key = JSON.stringify(said);
  const occurrence = (seen.get(key) ?? 0) + 1;
  seen.set(key, occurrence);
  return idOf('line', ...said, String(occurrence));
};

const saidIn = ({ texts }: Row, { amount, currency }: Money): readonly string[] => [
  texts.date[0] ?? '',
  `${amount} ${currency}`,
  texts.text.map((one) => one.replaceAll(/\s+/g, ' ')).join(' '),
];

/** What banks write where a payment has no id. */
const NO_ID = /^(nonref|notprovided|not provided|none|n\/?a|-+|0+)$/i;

const bankIdOf = ({ texts }: Row): string | undefined => texts.id.find((id) => !NO_ID.test(id));

/** By an id that two payments share, the second would count for nothing, or for the first one's order. */
const learnId = (row: Row, { direction, named, ...reading }: Reading): void => {
  const bankId = bankIdOf(row);
  const amount = amountOf(row, reading);
  if (bankId === undefined || amount === undefined || isAmountProblem(amount)) return;
  if (amount.amount <= 0n || direction(row) === 'went') return;
  const key = keyOf(row, bankId);
  named.set(key, (named.get(key) ?? new Set()).add(JSON.stringify(saidIn(row, amount))));
};

const isIdOfSeveral = (row: Row, { named }: Reading): boolean => {
  const bankId = bankIdOf(row);
  return bankId !== undefined && (named.get(keyOf(row, bankId))?.size ?? 0) > 1;
};

const keyOf = ({ texts }: Row, bankId: string): string =>
  JSON.stringify([texts.account[0] ?? '', bankId]);

/** A bank may break a reference over two columns of text, or put it into one of its own. */
const printedIn = (row: Row): readonly string[] => [
  ...new Set([...row.cells, row.texts.text.join('')].flatMap(printedReferencesIn)),
];
