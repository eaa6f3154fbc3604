import type * as z from 'zod';
import { carriers } from '../fulfilment/carriers/index.ts';
import { messageSettingProblem } from '../notifications/channels/settings.ts';
import { storefrontNames, storefronts } from '../orders/storefronts/index.ts';
import { fileReaders } from '../payments/providers/files.ts';
import { providers } from '../payments/providers/index.ts';
import type { ChannelSettings } from '../shared/webhook.ts';
import { type Outcome, refuse } from './operation.ts';
import { accessProblem, apiBaseOf, type apiCredentialsSchema } from './store-access.ts';

/** What a person says of how a sender is called. */
interface Entered {
  readonly provider: string;
  readonly settings: ChannelSettings;
  readonly apiBase?: string | undefined;
  readonly api?: z.output<typeof apiCredentialsSchema> | undefined;
}

/** Who sends by a channel: the context that owns it, and what is wrong with a secret or settings. */
interface Sender {
  readonly context: string;
  problemOf(secret: string, settings: ChannelSettings): string | undefined;
  /** Where its API answers, or why it cannot be called so; undefined where nothing has to be said. */
  apiBaseOf(entered: Entered): string | Outcome<never> | undefined;
}

/** A storefront's channel also says how its merchant's bank and courier write their files. */
const fileProblem = (settings: ChannelSettings): string | undefined =>
  Object.keys(fileReaders)
    .map((name) => providers[name]?.checkConfiguration('', settings))
    .find((problem) => problem !== undefined);

export const senderOf = (name: string): Sender | undefined => {
  const storefront = storefronts[name];
  if (storefront) {
    return {
      context: 'orders',
      problemOf: (secret, settings) =>
        storefront.checkConfiguration(secret, settings) ??
        fileProblem(settings) ??
        messageSettingProblem(settings),
      apiBaseOf: ({ api, apiBase, settings, provider }) => {
        const base = api && apiBaseOf(apiBase, settings);
        return (api && accessProblem(provider, base, api)) ?? base;
      },
    };
  }
  // Who sends no webhooks needs no way in: that money comes by the storefront's own channel, or by
  // file, and that parcel's number is typed.
  const sender = webhookSenders[name];
  return sender && { ...sender, apiBaseOf: accountBaseOf };
};

/** Payment providers and carriers, by name. */
const webhookSenders: Readonly<Record<string, Omit<Sender, 'apiBaseOf'>>> = Object.assign(
  Object.create(null) as Record<string, Omit<Sender, 'apiBaseOf'>>,
  Object.fromEntries(
    [
      ...Object.values(providers).map((one) => ({ ...one, context: 'payments' })),
      ...Object.values(carriers).map((one) => ({ ...one, context: 'fulfilment' })),
    ]
      .filter(({ verify }) => verify !== undefined)
      .map(({ name, context, checkConfiguration }) => [
        name,
        { context, problemOf: checkConfiguration },
      ]),
  ),
);

const accountBaseOf = ({ api, apiBase }: Entered): string | Outcome<never> | undefined =>
  api ? apiBase : refuse('bad-input', 'api: give the API key that the account is called with');

export const SENDER_NAMES: readonly string[] = [
  ...storefrontNames,
  ...Object.keys(webhookSenders),
].toSorted();
