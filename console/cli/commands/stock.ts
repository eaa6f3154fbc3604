import { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  note,
  readOption,
  show,
  tableCommand,
  wholeNumber,
} from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { sendCommand, sentSchema, tellId } from '../send-command.ts';
import { rowsOf, showRows } from '../show-table.ts';
import { utf8 } from '../utf8.ts';

interface ChangeOptions extends AskingOptions {
  readonly merchant: string;
  readonly location?: string;
  readonly why?: string;
  readonly by?: string;
  readonly commandId?: string;
  readonly wait?: number;
}

const withChangeOptions = (command: Command): Command =>
  command
    .requiredOption('--merchant <id>', 'whose stock it is')
    .option('--location <name>', 'where it lies (default: main)')
    .option('--by <name>', 'who wants it; it is kept (default: you)')
    .option('--command-id <id>', 'your own id of this command: repeated, it happens once');

const changeInput = (io: CliIo, options: ChangeOptions, why: string) => ({
  merchantId: options.merchant,
  commandId: options.commandId ?? io.uuid(),
  by: options.by ?? io.user,
  why: options.why ?? why,
  ...(options.location ? { location: options.location } : {}),
});

const levelSchema = z.looseObject({
  sku: z.string(),
  location: z.string(),
  onHand: z.number(),
  allocated: z.number(),
  available: z.number(),
  awaited: z.number(),
});
const pageSchema = z.looseObject({ levels: z.array(levelSchema), next: z.string().optional() });

interface ListOptions extends AskingOptions {
  readonly merchant: string;
  readonly sku?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const list = (io: CliIo): Command =>
  tableCommand('list', 'Show what is on hand, promised, free and waited for', [
    'karwan stock list --merchant sialkot-sports',
    'karwan stock list --merchant sialkot-sports --sku BALL-5',
  ])
    .requiredOption('--merchant <id>', 'whose stock')
    .option('--sku <sku>', 'only this one')
    .option('--limit <n>', 'at most so many (default: 50)', wholeNumber)
    .option('--cursor <text>', 'where the page before ended')
    .action(async ({ merchant: merchantId, ...options }: ListOptions) => {
      const { sku, limit, cursor } = options;
      const client = await clientOf(io, options);
      const page = await client.ask('stock.list', { merchantId, sku, limit, cursor }, pageSchema);
      const rows = rowsOf(
        page.levels,
        [
          { title: 'SKU', of: (level) => level.sku },
          { title: 'LOCATION', of: ({ location }) => location },
          { title: 'ON HAND', of: ({ onHand }) => onHand, side: 'right' },
          { title: 'PROMISED', of: ({ allocated }) => allocated, side: 'right' },
          { title: 'FREE', of: ({ available }) => available, side: 'right' },
          { title: 'WAITED FOR', of: ({ awaited }) => awaited || '', side: 'right' },
        ],
        page.next === undefined
          ? 'No stock is kept here for this: say what there is with `karwan stock set` or `import`.'
          : '',
      );
      showRows(io, options, page, rows);
      if (page.next !== undefined) note(io, options, `There is more: --cursor ${page.next}`);
    });

const untakenSchema = z.looseObject({
  untaken: z.array(
    z.looseObject({
      sku: z.string(),
      outcome: z.string(),
      available: z.number(),
      provider: z.string(),
      channelId: z.string(),
      at: z.string(),
    }),
  ),
});

const untaken = (io: CliIo): Command =>
  tableCommand('untaken', 'Show SKUs that a store does not have, or whose level it refused', [
    'karwan stock untaken --merchant sialkot-sports',
  ])
    .requiredOption('--merchant <id>', 'whose stores')
    .action(async ({ merchant: merchantId, ...options }: ListOptions) => {
      const client = await clientOf(io, options);
      const answer = await client.ask('stock.untaken', { merchantId }, untakenSchema);
      const rows = rowsOf(
        answer.untaken,
        [
          { title: 'SKU', of: ({ sku }) => sku },
          { title: 'STORE', of: ({ provider }) => provider },
          { title: 'SAYS', of: ({ outcome }) => outcome },
          { title: 'FREE', of: ({ available }) => available, side: 'right' },
          { title: 'TOLD', of: ({ at }) => at, instant: true, spare: true },
          { title: 'CHANNEL', of: ({ channelId }) => channelId, spare: true },
        ],
        'Every store took what it was told.',
      );
      showRows(io, options, answer, rows);
    });

const levelSentSchema = sentSchema.extend({ subject: z.string() });

const change = (
  io: CliIo,
  verb: {
    readonly name: 'set' | 'receive';
    readonly what: string;
    readonly why: string;
    readonly says: (sku: string, pieces: number) => string;
  },
): Command =>
  withChangeOptions(
    askingCommand(verb.name, verb.what, [
      `karwan stock ${verb.name} BALL-5 120 --merchant sialkot-sports`,
      `karwan stock ${verb.name} BALL-5 120 --merchant sialkot-sports --location sialkot-1`,
    ]),
  )
    .argument('<sku>', 'as the store writes it')
    .argument('<pieces>', 'how many', wholeNumber)
    .option('--why <text>', `why; it is kept (default: ${verb.why})`)
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber)
    .action(async (sku: string, pieces: number, options: ChangeOptions) => {
      const sent = await sendCommand(io, options, {
        operation: `stock.${verb.name}`,
        input: { ...changeInput(io, options, verb.why), sku, pieces },
        schema: levelSentSchema,
        streamOf: ({ subject }) => ({ subject, context: 'fulfilment' }),
      });
      show(io, options, sent, () => verb.says(sku, pieces));
    });

interface ImportOptions extends ChangeOptions {
  readonly mode?: string;
  readonly dryRun?: boolean;
}

const importAnswerSchema = z.looseObject({
  dryRun: z.boolean(),
  read: z.number(),
  problems: z.array(z.object({ line: z.number(), message: z.string() })),
});

const importFile = (io: CliIo): Command =>
  withChangeOptions(
    askingCommand('import', 'Read a table of SKUs and quantities', [
      'karwan stock import counted.csv --merchant sialkot-sports --dry-run',
      'karwan stock import delivery.csv --merchant sialkot-sports --mode receive',
    ]),
  )
    .argument('<file>', 'CSV with the columns sku, quantity and, if there are several, location')
    .option('--mode <mode>', 'set: what is there; receive: what came in (default: set)')
    .option('--why <text>', 'why; it is kept (default: the file’s name)')
    .option('--dry-run', 'say what would happen and do nothing')
    .action(async (path: string, options: ImportOptions) => {
      const input = {
        ...changeInput(io, options, `file ${path}`.slice(-500)),
        text: utf8(await readOption(io, 'file', path)),
        ...(options.mode ? { mode: options.mode } : {}),
        dryRun: options.dryRun ?? false,
      };
      const client = await clientOf(io, options);
      tellId(io, options, input);
      const answer = await client.ask('stock.import', input, importAnswerSchema);
      const { read, problems, dryRun } = answer;
      show(io, options, answer, () =>
        [
          ...problems.map(({ line, message }) => `Line ${line}: ${message}`),
          `${read} levels ${dryRun ? 'would be' : 'are on their way to be'} changed.`,
        ].join('\n'),
      );
      if (problems.length > 0) {
        throw new CliFailure(
          'partly',
          `${problems.length} lines were not taken; the others were.`,
          {
            fix: 'Correct them and send those lines again.',
          },
        );
      }
    });

export const stock = (io: CliIo): Command =>
  new Command('stock')
    .description('Stock that Karwan keeps: what is there, what is promised, what is free')
    .addCommand(list(io))
    .addCommand(untaken(io))
    .addCommand(
      change(io, {
        name: 'set',
        what: 'Say how many were counted, promised ones included',
        why: 'counted',
        says: (sku, pieces) => `${pieces} of ${sku} are on hand.`,
      }),
    )
    .addCommand(
      change(io, {
        name: 'receive',
        what: 'Say how many came in',
        why: 'received',
        says: (sku, pieces) => `${pieces} more of ${sku} are on hand.`,
      }),
    )
    .addCommand(importFile(io));
