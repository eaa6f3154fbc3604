import * as z from 'zod';
import { storefrontNames, storefronts } from '../../orders/storefronts/index.ts';
import { fileReaders } from '../../payments/providers/files.ts';
import { providers } from '../../payments/providers/index.ts';
import { API_BASE } from '../../shared/channel.ts';
import { done, merchantIdSchema, operation, refuse, settingsSchema } from '../operation.ts';
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

/** A storefront's channel also says how its merchant's bank and courier write their files. */
const fileProblem = (settings: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(fileReaders)
    .map((name) => providers[name]?.checkConfiguration('', settings))
    .find((problem) => problem !== undefined);

/** A new way in for one merchant's storefront; the secret is kept sealed and never shown again. */
export const addChannel = operation(inputSchema, async (ports, input) => {
  const { merchantId, provider, secret, label, settings } = input;
  const storefront = storefronts[provider];
  if (!storefront) {
    const fix = `Use one of ${storefrontNames.join(', ')}.`;
    return refuse('bad-input', 'provider: this one is not known', fix);
  }
  const problem = storefront.checkConfiguration(secret, settings) ?? fileProblem(settings);
  if (problem !== undefined) return refuse('bad-input', problem);
  const apiBase = input.api && apiBaseOf(input.apiBase, settings);
  const noAccess = input.api && accessProblem(provider, apiBase, input.api);
  if (noAccess) return noAccess;
  const channel = await ports.channels.create({
    merchantId,
    provider,
    context: 'orders',
    label,
    settings: apiBase === undefined ? settings : { ...settings, [API_BASE]: apiBase },
    secret,
    ...(input.api ? { apiCredentials: input.api } : {}),
  });
  return done({ ...channel, url: channelUrl(ports.publicUrl, channel.channelId) });
});
