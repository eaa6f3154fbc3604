import { Command } from 'commander';
import * as z from 'zod';
import { type AskingOptions, askingCommand, clientOf, tell } from '../command.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { rowsOf } from '../show-table.ts';
import { orderAnswerSchema } from '../story/order-answer.ts';
import { orderStory } from '../story/order-story.ts';
import { quarantinedRows } from '../story/quarantine-table.ts';
import { labels } from './labels.ts';
import { orderCommands } from './order-commands.ts';

const rowSchema = z.looseObject({
  orderId: z.string(),
  merchantId: z.string(),
  state: z.string(),
  number: z.string().nullable(),
  provider: z.string().nullable(),
  payment: z.string().nullable(),
  fulfilment: z.string().nullable(),
  totalText: z.string().nullable(),
  placedAt: z.string().nullable(),
});
const pageSchema = z.looseObject({
  orders: z.array(rowSchema).optional(),
  quarantined: z.array(z.unknown()).optional(),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show orders, newest first',
    examples: [
      'karwan orders list',
      'karwan orders list --merchant sialkot-sports --from 2026-11-01 --state cancelled',
      'karwan orders list --state quarantined --json',
    ],
    states:
      'such as placed, on_hold, confirmed, completed, cancelled; or quarantined, for what never became an order',
    otherState: 'quarantined',
    operation: 'orders.list',
    schema: pageSchema,
    rows: ({ orders: rows, quarantined = [] }) =>
      rows
        ? rowsOf(
            rows,
            [
              { title: 'ORDER', of: ({ orderId }) => orderId },
              { title: 'NUMBER', of: ({ number }) => number },
              { title: 'STATE', of: ({ state }) => state },
              { title: 'PAYMENT', of: ({ payment }) => payment, shrinks: true },
              { title: 'FULFILMENT', of: ({ fulfilment }) => fulfilment, spare: true },
              { title: 'TOTAL', of: ({ totalText }) => totalText, side: 'right' },
              { title: 'PLACED', of: ({ placedAt }) => placedAt, instant: true, spare: true },
              { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
              { title: 'THROUGH', of: ({ provider }) => provider, spare: true },
            ],
            'No orders yet: a store’s webhooks make them. Send one with `karwan webhooks send`.',
          )
        : quarantinedRows(quarantined),
  });

interface ShowOptions extends AskingOptions {
  readonly merchant?: string;
  readonly reveal?: boolean;
  readonly steps?: boolean;
}

const showOne = (io: CliIo): Command =>
  askingCommand('show', 'Tell an order’s story: its money, its lines, and what happened', [
    'karwan orders show ord_4x7…',
    'karwan orders show ord_4x7… --steps',
    "karwan orders show '#1001' --merchant sialkot-sports",
    'karwan orders show 820982911946154508 --json',
  ])
    .argument('<order>', 'our id, the store’s own id, or the number')
    .option('--merchant <id>', 'whose order, when several go by the number')
    .option('--steps', 'every event on the way too, each with its cause')
    .option('--reveal', 'show the buyer’s name and address; it is logged that you looked')
    .action(async (order: string, options: ShowOptions) => {
      const client = await clientOf(io, options);
      const input = {
        order,
        ...(options.merchant ? { merchantId: options.merchant } : {}),
        reveal: options.reveal ?? false,
      };
      const answer = await client.ask('orders.show', input, orderAnswerSchema);
      tell(io, options, answer, (look) => orderStory(answer, look, options.steps));
    });

export const orders = (io: CliIo): Command => {
  const all = new Command('orders')
    .description('Orders, their stories, and what people want of them')
    .addCommand(list(io))
    .addCommand(showOne(io))
    .addCommand(labels(io));
  for (const command of orderCommands(io)) all.addCommand(command);
  return all;
};
