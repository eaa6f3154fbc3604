import { type Command, Option } from 'commander';
import type * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  note,
  repeated,
  show,
  wholeNumber,
} from './command.ts';
import { type Column, type Look, table } from './format/table.ts';
import type { CliIo } from './io.ts';

interface ListOptions extends AskingOptions {
  readonly merchant?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly state?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** One more thing that a list can be narrowed by. */
interface Narrowing {
  readonly flags: string;
  readonly what: string;
  /** What the operation calls it. */
  readonly as: string;
}

/** A list that the console gives page by page, as a command. */
export interface List<Page extends { readonly next?: string | undefined }> {
  /** @default 'list' */
  readonly name?: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** What `--state` can be. */
  readonly states: string;
  /** @default none beside the merchant, the days and the state */
  readonly narrowings?: readonly Narrowing[];
  readonly operation: string;
  readonly schema: z.ZodType<Page>;
  readonly rows: (page: Page) => Rows;
}

/** Rows of a page, and how they are shown. */
export interface Rows {
  readonly count: number;
  readonly text: (look: Look) => string;
}

export const rowsOf = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Rows => ({
  count: rows.length,
  text: (look) => table(rows, columns, look),
});

/** The command of a list: what all of them share is asked, shown and ended in one way. */
export const listCommand = <Page extends { readonly next?: string | undefined }>(
  io: CliIo,
  { name = 'list', narrowings = [], states, ...list }: List<Page>,
): Command => {
  const command = askingCommand(name, list.description, list.examples)
    .option('--merchant <id>', 'only this merchant; repeatable', repeated)
    .option('--from <day>', 'first day, such as 2026-11-01')
    .option('--to <day>', 'last day')
    .option('--limit <n>', 'at most so many (default: 50)', wholeNumber)
    .option('--cursor <text>', 'where the page before ended')
    .option('--state <name>', states);
  const narrowed = narrowings.map(({ flags, what, as }) => ({
    as,
    option: new Option(flags, what),
  }));
  for (const { option } of narrowed) command.addOption(option);
  return command.action(async (options: ListOptions) => {
    const client = await clientOf(io, options);
    const given = options as Readonly<Record<string, unknown>>;
    const asked = narrowed.map(({ as, option }) => [as, given[option.attributeName()]] as const);
    const input = { ...inputOf(options), ...Object.fromEntries(asked) };
    const page = await client.ask(list.operation, input, list.schema);
    const { count, text } = list.rows(page);
    show(io, options, page, text);
    tellEnd(io, options, page.next, count);
  });
};

/** An empty text is as none, so that a script may pass on a cursor that it does not have yet. */
const inputOf = ({ merchant, from, to, state, limit, cursor }: ListOptions): object => ({
  ...(merchant ? { merchants: merchant } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  ...(state ? { state } : {}),
  ...(limit === undefined ? {} : { limit }),
  ...(cursor ? { cursor } : {}),
});

/** On the error stream: an empty list teaches, a cut one says how to go on. */
const tellEnd = (
  io: CliIo,
  options: ListOptions,
  next: string | undefined,
  count: number,
): void => {
  if (next !== undefined) note(io, options, `There is more: --cursor ${next}`);
  else if (count === 0)
    note(io, options, 'Nothing here. Send an order with `karwan webhooks send`.');
};
