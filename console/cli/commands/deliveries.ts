import { Command } from 'commander';
import * as z from 'zod';
import { askingCommand, show, wholeNumber } from '../command.ts';
import type { CliIo } from '../io.ts';
import { listCommand } from '../list-command.ts';
import { type PersonOptions, personInput, withPersonOptions } from '../person-options.ts';
import { sendCommand, sentSchema } from '../send-command.ts';
import { rowsOf } from '../show-table.ts';

const text = z.string().nullable();
const pageSchema = z.looseObject({
  deliveries: z.array(
    z.looseObject({
      deliveryId: z.string(),
      endpointId: z.string(),
      type: z.string(),
      orderId: z.string(),
      state: z.string(),
      attempts: z.number(),
      code: text,
      retryAt: text,
      merchantId: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const list = (io: CliIo): Command =>
  listCommand(io, {
    description: 'Show webhooks to merchants, and what became of them',
    examples: [
      'karwan deliveries list --state failed',
      'karwan deliveries list --endpoint enp_7h2…',
    ],
    states: 'pending, waiting, delivered or failed',
    narrowings: [
      { flags: '--endpoint <id>', what: 'only to this endpoint', as: 'endpointId' },
      { flags: '--order <id>', what: 'only about this order, by our id', as: 'orderId' },
    ],
    operation: 'deliveries.list',
    schema: pageSchema,
    rows: (page) =>
      rowsOf(
        page.deliveries,
        [
          { title: 'DELIVERY', of: ({ deliveryId }) => deliveryId },
          { title: 'TYPE', of: ({ type }) => type },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'TRIES', of: ({ attempts }) => String(attempts), side: 'right' },
          { title: 'BECAUSE', of: ({ code }) => code, shrinks: true },
          { title: 'AGAIN', of: ({ retryAt }) => retryAt, instant: true, spare: true },
          { title: 'ENDPOINT', of: ({ endpointId }) => endpointId, spare: true },
          { title: 'ORDER', of: ({ orderId }) => orderId, spare: true },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
        ],
        'No webhooks to merchants yet: they go to endpoints. Add one with `karwan endpoints add`.',
      ),
  });

const retry = (io: CliIo): Command =>
  withPersonOptions(
    askingCommand('retry', 'Send a webhook once more, under the same id', [
      "karwan deliveries retry dlv_4x7… --merchant sialkot-sports --why 'they lost it'",
    ]),
  )
    .argument('<delivery>', 'its id; see `karwan deliveries list`')
    .option('--wait <seconds>', 'how long to wait for the answer (default: 30)', wholeNumber)
    .action(async (deliveryId: string, options: PersonOptions) => {
      const sent = await sendCommand(io, options, {
        operation: 'deliveries.retry',
        input: { deliveryId, ...personInput(io, options) },
        schema: sentSchema,
        streamOf: () => ({ subject: `delivery/${deliveryId}`, context: 'notifications' }),
      });
      show(io, options, sent, () => `${deliveryId} is sent once more.`);
    });

export const deliveries = (io: CliIo): Command =>
  new Command('deliveries')
    .description('Webhooks to merchants, and what became of them')
    .addCommand(list(io))
    .addCommand(retry(io));
