import type { ChannelSettings } from '../../functions/shared/webhook.ts';

/** Names for what people have → the provider and the settings that this is here. */
const ALIASES: Readonly<Record<string, { provider: string; settings: ChannelSettings }>> = {
  'standard-webhooks': { provider: 'generic', settings: { profile: 'standard-webhooks' } },
  'generic-hmac': { provider: 'generic', settings: { profile: 'github' } },
};

/** The provider a person means; their own settings stand above those of the name. */
export const resolveProvider = (
  name: string,
  settings: ChannelSettings,
): { readonly provider: string; readonly settings: ChannelSettings } => {
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  return alias
    ? { provider: alias.provider, settings: { ...alias.settings, ...settings } }
    : { provider: name, settings };
};

export const PROVIDER_HELP =
  'shopify, woocommerce, generic, stripe, easypost; or standard-webhooks, generic-hmac';
