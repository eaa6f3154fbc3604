import { Command, CommanderError } from 'commander';
import { asTyped } from './as-typed.ts';
import { canary } from './commands/canary.ts';
import { channels } from './commands/channels.ts';
import { deliveries } from './commands/deliveries.ts';
import { dlq } from './commands/dlq.ts';
import { doctor } from './commands/doctor.ts';
import { endpoints } from './commands/endpoints.ts';
import { notifications } from './commands/notifications.ts';
import { orders } from './commands/orders.ts';
import { parcels } from './commands/parcels.ts';
import { payments } from './commands/payments.ts';
import { privacy } from './commands/privacy.ts';
import { quarantine } from './commands/quarantine.ts';
import { status } from './commands/status.ts';
import { stock } from './commands/stock.ts';
import { webhooks } from './commands/webhooks.ts';
import { CliFailure, EXIT_CODES, exitCodeTable } from './exit-codes.ts';
import { wrapped } from './format/wrap.ts';
import type { CliIo } from './io.ts';

/** Runs one command line and gives its exit code. Never throws. */
export const runCli = async (args: readonly string[], io: CliIo): Promise<number> => {
  const json = args.includes('--json');
  let exitCode: number = EXIT_CODES.ok.code;
  let ran: Command | undefined;
  const program = createProgram(io, json, (code) => {
    exitCode = code;
  });
  program.hook('preAction', (_program, command) => {
    ran = command;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return tell(io, error, { json, ran });
  }
};

const createProgram = (io: CliIo, json: boolean, exit: (code: number) => void): Command => {
  const program = new Command('karwan')
    .description(
      'Order pipeline: channels, orders, money, stock, quarantine and dead letters from the shell',
    )
    .helpCommand(false)
    .version(io.version, '-V, --version', 'say which release this is')
    .addCommand(channels(io))
    .addCommand(webhooks(io, exit))
    .addCommand(orders(io))
    .addCommand(parcels(io))
    .addCommand(payments(io))
    .addCommand(notifications(io))
    .addCommand(endpoints(io))
    .addCommand(deliveries(io))
    .addCommand(stock(io))
    .addCommand(privacy(io))
    .addCommand(quarantine(io))
    .addCommand(dlq(io, exit))
    .addCommand(canary(io, exit))
    .addCommand(doctor(io, exit))
    .addCommand(status(io))
    .addHelpText('after', '\nExit codes: karwan help exit-codes');
  program.addCommand(
    new Command('help')
      .description('Help for a command, or `help exit-codes`')
      .argument('[topic...]')
      .action((topic: readonly string[]) => help(io, program, topic)),
  );
  for (const command of family(program)) {
    command.exitOverride(json ? (error) => refuseAsJson(command, error) : undefined);
    // The flags of some commands take half of a terminal.
    command.configureHelp({ minWidthToWrap: 20 });
    command.configureOutput({
      writeOut: io.out,
      writeErr: json ? () => undefined : io.err,
      ...(io.isTerminal ? { getOutHelpWidth: () => io.columns } : {}),
      ...(io.isTerminal ? { getErrHelpWidth: () => io.columns } : {}),
    });
    command.showHelpAfterError(`(see: ${pathOf(command)} --help)`);
  }
  return program;
};

/** Under `--json` the words of commander are told as every other failure is. */
const refuseAsJson = (command: Command, error: CommanderError): never => {
  if (error.exitCode === 0) throw error;
  const path = pathOf(command);
  const message =
    error.code === 'commander.help'
      ? `${path}: name one of ${command.commands.map((one) => one.name()).join(', ')}`
      : error.message.replace(/^error: /, '');
  throw new CliFailure('usage', message, { fix: `See \`${path} --help\`.`, cause: error });
};

const family = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(family),
];

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const help = (io: CliIo, program: Command, topic: readonly string[]): void => {
  if (topic.join(' ') === 'exit-codes') {
    io.out(`Exit codes\n\n${exitCodeTable()}\n`);
    return;
  }
  const found = topic.reduce<Command | undefined>(
    (command, name) => command?.commands.find((one) => one.name() === name),
    program,
  );
  if (!found) {
    throw new CliFailure('usage', `There is no help on ${topic.join(' ')}.`, {
      fix: 'Try `karwan help` or `karwan help exit-codes`.',
    });
  }
  found.outputHelp();
};

/** Commander has told its own errors already; help that was asked for is no error. */
const tell = (
  io: CliIo,
  error: unknown,
  { json, ran }: { readonly json: boolean; readonly ran: Command | undefined },
): number => {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
  }
  const failure = error instanceof CliFailure ? error : unexpected(error);
  const { code, fix, exit } = failure;
  const message = ran ? asTyped(failure.message, ran) : failure.message;
  const document = { error: { code, message, ...(fix === undefined ? {} : { fix }) } };
  const text = fix ? `${message}\n${fix}` : message;
  io.err(json ? `${JSON.stringify(document)}\n` : `${wrapped(text, io)}\n`);
  if (io.env['KARWAN_DEBUG']) io.err(`${failure.stack}\n${String(failure.cause ?? '')}\n`);
  return EXIT_CODES[exit].code;
};

const unexpected = (error: unknown): CliFailure =>
  new CliFailure('failed', error instanceof Error ? error.message : String(error), {
    cause: error,
    fix: 'This is a fault of the command itself; KARWAN_DEBUG=1 shows where.',
  });
