import { Command, InvalidArgumentError } from 'commander';
import {
  type ConnectionOptions,
  type ConsoleClient,
  connect,
} from './connection/console-client.ts';
import { CliFailure } from './exit-codes.ts';
import type { Look } from './format/table.ts';
import { wrapped } from './format/wrap.ts';
import type { CliIo } from './io.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly wide?: boolean;
}

export type AskingOptions = CommonOptions & ConnectionOptions;

/** A command with `--json` and examples below its help. */
export const commandOf = (
  name: string,
  description: string,
  examples: readonly string[],
): Command => {
  return new Command(name)
    .description(description)
    .option('--json', 'print one JSON document and nothing else')
    .option('--no-color', 'no colours (NO_COLOR and TERM=dumb work too)')
    .addHelpText('after', ({ command }) => examplesText(examples, command));
};

/** On a terminal that is too narrow an example goes on in the next line, as a shell takes it. */
const examplesText = (examples: readonly string[], command: Command): string => {
  const width = command.configureOutput().getOutHelpWidth?.() ?? Number.POSITIVE_INFINITY;
  const shown = examples.map((example) => {
    const lines = [''];
    for (const part of example.split(/ (?=--)/)) {
      const line = lines.at(-1);
      const joined = line ? `${line} ${part}` : part;
      if (line && joined.length + '  $  \\'.length > width) lines.push(`    ${part}`);
      else lines.splice(-1, 1, joined);
    }
    return `  $ ${lines.join(' \\\n  ')}`;
  });
  return `\nExamples:\n${shown.join('\n')}`;
};

/** The same for a command that asks a running Karwan. */
export const askingCommand = (
  name: string,
  description: string,
  examples: readonly string[],
): Command =>
  commandOf(name, description, examples)
    .option('--data <dir>', 'data folder of the local cloud (default: .karwan)')
    .option('--profile <name>', 'ask the Karwan in AWS, with this profile')
    .option('--stage <name>', 'which deployment in AWS (default: dev)')
    .option('--region <name>', 'AWS region, when the profile has none');

/** The same for one that prints a table. */
export const tableCommand = (
  name: string,
  description: string,
  examples: readonly string[],
): Command =>
  askingCommand(name, description, examples).option(
    '--wide',
    'every column in full, wider than the terminal if need be',
  );

const lookOf = (io: CliIo, options: CommonOptions): Look => ({
  isTerminal: io.isTerminal,
  colour:
    io.isTerminal && options.color !== false && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb',
  columns: options.wide ? Number.POSITIVE_INFINITY : io.columns,
});

/** Prints the document under `--json`, else the text for people. */
export const show = (
  io: CliIo,
  options: CommonOptions,
  document: unknown,
  text: (look: Look) => string,
): void => {
  const output = options.json ? JSON.stringify(document) : text(lookOf(io, options));
  if (output !== '') io.out(`${output}\n`);
};

/** The same for what is told in sentences: on a terminal they are broken between words. */
export const tell = (
  io: CliIo,
  options: CommonOptions,
  document: unknown,
  text: (look: Look) => string,
): void => show(io, options, document, (look) => wrapped(text(look), look));

/** Says something to people only: on the error stream, so that pipes stay clean. */
export const note = (io: CliIo, options: CommonOptions, text: string): void => {
  if (!options.json) io.err(`${wrapped(text, io)}\n`);
};

export const clientOf = (io: CliIo, options: ConnectionOptions): Promise<ConsoleClient> =>
  connect(io, options);

/** For commander: `--limit 20`. */
export const wholeNumber = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 20.');
  return Number(text);
};

/** For commander: collects a repeated option. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** For commander: collects `--setting key=value`. */
export const keyValue = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it with an equals sign, as its help shows.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
};

/** The file's bytes; a file that cannot be read ends the command with the option's name. */
export const readOption = async (io: CliIo, option: string, path: string): Promise<Uint8Array> => {
  try {
    return await io.readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CliFailure('usage', `${option}: cannot read ${path} (${code})`, { cause: error });
  }
};
