import { Command } from 'commander';
import * as z from 'zod';
import { type AskingOptions, askingCommand, clientOf, show } from '../command.ts';
import type { ConsoleClient } from '../connection/console-client.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { rowsOf } from '../show-table.ts';

const pageSchema = z.object({
  requests: z.array(
    z.looseObject({
      requestId: z.string(),
      merchantId: z.string(),
      kind: z.string(),
      state: z.string(),
      orderIds: z.array(z.string()),
      dueAt: z.string().nullable(),
    }),
  ),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show what stores asked about buyers’ data and waits for a person',
    examples: ['karwan privacy list', 'karwan privacy list --state all --json'],
    states: 'open, closed or all (default: open)',
    operation: 'privacy.list',
    schema: pageSchema,
    rows: (page) =>
      rowsOf(
        page.requests,
        [
          { title: 'REQUEST', of: ({ requestId }) => requestId },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
          { title: 'ASKS FOR', of: ({ kind }) => kind },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'ORDERS', of: ({ orderIds }) => String(orderIds.length) },
          { title: 'ANSWER BY', of: ({ dueAt }) => dueAt ?? '', instant: true },
        ],
        'No request waits: what a store asks about a buyer’s data would wait here for `karwan privacy export` or `erase`.',
      ),
  });

interface SubjectOptions extends AskingOptions {
  readonly merchant: string;
  readonly buyer?: string;
  readonly request?: string;
  readonly why?: string;
  readonly commandId?: string;
}

const withSubject = (command: Command): Command =>
  command
    .requiredOption('--merchant <id>', 'whose buyer it is')
    .option('--buyer <email or phone>', 'the buyer, as the order has it')
    .option('--request <id>', 'a store’s request, from `karwan privacy list`');

const withReason = (command: Command): Command =>
  command
    .requiredOption('--why <text>', 'why; it is kept')
    .option('--command-id <id>', 'your own id of this command: repeated, it happens once');

const subjectOf = ({ merchant, buyer, request }: SubjectOptions) => ({
  merchantId: merchant,
  ...(buyer === undefined ? {} : { buyer }),
  ...(request === undefined ? {} : { requestId: request }),
});

const pageSchemaOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject({ ...shape, next: z.string().optional() });
const exportSchema = pageSchemaOf({ orders: z.array(z.unknown()) });
const eraseSchema = pageSchemaOf({ requestId: z.string(), orderIds: z.array(z.string()) });
const replaySchema = pageSchemaOf({ orders: z.number() });

/** Asked until there is no next page: of a shop, or a log, one call gets only a part done. */
const pagesOf = async <Page extends { readonly next?: string | undefined }>(
  client: ConsoleClient,
  operation: string,
  input: object,
  schema: z.ZodType<Page>,
): Promise<readonly Page[]> => {
  const pages: Page[] = [];
  let after: string | undefined;
  do {
    const page = await client.ask(operation, { ...input, ...(after && { after }) }, schema);
    pages.push(page);
    after = page.next;
  } while (after !== undefined);
  return pages;
};

const exportData = (io: CliIo): Command =>
  withSubject(
    askingCommand('export', 'Print all that is kept about a buyer, in plain text; it is logged', [
      'karwan privacy export --merchant sialkot-sports --buyer ayesha@example.com',
      'karwan privacy export --merchant sialkot-sports --request prv_7h2… --json',
    ]),
  ).action(async (options: SubjectOptions) => {
    const client = await clientOf(io, options);
    const pages = await pagesOf(client, 'privacy.export', subjectOf(options), exportSchema);
    const orders = pages.flatMap((page) => page.orders);
    show(io, options, { merchantId: options.merchant, orders }, () =>
      JSON.stringify(orders, null, 2),
    );
  });

const erase = (io: CliIo): Command =>
  withReason(
    withSubject(
      askingCommand(
        'erase',
        'Forget a buyer: at the end of an order, after 25 days at the latest',
        [
          "karwan privacy erase --merchant sialkot-sports --buyer ayesha@example.com --why 'asked by mail'",
          "karwan privacy erase --merchant sialkot-sports --request prv_7h2… --why 'the shop left us'",
        ],
      ),
    ),
  ).action(async (options: SubjectOptions) => {
    const client = await clientOf(io, options);
    const { why, commandId = io.uuid() } = options;
    const input = { ...subjectOf(options), why, commandId };
    const pages = await pagesOf(client, 'privacy.erase', input, eraseSchema);
    const orderIds = pages.flatMap((page) => page.orderIds);
    show(io, options, { ...pages[0], orderIds, next: undefined }, () =>
      orderIds.length === 0
        ? 'No order of this buyer is known.'
        : `${orderIds.length} orders are being forgotten: ${orderIds.join(', ')}`,
    );
  });

const close = (io: CliIo): Command =>
  withReason(
    askingCommand('close', 'Say that a store’s request was answered', [
      "karwan privacy close prv_7h2… --merchant sialkot-sports --why 'sent to the buyer'",
    ]),
  )
    .argument('<id>', 'the request')
    .requiredOption('--merchant <id>', 'whose store asked')
    .action(async (requestId: string, options: SubjectOptions) => {
      const client = await clientOf(io, options);
      const { merchant: merchantId, why, commandId = io.uuid() } = options;
      const schema = z.looseObject({ commandId: z.string() });
      const input = { merchantId, requestId, why, commandId };
      const answer = await client.ask('privacy.close', input, schema);
      show(io, options, answer, () => `Sent as ${answer.commandId}.`);
    });

const replay = (io: CliIo): Command =>
  withReason(
    askingCommand(
      'replay',
      'Forget again everyone in the log of erasures, after a restored vault',
      ["karwan privacy replay --why 'the vault was restored to Monday'"],
    ),
  ).action(async (options: SubjectOptions) => {
    const client = await clientOf(io, options);
    const { why, commandId = io.uuid() } = options;
    const pages = await pagesOf(client, 'privacy.replay', { why, commandId }, replaySchema);
    const orders = pages.reduce((sum, page) => sum + page.orders, 0);
    show(io, options, { commandId, orders }, () =>
      orders === 0
        ? 'Nobody was forgotten yet.'
        : `${orders} orders of forgotten buyers are being forgotten again.`,
    );
  });

export const privacy = (io: CliIo): Command =>
  new Command('privacy')
    .description('What is kept about buyers, and how it is forgotten')
    .addCommand(list(io))
    .addCommand(exportData(io))
    .addCommand(erase(io))
    .addCommand(close(io))
    .addCommand(replay(io));
