import type { Command } from 'commander';
import { CliFailure } from '../exit-codes.ts';
import type { AwaitedCommand } from '../send-command.ts';

/** One thing that people can want of an order, as a subcommand of `orders`. */
export interface OrderVerb<Options> {
  readonly name: string;
  /** As the step that decides it calls it; several where options choose among them. */
  readonly commands: readonly string[];
  readonly context: AwaitedCommand['context'];
  readonly description: string;
  readonly example: string;
  readonly options?: (command: Command) => Command;
  readonly inputOf?: (options: Options) => object;
}

/** `--line 12=3`: whole numbers by line id. */
export const quantitiesOf = (
  option: string,
  lines: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, number>> | undefined => {
  if (!lines) return undefined;
  const numbers = Object.entries(lines).map(([line, text]): [string, number] => {
    if (!/^\d{1,7}$/.test(text)) {
      throw new CliFailure('usage', `${option}: ${text} is not a whole number`);
    }
    return [line, Number(text)];
  });
  return Object.fromEntries(numbers);
};
