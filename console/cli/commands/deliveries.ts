import { Command } from 'commander';
import * as z from 'zod';
import { askingCommand, clientOf, show, wholeNumber } from '../command.ts';
import { table } from '../format/table.ts';
import type { CliIo } from '../io.ts';
import { type ListOptions, listInput, tellEnd, withListOptions } from '../list-options.ts';
import {
  awaitOutcome,
  type PersonOptions,
  personInput,
  sentSchema,
  tellId,
  withPersonOptions,
} from '../person-options.ts';

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

type DeliveryListOptions = ListOptions & { readonly endpoint?: string; readonly order?: string };

const list = (io: CliIo): Command =>
  withListOptions(
    askingCommand('list', 'Show webhooks to merchants, and what became of them', [
      'karwan deliveries list --state failed',
      'karwan deliveries list --endpoint enp_7h2…',
    ]),
  )
    .option('--state <name>', 'pending, waiting, delivered or failed')
    .option('--endpoint <id>', 'only to this endpoint')
    .option('--order <id>', 'only about this order, by our id')
    .action(async (options: DeliveryListOptions) => {
      const client = await clientOf(io, options);
      const { endpoint, order } = options;
      const input = {
        ...listInput(options),
        ...(endpoint === undefined ? {} : { endpointId: endpoint }),
        ...(order === undefined ? {} : { orderId: order }),
      };
      const page = await client.ask('deliveries.list', input, pageSchema);
      show(io, options, page, (look) =>
        table(
          page.deliveries,
          [
            { title: 'DELIVERY', of: ({ deliveryId }) => deliveryId },
            { title: 'TYPE', of: ({ type }) => type },
            { title: 'STATE', of: ({ state }) => state },
            { title: 'TRIES', of: ({ attempts }) => String(attempts), side: 'right' },
            { title: 'BECAUSE', of: ({ code }) => code },
            { title: 'AGAIN', of: ({ retryAt }) => retryAt },
            { title: 'ENDPOINT', of: ({ endpointId }) => endpointId, shrinks: true },
            { title: 'ORDER', of: ({ orderId }) => orderId, shrinks: true },
            { title: 'MERCHANT', of: ({ merchantId }) => merchantId, shrinks: true },
          ],
          look,
        ),
      );
      tellEnd(io, options, page.next, page.deliveries.length);
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
      const input = { deliveryId, ...personInput(io, options) };
      const client = await clientOf(io, options);
      tellId(io, options, input);
      const sent = await client.ask('deliveries.retry', input, sentSchema);
      const outcome = await awaitOutcome(io, client, {
        commandId: sent.commandId,
        merchantId: sent.merchantId,
        subject: `delivery/${deliveryId}`,
        context: 'notifications',
        nameOf: (command) => command,
        waitSeconds: options.wait,
      });
      show(io, options, { ...sent, ...outcome }, () => `${deliveryId} is sent once more.`);
    });

export const deliveries = (io: CliIo): Command =>
  new Command('deliveries')
    .description('Webhooks to merchants, and what became of them')
    .addCommand(list(io))
    .addCommand(retry(io));
