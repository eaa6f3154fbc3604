import { parse } from 'csv-parse/sync';

/** A row of a table, with its cells by what they mean. */
export interface TableRow<Column extends string> {
  /** Line of the file that it begins on, from 1. */
  readonly line: number;
  /** Every text of the columns that mean this, in the file's order; empty where there is none. */
  readonly texts: Readonly<Record<Column, readonly string[]>>;
  readonly cells: readonly string[];
}

/** Why a line, or the whole file (line 0), says nothing; the message never repeats a cell. */
export interface FileProblem {
  readonly line: number;
  /** kebab-case */
  readonly code: string;
  readonly message: string;
}

export type TableFile<Column extends string> =
  | { readonly rows: readonly TableRow<Column>[] }
  | { readonly problem: FileProblem };

/** What a column means → the names that it goes by, in small letters, the best first. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly string[]>>;

const DELIMITERS = [';', ',', '\t'] as const;
/** Banks write some lines about the account above the table. */
const LINES_ABOVE = 40;
const MAX_ROWS = 10_000;

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a table with named columns out of CSV text, whatever stands above it, with or without a byte
 * order mark, whichever delimiter it has. The header is the first line that has a column of every
 * group in `needed` (one of each group is enough). Total: any text gives rows or a problem.
 */
export const readTable = <Column extends string>(
  text: string,
  names: ColumnNames<Column>,
  needed: readonly (readonly Column[])[],
): TableFile<Column> => {
  for (const delimiter of DELIMITERS) {
    const parsed = parseRows(text, delimiter);
    const header = parsed
      .slice(0, LINES_ABOVE)
      .findIndex(({ record }) => fits(meaningsOf(record, names), needed));
    const meanings = meaningsOf(parsed[header]?.record ?? [], names);
    if (header !== -1) return rowsBelow(parsed.slice(header + 1), meanings, names);
  }
  const wanted = needed.map((group) => group.join(' or ')).join(', ');
  const message = `no line names the columns (${wanted}); say in the settings what they are called`;
  return { problem: { line: 0, code: 'no-header', message } };
};

/** A quote that is never closed makes the parser throw: then quotes are letters like any other. */
const parseRows = (text: string, delimiter: string): readonly ParsedRow[] => {
  const options = {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  } as const;
  try {
    return parse(text, options) as unknown as readonly ParsedRow[];
  } catch {
    return parse(text, { ...options, quote: null }) as unknown as readonly ParsedRow[];
  }
};

/** What each column of this header means; undefined for those that nobody asked for. */
const meaningsOf = <Column extends string>(
  header: readonly string[],
  names: ColumnNames<Column>,
): readonly (Column | undefined)[] => {
  const columns = Object.keys(names) as Column[];
  return header.map((title) => {
    const plain = title.toLowerCase().replaceAll(/\s+/g, ' ');
    return columns.find((column) => names[column].includes(plain));
  });
};

const fits = <Column extends string>(
  meanings: readonly (Column | undefined)[],
  needed: readonly (readonly Column[])[],
): boolean => needed.every((group) => group.some((column) => meanings.includes(column)));

const rowsBelow = <Column extends string>(
  parsed: readonly ParsedRow[],
  meanings: readonly (Column | undefined)[],
  names: ColumnNames<Column>,
): TableFile<Column> => {
  if (parsed.length > MAX_ROWS) {
    const message = `${parsed.length} lines; send at most ${MAX_ROWS} at a time`;
    return { problem: { line: 0, code: 'too-many-lines', message } };
  }
  const columns = Object.keys(names) as Column[];
  const rows = parsed.map(({ record, info }) => ({
    line: info.lines,
    cells: record,
    texts: Object.fromEntries(
      columns.map((column) => [
        column,
        record.filter((cell, index) => meanings[index] === column && cell !== ''),
      ]),
    ) as unknown as Record<Column, readonly string[]>,
  }));
  return { rows };
};

/**
 * The names of each column: those that the settings give under `<prefix>.column.<meaning>` (several
 * by `|`) instead of the usual ones.
 */
export const columnNames = <Column extends string>(
  usual: ColumnNames<Column>,
  settings: Readonly<Record<string, string>>,
  prefix: string,
): ColumnNames<Column> =>
  Object.fromEntries(
    (Object.entries(usual) as [Column, readonly string[]][]).map(([column, names]) => {
      const own = settings[`${prefix}.column.${column}`];
      const given = own?.split('|').map((name) => name.trim().toLowerCase());
      return [column, given ?? names];
    }),
  ) as Record<Column, readonly string[]>;
