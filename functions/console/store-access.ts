import * as z from 'zod';
import type { CallableStore } from '../orders/storefronts/callable-store.ts';
import { storefrontCalls } from '../orders/storefronts/calls.ts';
import { API_BASE, apiBaseProblem, type Channel } from '../shared/channel.ts';
import { Fault } from '../shared/fault.ts';
import type { ChannelSettings } from '../shared/webhook.ts';
import { findChannel, unknownChannel } from './find-channel.ts';
import { type Outcome, refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

/** How a store's API lets us in, as a person enters it. Never repeated to anybody. */
export const apiCredentialsSchema = z.object({
  key: z
    .string('give the API key')
    .min(8, 'give the store’s own API key or access token')
    .max(500, 'at most 500 characters'),
  secret: z.string().min(8, 'give the store’s own API secret').max(500).optional(),
});

/** The store's address: as given, as it stands, or the Shopify shop's own domain. */
export const apiBaseOf = (
  given: string | undefined,
  settings: ChannelSettings,
): string | undefined => {
  const shop = settings['shop'];
  const base = given ?? settings[API_BASE] ?? (shop && `https://${shop}`);
  return base?.replace(/\/+$/, '');
};

/** Why a store of this provider cannot be called like that, or undefined. */
export const accessProblem = (
  provider: string,
  apiBase: string | undefined,
  api: z.output<typeof apiCredentialsSchema>,
): Outcome<never> | undefined => {
  if (!storefrontCalls[provider]) {
    const known = Object.keys(storefrontCalls).join(', ');
    return refuse('bad-input', 'api: this provider’s stores are not called', `Only ${known} are.`);
  }
  if (apiBase === undefined) {
    return refuse('bad-input', 'apiBase: give the store’s address, such as https://shop.example');
  }
  const problem = apiBaseProblem(apiBase);
  if (problem !== undefined) return refuse('bad-input', problem);
  return provider === 'woocommerce' && api.secret === undefined
    ? refuse('bad-input', 'api.secret: WooCommerce needs the consumer key and the consumer secret')
    : undefined;
};

/** Asks a channel's store; what the store itself refuses is told in its own words. */
export const withStore = async (
  ports: ConsolePorts,
  channelId: string,
  ask: (store: CallableStore, channel: Channel) => Promise<Outcome<unknown>>,
): Promise<Outcome<unknown>> => {
  const channel = await findChannel(ports, channelId);
  if (!channel) return unknownChannel;
  const store = await ports.store(channel, storefrontCalls);
  if (!store) return notConnected;
  try {
    return await ask(store, channel);
  } catch (error) {
    if (!(error instanceof Fault) || !error.code.startsWith('store-')) throw error;
    const fix = error.retryable
      ? 'Try again in a moment.'
      : 'Give it other credentials with `karwan channels connect`.';
    return refuse(error.code, error.message, fix);
  }
};

const notConnected = refuse(
  'not-connected',
  'channelId: nobody has said how this channel’s store is called',
  'Give its API credentials with `karwan channels connect`.',
);
