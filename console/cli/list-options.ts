import type { Command } from 'commander';
import { type AskingOptions, note, repeated, wholeNumber } from './command.ts';
import type { CliIo } from './io.ts';

export interface ListOptions extends AskingOptions {
  readonly merchant?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** The options that all lists share. */
export const withListOptions = (command: Command): Command =>
  command
    .option('--merchant <id>', 'only this merchant; repeatable', repeated)
    .option('--from <day>', 'first day, such as 2026-11-01')
    .option('--to <day>', 'last day')
    .option('--limit <n>', 'at most so many (default: 50)', wholeNumber)
    .option('--cursor <text>', 'where the page before ended');

export const listInput = ({ merchant, from, to, state, limit, cursor }: ListOptions): object => ({
  ...(merchant ? { merchants: merchant } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  ...(state ? { state } : {}),
  ...(limit === undefined ? {} : { limit }),
  ...(cursor ? { cursor } : {}),
});

/** On the error stream: an empty list teaches, a cut one says how to go on. */
export const tellEnd = (
  io: CliIo,
  options: ListOptions,
  next: string | undefined,
  count: number,
): void => {
  if (next !== undefined) note(io, options, `There is more: --cursor ${next}`);
  else if (count === 0)
    note(io, options, 'Nothing here. Send an order with `karwan webhooks send`.');
};
