import * as z from 'zod';
import { storefrontNames, storefronts } from '../../orders/storefronts/index.ts';
import { fileReaders } from '../../payments/providers/files.ts';
import { providers } from '../../payments/providers/index.ts';
import { API_BASE } from '../../shared/channel.ts';
import {
  done,
  merchantIdSchema,
  type Outcome,
  operation,
  refuse,
  settingsSchema,
} from '../operation.ts';
import { channelUrl } from '../present/channel.ts';
import { secretSchema } from '../secret.ts';
import { accessProblem, apiBaseOf, apiCredentialsSchema } from '../store-access.ts';

const inputSchema = z.object({
  merchantId: merchantIdSchema,
  provider: z.string('name the provider'),
  secret: secretSchema,
  label: z.string().max(100, 'at most 100 characters').default(''),
  settings: settingsSchema.default({}),
  apiBase: z.string().max(300).optional(),
  /** How the store is called: to register webhooks, import orders and write back. */
  api: apiCredentialsSchema.optional(),
});

type Input = z.output<typeof inputSchema>;
type Settings = Input['settings'];

/** Who sends by a channel: the context that owns it, and what is wrong with a secret or settings. */
interface Sender {
  readonly context: string;
  problemOf(secret: string, settings: Settings): string | undefined;
  /** Where its API answers, or why it cannot be called so; undefined where nothing has to be said. */
  apiBaseOf(input: Input): string | Outcome<never> | undefined;
}

/** A storefront's channel also says how its merchant's bank and courier write their files. */
const fileProblem = (settings: Settings): string | undefined =>
  Object.keys(fileReaders)
    .map((name) => providers[name]?.checkConfiguration('', settings))
    .find((problem) => problem !== undefined);

const senderOf = (name: string): Sender | undefined => {
  const storefront = storefronts[name];
  if (storefront) {
    return {
      context: 'orders',
      problemOf: (secret, settings) =>
        storefront.checkConfiguration(secret, settings) ?? fileProblem(settings),
      apiBaseOf: ({ api, apiBase, settings, provider }) => {
        const base = api && apiBaseOf(apiBase, settings);
        return (api && accessProblem(provider, base, api)) ?? base;
      },
    };
  }
  const payments = providers[name];
  // Money that sends no webhooks comes by the storefront's own channel, or by file.
  return payments?.verify
    ? {
        context: 'payments',
        problemOf: (secret, settings) => payments.checkConfiguration(secret, settings),
        apiBaseOf: ({ api, apiBase }) =>
          api
            ? apiBase
            : refuse('bad-input', 'api: give the API key that the account is called with'),
      }
    : undefined;
};

const SENDERS: readonly string[] = [
  ...storefrontNames,
  ...Object.keys(providers).filter((name) => providers[name]?.verify !== undefined),
].toSorted();

/** A new way in for a storefront or a payment provider; the secret is kept sealed and never shown again. */
export const addChannel = operation(inputSchema, async (ports, input) => {
  const { merchantId, provider, secret, label, settings } = input;
  const sender = senderOf(provider);
  if (!sender) {
    const fix = `Use one of ${SENDERS.join(', ')}.`;
    return refuse('bad-input', 'provider: this one is not known', fix);
  }
  const apiBase = sender.apiBaseOf(input);
  if (typeof apiBase === 'object') return apiBase;
  const all = apiBase === undefined ? settings : { ...settings, [API_BASE]: apiBase };
  const problem = sender.problemOf(secret, all);
  if (problem !== undefined) return refuse('bad-input', problem);
  const channel = await ports.channels.create({
    merchantId,
    provider,
    context: sender.context,
    label,
    settings: all,
    secret,
    ...(input.api ? { apiCredentials: input.api } : {}),
  });
  return done({ ...channel, url: channelUrl(ports.publicUrl, channel.channelId) });
});
