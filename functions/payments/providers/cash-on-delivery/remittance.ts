import { idOf } from '../../../shared/ids.ts';
import { type AmountProblem, isAmountProblem, type Money } from '../../../shared/money.ts';
import { columnNames, readTable, type TableRow } from '../../../shared/table-file.ts';
import { type FactDraft, factOf, type ProviderFact } from '../../domain/facts.ts';
import { type DecimalSign, decimalSignOf, readAmount } from '../amount-texts.ts';
import { readDate } from '../dates.ts';
import { type FileSettings, fileSettings } from '../file-settings.ts';
import { importedFile, type ReadFile, type ReadLine } from '../imported-file.ts';
import { printedReferencesIn } from '../printed-reference.ts';

type Column = 'tracking' | 'order' | 'amount' | 'fee' | 'net' | 'currency' | 'collected' | 'paid';
type Row = TableRow<Column>;

/** What couriers call the columns; `cod.column.<meaning>` in the settings replaces a list. */
const USUAL: Readonly<Record<Column, readonly string[]>> = {
  tracking: [
    'tracking',
    'tracking number',
    'consignment',
    'consignment no',
    'consignment number',
    'cn',
    'cn number',
    'awb',
    'waybill',
  ],
  order: [
    'order',
    'order number',
    'order id',
    'order ref',
    'reference',
    'order reference',
    'shipper reference',
  ],
  amount: ['amount', 'cod amount', 'collected amount', 'cash collected', 'cod'],
  fee: ['fee', 'fees', 'charges', 'service charges', 'delivery charges', 'cod fee', 'deductions'],
  net: ['net', 'net amount', 'net payable', 'payable', 'paid amount', 'remitted'],
  currency: ['currency', 'ccy'],
  collected: ['date', 'delivered', 'delivery date', 'collected', 'collected on', 'collection date'],
  paid: ['paid on', 'payment date', 'remitted on', 'settlement date', 'settled on'],
};
const NEEDED: readonly (readonly Column[])[] = [['tracking', 'order'], ['amount']];

interface Reading {
  readonly account: string;
  readonly ways: FileSettings;
  readonly decimal: (currency: string) => DecimalSign | undefined;
  /** How many lines name each consignment. */
  readonly named: ReadonlyMap<string, number>;
}

interface Figures {
  readonly gross: Money;
  readonly fee: Money;
  /** Null where the list does not say it. */
  readonly net: Money | null;
}

/**
 * Reads a courier's list of what it collected and handed over, as CSV: one line per parcel. A line is
 * about one consignment, so the same list read twice says the same facts. Collected and handed over
 * are two facts: a list with a date of payment that is empty on a line says only the first.
 */
export const readRemittance: ReadFile = (text, account, settings) => {
  const table = readTable(text, columnNames(USUAL, settings, 'cod'), NEEDED);
  if ('problem' in table) return importedFile([table.problem]);
  const { rows } = table;
  const amounts = rows.flatMap(({ texts }) => [...texts.amount, ...texts.fee, ...texts.net]);
  const ways = fileSettings(settings, 'cod');
  const reading: Reading = {
    account,
    ways,
    decimal: (currency) => ways.decimal ?? decimalSignOf(amounts, currency),
    named: countOf(rows.map(nameOf)),
  };
  return importedFile(rows.map((row) => readRow(row, reading)));
};

const readRow = (row: Row, reading: Reading): ReadLine => {
  const name = nameOf(row);
  // Totals below the table name no parcel.
  if (name === '') return 'ignored';
  const figures = figuresOf(row, reading);
  if ('code' in figures) return { line: row.line, ...figures };
  const { gross } = figures;
  if (gross.amount <= 0n) return 'ignored';
  const facts = factsOf(row, gross, reading);
  if (!facts) {
    const message = 'no date can be read; cod.date in the settings may be dmy, mdy or ymd';
    return { line: row.line, code: 'bad-date', message };
  }
  const references = [facts[0].reference, ...row.cells.flatMap(printedReferencesIn)];
  return {
    line: row.line,
    address: { orderId: null, references: [...new Set(references)] },
    names: [...row.texts.tracking, ...row.texts.order],
    facts,
    mismatch: mismatchOf(figures, reading.named.get(name) ?? 1),
  };
};

const nameOf = ({ texts }: Row): string => texts.tracking[0] ?? texts.order[0] ?? '';

const countOf = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

const figuresOf = (row: Row, { ways, decimal }: Reading): Figures | AmountProblem => {
  const currency = row.texts.currency[0]?.toUpperCase() ?? ways.currency;
  if (currency === undefined) {
    const message = 'no column names the currency; set cod.currency';
    return { code: 'unknown-currency', message };
  }
  const read = (text: string) => readAmount(text, currency, decimal(currency));
  const [gross, fee, net] = [
    read(row.texts.amount[0] ?? '0'),
    read(row.texts.fee[0] ?? '0'),
    row.texts.net[0] === undefined ? null : read(row.texts.net[0]),
  ];
  if (isAmountProblem(gross)) return gross;
  if (isAmountProblem(fee)) return fee;
  if (net !== null && isAmountProblem(net)) return net;
  return { gross, fee, net };
};

/** The fee may be written as a charge or as a deduction. */
const mismatchOf = ({ gross, fee, net }: Figures, lines: number): string | null => {
  if (lines > 1) return 'named-more-than-once';
  if (net === null) return null;
  const charge = fee.amount < 0n ? -fee.amount : fee.amount;
  return gross.amount - charge === net.amount ? null : 'net-is-not-amount-less-fee';
};

const factsOf = (
  row: Row,
  amount: Money,
  { account, ways }: Reading,
): readonly [ProviderFact, ...ProviderFact[]] | undefined => {
  const { paid, collected } = row.texts;
  const paidAt = readDate(paid[0] ?? '', ways.dateOrder);
  const collectedAt = readDate(collected[0] ?? '', ways.dateOrder) ?? paidAt;
  if (collectedAt === undefined) return undefined;
  const draft: Omit<FactDraft, 'kind'> = {
    provider: 'cash-on-delivery',
    account,
    reference: idOf('line', account, 'consignment', nameOf(row).toUpperCase()),
    amount,
    occurredAt: collectedAt,
  };
  const atTheDoor = factOf({ ...draft, kind: 'collected' });
  // A list without dates of payment comes with the payment.
  const isPaid = paidAt !== undefined || row.texts.net.length > 0;
  return isPaid
    ? [atTheDoor, factOf({ ...draft, kind: 'remitted', occurredAt: paidAt ?? collectedAt })]
    : [atTheDoor];
};
