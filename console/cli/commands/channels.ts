import { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  clientOf,
  keyValue,
  show,
  tableCommand,
  wholeNumber,
} from '../command.ts';
import { localChannelUrl } from '../connection/local-cloud.ts';
import type { CliIo } from '../io.ts';
import { PROVIDER_HELP, resolveProvider } from '../provider-names.ts';
import { rowsOf, showRows } from '../show-table.ts';
import {
  type ApiOptions,
  apiInput,
  connect,
  importOpen,
  openedText,
  register,
  setUpStore,
  withApiOptions,
} from './channel-stores.ts';

const channelSchema = z.object({
  channelId: z.string(),
  merchantId: z.string(),
  provider: z.string(),
  label: z.string(),
  settings: z.record(z.string(), z.string()),
  createdAt: z.string(),
  rotatedAt: z.string(),
  url: z.string(),
});

interface AddOptions extends AskingOptions, ApiOptions {
  readonly merchant: string;
  readonly provider: string;
  readonly secret: string;
  readonly label?: string;
  readonly setting?: Readonly<Record<string, string>>;
  readonly register?: boolean;
  readonly import?: boolean;
}

const ADD_EXAMPLES = [
  'karwan channels add --merchant sialkot-sports --provider shopify --secret "$SECRET"',
  'karwan channels add --merchant m --provider generic --secret "$SECRET" --setting profile=github',
  'karwan channels add --merchant m --provider woocommerce --secret "$SECRET" --api-base https://shop.example --api-key "$KEY" --api-secret "$API_SECRET" --register --import',
];

const add = (io: CliIo): Command =>
  withApiOptions(
    askingCommand(
      'add',
      'Open a channel: a URL that takes one storefront’s signed webhooks',
      ADD_EXAMPLES,
    ),
  )
    .requiredOption('--merchant <id>', 'whose orders come through it')
    .requiredOption('--provider <name>', PROVIDER_HELP)
    .requiredOption('--secret <text>', 'the secret that the sender signs with; kept sealed')
    .option('--label <text>', 'a name for people')
    .option('--setting <key=value>', 'a setting of the provider; repeatable', keyValue)
    .option('--register', 'register the webhooks at the store (needs --api-key)')
    .option('--import', 'import the store’s open orders (needs --api-key)')
    .action(async (options: AddOptions) => {
      const { provider, settings } = resolveProvider(options.provider, options.setting ?? {});
      const client = await clientOf(io, options);
      const { merchant: merchantId, secret, label } = options;
      const named = label ? { label } : {};
      const input = { merchantId, provider, secret, settings, ...named, ...apiInput(options) };
      const channel = await client.ask('channels.add', input, channelSchema);
      const { channelId } = channel;
      const url = client.local ? localChannelUrl(client.local, channelId) : channel.url;
      const done = await setUpStore(io, client, channelId, options);
      show(io, options, { channelId, url, ...done }, ({ isTerminal }) =>
        isTerminal ? openedText({ channelId, url, ...done }) : `${channelId}\t${url}`,
      );
    });

const list = (io: CliIo): Command =>
  tableCommand('list', 'Show the channels, without their secrets', [
    'karwan channels list',
    'karwan channels list --merchant sialkot-sports --json',
  ])
    .option('--merchant <id>', 'only those of this merchant')
    .action(async (options: AskingOptions & { readonly merchant?: string }) => {
      const client = await clientOf(io, options);
      const input = options.merchant ? { merchantId: options.merchant } : {};
      const result = await client.ask(
        'channels.list',
        input,
        z.object({ channels: z.array(channelSchema) }),
      );
      const { local } = client;
      const channels = result.channels.map((channel) =>
        local ? { ...channel, url: localChannelUrl(local, channel.channelId) } : channel,
      );
      const rows = rowsOf(
        channels,
        [
          { title: 'CHANNEL', of: ({ channelId }) => channelId },
          { title: 'MERCHANT', of: ({ merchantId }) => merchantId },
          { title: 'PROVIDER', of: ({ provider }) => provider },
          { title: 'LABEL', of: ({ label }) => label, spare: true },
          { title: 'SECRET SINCE', of: ({ rotatedAt }) => rotatedAt, instant: true, spare: true },
        ],
        options.merchant
          ? 'This merchant has no channels. Open one with `karwan channels add`.'
          : 'No channels yet: open one for a storefront’s webhooks with `karwan channels add`.',
      );
      showRows(io, options, { channels }, rows);
    });

const remove = (io: CliIo): Command =>
  askingCommand('remove', 'Close a channel: within half a minute its URL answers 404', [
    'karwan channels remove chn_0k3m…',
  ])
    .argument('<channel>', 'id of the channel')
    .action(async (channelId: string, options: AskingOptions) => {
      const client = await clientOf(io, options);
      const result = await client.ask(
        'channels.remove',
        { channelId },
        z.object({ channelId: z.string() }),
      );
      show(io, options, { ...result, removed: true }, () => `Channel ${channelId} is closed.`);
    });

interface RotateOptions extends AskingOptions {
  readonly secret: string;
  readonly keepOldHours?: number;
}

const rotate = (io: CliIo): Command =>
  askingCommand('rotate', 'Give a channel a new secret; the old one counts for a while longer', [
    'karwan channels rotate chn_0k3m… --secret "$NEW_SECRET" --keep-old-hours 48',
  ])
    .argument('<channel>', 'id of the channel')
    .requiredOption('--secret <text>', 'the new secret')
    .option(
      '--keep-old-hours <n>',
      'how long the old secret still counts (default: 24)',
      wholeNumber,
    )
    .action(async (channelId: string, options: RotateOptions) => {
      const client = await clientOf(io, options);
      const { secret, keepOldHours } = options;
      const input = { channelId, secret, ...(keepOldHours === undefined ? {} : { keepOldHours }) };
      const schema = z.object({ channelId: z.string(), oldExpiresAt: z.string() });
      const result = await client.ask('channels.rotate', input, schema);
      show(
        io,
        options,
        result,
        () => `The new secret counts now, the old one until ${result.oldExpiresAt}.`,
      );
    });

export const channels = (io: CliIo): Command =>
  new Command('channels')
    .description('Ways in for storefronts’ webhooks')
    .addCommand(add(io))
    .addCommand(list(io))
    .addCommand(remove(io))
    .addCommand(rotate(io))
    .addCommand(connect(io))
    .addCommand(register(io))
    .addCommand(importOpen(io));
