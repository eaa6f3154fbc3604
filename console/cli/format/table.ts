import { styleText } from 'node:util';
import { clean } from './clean.ts';
import { padded, shortened, widthOf } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | null | undefined;
  /** @default 'left' */
  readonly side?: 'left' | 'right';
  /** May be cut when the terminal is too narrow; never an id. @default false */
  readonly shrinks?: boolean;
  /** Is left out where the terminal is too narrow, the last such column first. @default false */
  readonly spare?: boolean;
  /** An instant: on a terminal it is shown to the minute. @default false */
  readonly instant?: boolean;
}

export interface Look {
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Infinity shows every column in full. */
  readonly columns: number;
}

const GAP = '  ';
const LEAST = 8;

/**
 * A table for people, without a header when it is empty, or, when the output is piped, one line of
 * tabs per row: no header, nothing cut, so that `cut -f1` and `awk` work.
 */
export const table = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string => {
  if (!look.isTerminal) return rows.map((row) => lineOf(row, columns).join('\t')).join('\n');
  if (rows.length === 0) return '';
  const { shown, cells } = fitting(rows, columns, look.columns);
  const titles = shown.map(({ title }) => title);
  const widths = fitted(shown, naturalWidths([titles, ...cells]), look.columns);
  const padding = (line: readonly string[]): string =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return padded(shortened(cell, width), width, shown[index]?.side);
      })
      .join(GAP)
      .trimEnd();
  const header = look.colour
    ? styleText('bold', padding(titles), { validateStream: false })
    : padding(titles);
  return [header, ...cells.map(padding)].join('\n');
};

/** Which columns `table` leaves out on this terminal. */
export const hiddenTitles = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { isTerminal, columns: available }: Look,
): readonly string[] => {
  if (!isTerminal || rows.length === 0) return [];
  const { shown } = fitting(rows, columns, available);
  return columns.filter((column) => !shown.includes(column)).map(({ title }) => title);
};

const lineOf = <Row>(row: Row, columns: readonly Column<Row>[]): readonly string[] =>
  columns.map(({ of }) => clean(String(of(row) ?? '')));

/** The spare columns go one by one, the last first, until the rest fits or none is left. */
const fitting = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  available: number,
): { readonly shown: readonly Column<Row>[]; readonly cells: readonly (readonly string[])[] } => {
  const isFull = available === Number.POSITIVE_INFINITY;
  const all = rows.map((row) =>
    lineOf(row, columns).map((cell, index) =>
      columns[index]?.instant && !isFull ? toTheMinute(cell) : cell,
    ),
  );
  const titles = columns.map(({ title }) => title);
  const widths = naturalWidths([titles, ...all]);
  let kept = columns.map((_, index) => index);
  while (totalOf(kept.map((index) => widths[index] ?? 0)) > available) {
    const spare = kept.findLast((index) => columns[index]?.spare);
    if (spare === undefined) break;
    kept = kept.filter((index) => index !== spare);
  }
  return {
    shown: columns.filter((_, index) => kept.includes(index)),
    cells: all.map((line) => kept.map((index) => line[index] ?? '')),
  };
};

/** `2026-11-02T09:00:05.123Z` → `2026-11-02 09:00Z`; what is no instant stays. */
const toTheMinute = (text: string): string =>
  text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/, '$1 $2Z');

const naturalWidths = (lines: readonly (readonly string[])[]): readonly number[] =>
  (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);

/** Where the natural widths do not fit, the shrinking columns give way in turn. */
const fitted = (
  columns: readonly Column<never>[],
  widths: readonly number[],
  available: number,
): readonly number[] => {
  let over = Math.max(0, totalOf(widths) - available);
  return widths.map((width, index) => {
    if (!columns[index]?.shrinks) return width;
    const cut = Math.min(over, Math.max(0, width - LEAST));
    over -= cut;
    return width - cut;
  });
};
