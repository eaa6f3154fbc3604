import { type CommonOptions, note, show } from './command.ts';
import { type Column, hiddenTitles, type Look, table } from './format/table.ts';
import type { CliIo } from './io.ts';

/** Rows of a list, how they are shown, and what is said when there are none. */
export interface Rows {
  readonly count: number;
  /** Why it may be empty, and what fills it. */
  readonly empty: string;
  readonly text: (look: Look) => string;
  /** Titles of the columns that this terminal has no room for. */
  readonly hidden: (look: Look) => readonly string[];
}

export const rowsOf = <Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  empty: string,
): Rows => ({
  count: rows.length,
  empty,
  text: (look) => table(rows, columns, look),
  hidden: (look) => hiddenTitles(rows, columns, look),
});

/** Prints the rows; what is not in them is said on the error stream, so that pipes stay clean. */
export const showRows = (
  io: CliIo,
  options: CommonOptions,
  document: unknown,
  { count, empty, text, hidden }: Rows,
): void => {
  let narrow: readonly string[] = [];
  show(io, options, document, (look) => {
    narrow = hidden(look);
    return text(look);
  });
  if (count === 0 && empty !== '') note(io, options, empty);
  if (narrow.length > 0) note(io, options, `No room for ${narrow.join(', ')}: see --wide`);
};
