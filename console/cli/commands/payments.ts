import { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  readOption,
  show,
  tell,
  wholeNumber,
} from '../command.ts';
import { CliFailure } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { type PersonOptions, personInput, withPersonOptions } from '../person-options.ts';
import { sendCommand, sentSchema } from '../send-command.ts';
import { rowsOf } from '../show-table.ts';
import { type ImportAnswer, importAnswerSchema, importStory } from '../story/import-story.ts';
import { paymentAnswerSchema, paymentStory } from '../story/payment-story.ts';
import { utf8 } from '../utf8.ts';
import { linkingCommand, sendLink } from './link-case.ts';

const text = z.string().nullable();
const pageSchema = z.looseObject({
  payments: z
    .array(
      z.looseObject({
        orderId: z.string(),
        number: text,
        state: text,
        provider: text,
        method: text,
        due: text,
        captured: text,
        refunded: text,
        dueAt: text,
        merchantId: z.string(),
      }),
    )
    .optional(),
  cases: z
    .array(
      z.looseObject({
        caseId: z.string(),
        state: z.string(),
        because: text,
        provider: text,
        amountText: text,
        occurredAt: text,
        orderId: text,
        merchantId: z.string(),
      }),
    )
    .optional(),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show the money of orders, or money that names no order',
    examples: [
      'karwan payments list --state awaiting_transfer',
      'karwan payments list --cases open',
      'karwan payments list --merchant sialkot-sports --json',
    ],
    states: 'such as awaiting_transfer, collected, paid, disputed',
    narrowings: [
      {
        flags: '--cases <which>',
        what: 'open or all: money that names no order',
        as: 'cases',
        isAnotherList: true,
      },
    ],
    operation: 'payments.list',
    schema: pageSchema,
    rows: ({ payments: rows = [], cases }) =>
      cases
        ? rowsOf(
            cases,
            [
              { title: 'CASE', of: ({ caseId }) => caseId },
              { title: 'STATE', of: ({ state }) => state, shrinks: true },
              { title: 'AMOUNT', of: ({ amountText }) => amountText, side: 'right' },
              { title: 'WHEN', of: ({ occurredAt }) => occurredAt, instant: true },
              { title: 'BECAUSE', of: ({ because }) => because, shrinks: true },
              { title: 'ORDER', of: ({ orderId }) => orderId, spare: true },
              { title: 'BY', of: ({ provider }) => provider, spare: true },
              { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
            ],
            'No money without an order: a payment that names none would wait here for `karwan payments link`.',
          )
        : rowsOf(
            rows,
            [
              { title: 'ORDER', of: ({ orderId }) => orderId },
              { title: 'NUMBER', of: ({ number }) => number },
              { title: 'STATE', of: ({ state }) => state, shrinks: true },
              { title: 'DUE', of: ({ due }) => due, side: 'right' },
              { title: 'TAKEN', of: ({ captured }) => captured, side: 'right' },
              { title: 'BACK', of: ({ refunded }) => refunded, side: 'right', spare: true },
              { title: 'UNTIL', of: ({ dueAt }) => dueAt, instant: true, spare: true },
              { title: 'METHOD', of: ({ method }) => method, spare: true },
              { title: 'BY', of: ({ provider }) => provider, spare: true },
              { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
            ],
            'No money yet: it comes with orders. Send one with `karwan webhooks send`.',
          ),
  });

const showOne = (io: CliIo): Command =>
  askingCommand('show', 'Tell the money of an order fact by fact, or one case', [
    "karwan payments show '#1001'",
    'karwan payments show cas_4x7…',
  ])
    .argument('<payment>', 'an order’s id or number, or a case id')
    .option('--merchant <id>', 'whose, when several go by the number')
    .action(async (payment: string, options: AskingOptions & { readonly merchant?: string }) => {
      const client = await clientOf(io, options);
      const input = { payment, ...(options.merchant ? { merchantId: options.merchant } : {}) };
      const answer = await client.ask('payments.show', input, paymentAnswerSchema);
      tell(io, options, answer, () => paymentStory(answer));
    });

interface ImportOptions extends AskingOptions {
  readonly merchant: string;
  readonly channel?: string;
  readonly by?: string;
  readonly commandId?: string;
  readonly dryRun?: boolean;
}

const importFile = (
  io: CliIo,
  verb: { readonly name: string; readonly kind: string; readonly what: string },
): Command =>
  askingCommand(verb.name, `Read ${verb.what} and match its lines with orders`, [
    `karwan payments ${verb.name} november.csv --merchant sialkot-sports --dry-run`,
    `karwan payments ${verb.name} november.csv --merchant sialkot-sports`,
  ])
    .argument('<file>', 'CSV; the same file twice changes nothing')
    .requiredOption('--merchant <id>', 'whose money it is')
    .option('--channel <id>', 'whose settings say how the file is written')
    .option('--by <name>', 'who sends it; it is kept (default: you)')
    .option('--command-id <id>', 'your own id of this command')
    .option('--dry-run', 'say what would happen and do nothing')
    .action(async (path: string, options: ImportOptions) => {
      const answer = await sendFile(io, options, { path, kind: verb.kind });
      show(io, options, answer, (look) => importStory(answer, look));
      if (answer.problems.length > 0) {
        const lines = answer.problems.length === 1 ? 'One line' : `${answer.problems.length} lines`;
        throw new CliFailure('partly', `${lines} could not be read; the others were.`, {
          fix: 'Correct them, or the settings, and send the whole file again.',
        });
      }
    });

const sendFile = async (
  io: CliIo,
  options: ImportOptions,
  file: { readonly path: string; readonly kind: string },
): Promise<ImportAnswer> => {
  const bytes = await readOption(io, 'file', file.path);
  const input = {
    merchantId: options.merchant,
    kind: file.kind,
    text: utf8(bytes),
    commandId: options.commandId ?? io.uuid(),
    by: options.by ?? io.user,
    dryRun: options.dryRun ?? false,
    ...(options.channel ? { channelId: options.channel } : {}),
  };
  const client = await clientOf(io, options);
  return client.ask('payments.import', input, importAnswerSchema);
};

const link = (io: CliIo): Command =>
  linkingCommand('Say whose money a case is', [
    "karwan payments link cas_4x7… '#1001' --why 'the buyer sent the bank’s receipt'",
  ]).action(async (caseId: string, order: string, options: PersonOptions) => {
    await sendLink(io, options, {
      operation: 'payments.link',
      input: { caseId, order },
      subject: `case/${caseId}`,
      context: 'payments',
    });
  });

interface MoneyOptions extends PersonOptions {
  readonly refund?: string;
  readonly request?: string;
}

const sentOfOrder = sentSchema.extend({ orderId: z.string() });

/** Something that people say, or want, of an order's money. */
const moneyVerb = (
  io: CliIo,
  command: Command,
  verb: {
    readonly operation: string;
    readonly inputOf: (options: MoneyOptions) => object;
    readonly says: (order: string) => string;
  },
): Command =>
  withPersonOptions(command)
    .argument('<order>', 'our id, the store’s own id, or the number')
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber)
    .action(async (order: string, options: MoneyOptions) => {
      const answer = await sendCommand(io, options, {
        operation: verb.operation,
        input: { order, ...personInput(io, options), ...verb.inputOf(options) },
        schema: sentOfOrder,
        streamOf: ({ orderId }) => ({ subject: `order/${orderId}`, context: 'payments' }),
      });
      show(io, options, answer, () => verb.says(order));
    });

const refunded = (io: CliIo): Command =>
  moneyVerb(
    io,
    askingCommand('refunded', 'Say that you have given money back: by transfer, in cash', [
      "karwan payments refunded '#1001' --why 'sent by transfer on 12 November'",
    ]).option('--refund <id>', 'which one, where several wait for people (default: all of them)'),
    {
      operation: 'payments.refunded',
      inputOf: ({ refund }) => (refund === undefined ? {} : { refundId: refund }),
      says: (order) => `What was to be given back of ${order} went back.`,
    },
  );

const retry = (io: CliIo): Command =>
  moneyVerb(
    io,
    askingCommand('retry', 'Ask the provider again for what it refused or never answered', [
      "karwan payments retry '#1001' --why 'the account has funds again'",
    ]).option('--request <id>', 'which call, where several went wrong'),
    {
      operation: 'payments.retry',
      inputOf: ({ request }) => (request === undefined ? {} : { requestId: request }),
      says: (order) => `The provider is asked again about ${order}.`,
    },
  );

export const payments = (io: CliIo): Command =>
  new Command('payments')
    .description('Money: what is due, taken and given back, and money that names no order')
    .addCommand(list(io))
    .addCommand(showOne(io))
    .addCommand(importFile(io, { name: 'match', kind: 'statement', what: 'a bank’s statement' }))
    .addCommand(importFile(io, { name: 'remit', kind: 'remittance', what: 'a courier’s list' }))
    .addCommand(link(io))
    .addCommand(refunded(io))
    .addCommand(retry(io));
