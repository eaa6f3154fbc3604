import * as z from 'zod';
import { API_BASE } from '../../shared/channel.ts';
import { done, merchantIdSchema, operation, refuse, settingsSchema } from '../operation.ts';
import { channelUrl } from '../present/channel.ts';
import { secretSchema } from '../secret.ts';
import { SENDER_NAMES, senderOf } from '../senders.ts';
import { apiCredentialsSchema } from '../store-access.ts';

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

/** A new way in for a storefront, a payment provider or a carrier; the secret is kept sealed and never shown again. */
export const addChannel = operation(inputSchema, async (ports, input) => {
  const { merchantId, provider, secret, label, settings } = input;
  const sender = senderOf(provider);
  if (!sender) {
    const fix = `Use one of ${SENDER_NAMES.join(', ')}.`;
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
