import type { TableRow } from '../../../shared/table-file.ts';

/** What a column is called that says of each amount whether it came or went. */
export const DIRECTION_TITLES = [
  'debit/credit',
  'credit/debit',
  'debit or credit',
  'credit or debit',
  'credit debit indicator',
  'credit/debit indicator',
  'debit/credit indicator',
  'dr/cr',
  'cr/dr',
  'dr / cr',
  'cr / dr',
  'd/c',
  'c/d',
  'soll/haben',
  's/h',
  'af bij',
] as const;
/** German cooperative banks give that column no name. */
export const NAMELESS_TITLES = [''] as const;

const WENT = new Set(['d', 'dr', 'db', 'debit', 'debet', 's', 'soll', 'af']);
const CAME = new Set(['c', 'cr', 'credit', 'h', 'haben', 'bij']);
/** Lines about no payment that look like one. */
const BALANCES = new Set([
  'anfangssaldo',
  'endsaldo',
  'opening balance',
  'closing balance',
  'balance brought forward',
  'balance carried forward',
]);

type Row = TableRow<'direction' | 'nameless'>;

/** `signed`: the amount's own sign says it, as in most files. */
export type Direction = 'signed' | 'came' | 'went' | 'unclear';

/**
 * How a file says whether money came or went. A named column has to say it of every line; one without a
 * name is taken for it only where all that stands in it says so.
 */
export const directionIn = (rows: readonly Row[]): ((row: Row) => Direction) => {
  const isNamed = rows.some(({ texts }) => texts.direction.length > 0);
  const nameless = rows.flatMap(({ texts }) => texts.nameless);
  const isMeant = nameless.length > 0 && nameless.every((text) => wayOf(text) !== 'unclear');
  if (!isNamed && !isMeant) return () => 'signed';
  return ({ texts }) => wayOf((isNamed ? texts.direction : texts.nameless)[0] ?? '');
};

const wayOf = (text: string): Direction => {
  const word = text.toLowerCase().replace(/\.$/, '');
  if (WENT.has(word)) return 'went';
  return CAME.has(word) ? 'came' : 'unclear';
};

export const isBalance = ({ cells }: Pick<Row, 'cells'>): boolean =>
  cells.some((cell) => BALANCES.has(cell.toLowerCase()));
