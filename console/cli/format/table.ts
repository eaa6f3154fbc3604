import { styleText } from 'node:util';
import { clean } from './clean.ts';
import { padded, shortened, widthOf } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | null | undefined;
  /** @default 'left' */
  readonly side?: 'left' | 'right';
  /** May be cut when the terminal is too narrow. @default false */
  readonly shrinks?: boolean;
}

export interface Look {
  readonly isTerminal: boolean;
  readonly colour: boolean;
  readonly columns: number;
}

const GAP = '  ';
const LEAST = 8;

/**
 * A table for people, or, when the output is piped, one line of tabs per row: no header, nothing cut,
 * so that `cut -f1` and `awk` work.
 */
export const table = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): string => {
  const cells = rows.map((row) => columns.map(({ of }) => clean(String(of(row) ?? ''))));
  if (!look.isTerminal) return cells.map((line) => line.join('\t')).join('\n');
  const titles = columns.map(({ title }) => title);
  const widths = fitted(columns, [titles, ...cells], look.columns);
  const lineOf = (line: readonly string[]): string =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return padded(shortened(cell, width), width, columns[index]?.side);
      })
      .join(GAP)
      .trimEnd();
  const header = look.colour
    ? styleText('bold', lineOf(titles), { validateStream: false })
    : lineOf(titles);
  return [header, ...cells.map(lineOf)].join('\n');
};

/** Natural widths, and where they do not fit, the shrinking columns give way in turn. */
const fitted = (
  columns: readonly Column<never>[],
  lines: readonly (readonly string[])[],
  available: number,
): readonly number[] => {
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => widthOf(line[index] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1);
  let over = Math.max(0, total - available);
  return widths.map((width, index) => {
    if (!columns[index]?.shrinks) return width;
    const cut = Math.min(over, Math.max(0, width - LEAST));
    over -= cut;
    return width - cut;
  });
};
