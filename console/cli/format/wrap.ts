import { stripVTControlCharacters } from 'node:util';
import type { Look } from './table.ts';
import { widthOf } from './width.ts';

const STEP = 4;
/** What stands before the second column, as the instant of a story does. */
const FIRST_COLUMN = /^ *\S+(?: \S+)* {2,}(?=\S)/;

/**
 * Prose on a terminal goes on below where its column began, rather than at the edge; in a pipe a
 * line stays a line. What is copied stays whole: an URL, or a command in backticks.
 */
export const wrapped = (
  text: string,
  { isTerminal, columns }: Pick<Look, 'isTerminal' | 'columns'>,
): string =>
  isTerminal
    ? text
        .split('\n')
        .map((line) => wrappedLine(line, columns))
        .join('\n')
    : text;

const wrappedLine = (line: string, columns: number): string => {
  if (cellsOf(line) <= columns) return line;
  const lead = line.length - line.trimStart().length;
  const column = cellsOf(FIRST_COLUMN.exec(line)?.[0] ?? '');
  const hang = ' '.repeat(column > 0 && column <= columns / 2 ? column : lead + STEP);
  const lines: string[] = [];
  let current = line.slice(0, lead);
  let width = lead;
  let isBegun = false;
  // Each word with the space before it, which goes where the line is broken.
  for (const [piece, space = '', word = ''] of line
    .slice(lead)
    .matchAll(/( *)((?:`[^`]*`|\S)+)/g)) {
    const cells = cellsOf(word);
    if (isBegun && width + space.length + cells > columns) {
      lines.push(current);
      current = hang + word;
      width = hang.length + cells;
    } else {
      current += piece;
      width += space.length + cells;
    }
    isBegun = true;
  }
  return [...lines, current].join('\n');
};

/** Colours take no cell. */
const cellsOf = (text: string): number => widthOf(stripVTControlCharacters(text));
