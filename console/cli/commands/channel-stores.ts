import type { Command } from 'commander';
import * as z from 'zod';
import {
  type AskingOptions,
  askingCommand,
  type CommonOptions,
  clientOf,
  note,
  show,
} from '../command.ts';
import type { ConsoleClient } from '../connection/console-client.ts';
import { localChannelUrl } from '../connection/local-cloud.ts';
import type { CliIo } from '../io.ts';

/** How a store is called, as options of a command. */
export interface ApiOptions {
  readonly apiBase?: string;
  readonly apiKey?: string;
  readonly apiSecret?: string;
}

/** Adds the options that say how a store is called. */
export const withApiOptions = (command: Command): Command =>
  command
    .option('--api-base <url>', 'the store’s address (Shopify: by default the shop’s domain)')
    .option(
      '--api-key <text>',
      'Shopify: Admin API access token; WooCommerce: consumer key, read and write (scopes: docs/stores.md)',
    )
    .option('--api-secret <text>', 'WooCommerce: consumer secret');

/** The same for the console function; nothing when no key is given. */
export const apiInput = ({ apiBase, apiKey, apiSecret }: ApiOptions): object => ({
  ...(apiBase ? { apiBase } : {}),
  ...(apiKey ? { api: { key: apiKey, ...(apiSecret ? { secret: apiSecret } : {}) } } : {}),
});

const registeredSchema = z.object({ url: z.string(), added: z.array(z.string()) });
const importedSchema = z.object({ imported: z.number(), next: z.string().optional() });

/** Registers the channel's webhooks at its store; gives the topics that were missing. */
const registerWebhooks = async (
  client: ConsoleClient,
  channelId: string,
): Promise<z.output<typeof registeredSchema>> => {
  // The local cloud does not know under which port people see it.
  const url = client.local ? { url: localChannelUrl(client.local, channelId) } : {};
  return client.ask('channels.register', { channelId, ...url }, registeredSchema);
};

/** Imports the store's open orders, page by page; gives how many there were. */
const importOrders = async (
  client: ConsoleClient,
  channelId: string,
  onPage: (imported: number) => void,
): Promise<number> => {
  let imported = 0;
  let page: string | undefined;
  do {
    const input = { channelId, ...(page === undefined ? {} : { page }) };
    const answer = await client.ask('channels.import', input, importedSchema);
    imported += answer.imported;
    page = answer.next;
    onPage(imported);
  } while (page !== undefined);
  return imported;
};

const registeredText = (added: readonly string[]): string =>
  added.length === 0
    ? 'The store posts everything already.'
    : `The store now posts ${added.join(', ')}.`;

const importedText = (imported: number): string =>
  `${imported} open orders are on their way in; those known already change nothing.`;

export const connect = (io: CliIo): Command =>
  withApiOptions(
    askingCommand(
      'connect',
      'Say how a channel’s store is called; the credentials are kept sealed',
      [
        'karwan channels connect chn_0k3m… --api-base https://shop.example --api-key "$KEY" --api-secret "$SECRET"',
      ],
    ),
  )
    .argument('<channel>', 'id of the channel')
    .action(async (channelId: string, options: AskingOptions & ApiOptions) => {
      const client = await clientOf(io, options);
      const schema = z.object({ channelId: z.string(), apiBase: z.string() });
      const input = { channelId, ...apiInput(options) };
      const result = await client.ask('channels.connect', input, schema);
      show(io, options, result, () => `The store is called at ${result.apiBase} from now on.`);
    });

export const register = (io: CliIo): Command =>
  askingCommand('register', 'Register a channel’s webhooks at its store; safe to repeat', [
    'karwan channels register chn_0k3m…',
  ])
    .argument('<channel>', 'id of the channel')
    .action(async (channelId: string, options: AskingOptions) => {
      const client = await clientOf(io, options);
      const result = await registerWebhooks(client, channelId);
      show(io, options, { channelId, ...result }, () => registeredText(result.added));
    });

export const importOpen = (io: CliIo): Command =>
  askingCommand('import', 'Import the open orders of a channel’s store; safe to repeat', [
    'karwan channels import chn_0k3m…',
  ])
    .argument('<channel>', 'id of the channel')
    .action(async (channelId: string, options: AskingOptions) => {
      const client = await clientOf(io, options);
      const imported = await importOrders(client, channelId, (count) =>
        note(io, options, `${count} orders …`),
      );
      show(io, options, { channelId, imported }, () => importedText(imported));
    });

interface SetUpOptions {
  readonly register?: boolean;
  readonly import?: boolean;
}

/** What was asked to be done at the store once the channel is open. */
interface StoreSetUp {
  readonly registered?: readonly string[];
  readonly imported?: number;
}

/** Registers and imports as the options say. */
export const setUpStore = async (
  io: CliIo,
  client: ConsoleClient,
  channelId: string,
  options: CommonOptions & SetUpOptions,
): Promise<StoreSetUp> => {
  if (!options.register && !options.import) return {};
  // Said before anything can go wrong, so that nobody opens a second channel for a mistyped key.
  note(io, options, `Channel ${channelId} is open; now its store is asked.`);
  const registered = options.register
    ? { registered: (await registerWebhooks(client, channelId)).added }
    : {};
  const counted = (count: number) => note(io, options, `${count} orders …`);
  return options.import
    ? { ...registered, imported: await importOrders(client, channelId, counted) }
    : registered;
};

/** What became of a channel that was opened. */
export const openedText = ({
  channelId,
  url,
  registered,
  imported,
}: StoreSetUp & { readonly channelId: string; readonly url: string }): string => {
  const where = registered
    ? registeredText(registered)
    : `Enter this URL at the sender:\n\n  ${url}`;
  const orders = imported === undefined ? [] : [importedText(imported)];
  return [`Channel ${channelId} is open.`, where, ...orders].join('\n');
};
