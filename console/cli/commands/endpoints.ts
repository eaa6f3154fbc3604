import { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  note,
  repeated,
  show,
  tableCommand,
} from '../command.ts';
import type { CliIo } from '../io.ts';
import { rowsOf, showRows } from '../show-table.ts';

const addedSchema = z.looseObject({
  endpointId: z.string(),
  url: z.string(),
  secret: z.string(),
});
const listSchema = z.looseObject({
  endpoints: z.array(
    z.looseObject({
      merchantId: z.string(),
      endpointId: z.string(),
      url: z.string(),
      types: z.array(z.string()),
      state: z.string(),
    }),
  ),
});

interface AddOptions extends AskingOptions {
  readonly merchant: string;
  readonly type?: readonly string[];
}

const add = (io: CliIo): Command =>
  askingCommand('add', 'Send a merchant’s webhooks to a URL', [
    'karwan endpoints add https://shop.example/hooks --merchant sialkot-sports',
    'karwan endpoints add https://shop.example/hooks --merchant sialkot-sports --type order.confirmed',
  ])
    .argument('<url>', 'https only')
    .requiredOption('--merchant <id>', 'whose it is')
    .option('--type <name>', 'only webhooks of this type; repeatable (default: all)', repeated)
    .action(async (url: string, options: AddOptions) => {
      const client = await clientOf(io, options);
      const { merchant: merchantId, type: types = [] } = options;
      const input = { merchantId, url, types, by: io.user };
      const added = await client.ask('endpoints.add', input, addedSchema);
      show(io, options, added, () => `Endpoint  ${added.endpointId}\nSecret    ${added.secret}`);
      note(io, options, 'Keep the secret: it is shown only now. Webhooks are verified with it.');
    });

interface ListOptions extends AskingOptions {
  readonly merchant?: string;
}

const list = (io: CliIo): Command =>
  tableCommand('list', 'Show where webhooks are sent, and how those places do', [
    'karwan endpoints list',
  ])
    .option('--merchant <id>', 'only this merchant')
    .action(async (options: ListOptions) => {
      const client = await clientOf(io, options);
      const { merchant } = options;
      const input = merchant === undefined ? {} : { merchants: [merchant] };
      const answer = await client.ask('endpoints.list', input, listSchema);
      const rows = rowsOf(
        answer.endpoints,
        [
          { title: 'ENDPOINT', of: ({ endpointId }) => endpointId },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'URL', of: ({ url }) => url, shrinks: true },
          { title: 'TYPES', of: ({ types }) => types.join(' ') || 'all', spare: true },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId, spare: true },
        ],
        merchant === undefined
          ? 'No endpoints yet: have a merchant’s webhooks sent to a URL with `karwan endpoints add`.'
          : 'This merchant has no endpoints. Add one with `karwan endpoints add`.',
      );
      showRows(io, options, answer, rows);
    });

const remove = (io: CliIo): Command =>
  askingCommand('remove', 'Send nothing more to an endpoint', ['karwan endpoints remove enp_7h2…'])
    .argument('<endpoint>', 'its id; see `karwan endpoints list`')
    .action(async (endpointId: string, options: AskingOptions) => {
      const client = await clientOf(io, options);
      const schema = z.looseObject({ endpointId: z.string() });
      const removed = await client.ask('endpoints.remove', { endpointId, by: io.user }, schema);
      show(io, options, removed, () => `Nothing more is sent to ${endpointId}.`);
    });

export const endpoints = (io: CliIo): Command =>
  new Command('endpoints')
    .description('Where merchants’ webhooks are sent')
    .addCommand(add(io))
    .addCommand(list(io))
    .addCommand(remove(io));
