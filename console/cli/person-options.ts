import type { Command } from 'commander';
import type { AskingOptions } from './command.ts';
import type { CliIo } from './io.ts';

/** What every command says that a person answers for. */
export interface PersonOptions extends AskingOptions {
  readonly why: string;
  readonly by?: string;
  readonly commandId?: string;
  readonly merchant?: string;
  readonly wait?: number;
}

/** The options that all such commands share. */
export const withPersonOptions = (command: Command): Command =>
  command
    .requiredOption('--why <text>', 'why; it is kept')
    .option('--by <name>', 'who wants it; it is kept (default: you)')
    .option('--command-id <id>', 'your own id of this command: repeated, it happens once')
    .option('--merchant <id>', 'whose it is, when several go by the number');

export const personInput = (io: CliIo, options: PersonOptions): object => ({
  why: options.why,
  by: options.by ?? io.user,
  commandId: options.commandId ?? io.uuid(),
  ...(options.merchant ? { merchantId: options.merchant } : {}),
});
