import { type Command, Option } from 'commander';
import type * as z from 'zod';
import {
  type AskingOptions,
  clientOf,
  note,
  repeated,
  tableCommand,
  wholeNumber,
} from './command.ts';
import type { CliIo } from './io.ts';
import { type Rows, showRows } from './show-table.ts';

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
  /** It asks for other rows rather than for fewer. @default false */
  readonly isAnotherList?: boolean;
}

/** A list that the console gives page by page, as a command. */
export interface List<Page extends { readonly next?: string | undefined }> {
  /** @default 'list' */
  readonly name?: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** What `--state` can be. */
  readonly states: string;
  /** A state that asks for other rows rather than for fewer. @default none */
  readonly otherState?: string;
  /** @default none beside the merchant, the days and the state */
  readonly narrowings?: readonly Narrowing[];
  readonly operation: string;
  readonly schema: z.ZodType<Page>;
  readonly rows: (page: Page) => Rows;
}

/** The command of a list: what all of them share is asked, shown and ended in one way. */
export const listCommand = <Page extends { readonly next?: string | undefined }>(
  io: CliIo,
  { name = 'list', narrowings = [], states, otherState, ...list }: List<Page>,
): Command => {
  const command = tableCommand(name, list.description, list.examples)
    .option('--merchant <id>', 'only this merchant; repeatable', repeated)
    .option('--from <day>', 'first day, by UTC, such as 2026-11-01')
    .option('--to <day>', 'last day, by UTC')
    .option('--limit <n>', 'at most so many (default: 50)', wholeNumber)
    .option('--cursor <text>', 'where the page before ended')
    .option('--state <name>', states);
  const narrowed = narrowings.map(({ flags, what, as }) => ({
    as,
    option: new Option(flags, what),
  }));
  const others = narrowings.filter(({ isAnotherList }) => isAnotherList).map(({ as }) => as);
  /** What can be asked and leaves no row out for good. */
  const whole = new Set(['limit', ...others]);
  for (const { option } of narrowed) command.addOption(option);
  return command.action(async (options: ListOptions) => {
    const client = await clientOf(io, options);
    const given = options as Readonly<Record<string, unknown>>;
    const asked = narrowed.map(({ as, option }) => [as, given[option.attributeName()]] as const);
    const input = { ...inputOf(options), ...Object.fromEntries(asked) };
    const page = await client.ask(list.operation, input, list.schema);
    const rows = list.rows(page);
    const isNarrowed = Object.entries(input).some(
      ([key, value]) => value && !whole.has(key) && !(key === 'state' && value === otherState),
    );
    const more = page.next === undefined ? undefined : `There is more: --cursor ${page.next}`;
    // A page of a filtered list can be empty and have others after it.
    const empty = more ? '' : isNarrowed ? NONE_LIKE_THIS : rows.empty;
    showRows(io, options, page, { ...rows, empty });
    if (more) note(io, options, more);
  });
};

const NONE_LIKE_THIS = 'None is like this. Fewer options show more.';

/** An empty text is as none, so that a script may pass on a cursor that it does not have yet. */
const inputOf = ({ merchant, from, to, state, limit, cursor }: ListOptions): object => ({
  ...(merchant ? { merchants: merchant } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  ...(state ? { state } : {}),
  ...(limit === undefined ? {} : { limit }),
  ...(cursor ? { cursor } : {}),
});
