import { Command } from 'commander';
import * as z from 'zod';
import { type AskingOptions, askingCommand, clientOf, keyValue, show } from '../command.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { quarantineAnswerSchema, quarantineStory } from '../story/quarantine-story.ts';
import { quarantinedRows, quarantineRowSchema } from '../story/quarantine-table.ts';

const pageSchema = z.object({
  quarantined: z.array(quarantineRowSchema),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show what could not be read as an order and waits for a person',
    examples: ['karwan quarantine list', 'karwan quarantine list --state all --json'],
    states: 'quarantined, replaying, resolved, rejected or all (default: open ones)',
    operation: 'quarantine.list',
    schema: pageSchema,
    rows: ({ quarantined }) => quarantinedRows(quarantined),
  });

interface ShowOptions extends AskingOptions {
  readonly reveal?: boolean;
}

const showOne = (io: CliIo): Command =>
  askingCommand('show', 'Tell why a webhook is quarantined and what was done about it', [
    'karwan quarantine show qua_7h2…',
    'karwan quarantine show qua_7h2… --reveal',
  ])
    .argument('<id>', 'id of what is quarantined')
    .option('--reveal', 'show the body as it was sent; it is logged that you looked')
    .action(async (quarantineId: string, options: ShowOptions) => {
      const client = await clientOf(io, options);
      const input = { quarantineId, reveal: options.reveal ?? false };
      const answer = await client.ask('quarantine.show', input, quarantineAnswerSchema);
      show(io, options, answer, (look) => quarantineStory(answer, look));
    });

interface DecideOptions extends AskingOptions {
  readonly why: string;
  readonly commandId?: string;
  readonly setting?: Readonly<Record<string, string>>;
}

const decision = (
  io: CliIo,
  verb: 'replay' | 'reject',
  description: string,
  examples: readonly string[],
) =>
  askingCommand(verb, description, examples)
    .argument('<id>', 'id of what is quarantined')
    .requiredOption('--why <text>', 'why; it is kept')
    .option('--command-id <id>', 'your own id of this command: repeated, it happens once')
    .action(async (quarantineId: string, options: DecideOptions) => {
      const client = await clientOf(io, options);
      const { why, commandId = io.uuid(), setting } = options;
      const input = { quarantineId, why, commandId, ...(setting ? { settings: setting } : {}) };
      const schema = z.object({ commandId: z.string(), quarantineId: z.string() });
      const result = await client.ask(`quarantine.${verb}`, input, schema);
      show(
        io,
        options,
        result,
        () => `Sent as ${result.commandId}. See \`karwan quarantine show ${quarantineId}\`.`,
      );
    });

export const quarantine = (io: CliIo): Command =>
  new Command('quarantine')
    .description('Webhooks that could not be read as an order')
    .addCommand(list(io))
    .addCommand(showOne(io))
    .addCommand(
      decision(io, 'replay', 'Read the kept body once more', [
        'karwan quarantine replay qua_7h2… --why "the new release reads it"',
        'karwan quarantine replay qua_7h2… --why "paid by our own Stripe" --setting payments.prepaid=stripe',
      ]).option(
        '--setting <key=value>',
        'as if its channel had this setting; repeatable',
        keyValue,
      ),
    )
    .addCommand(
      decision(io, 'reject', 'Decide that it is no order', [
        'karwan quarantine reject qua_7h2… --why "a test of the shop’s"',
      ]),
    );
