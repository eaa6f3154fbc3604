import { type ChannelName, type Locale, localeOf } from './kinds.ts';
import type { OrderFacts } from './order-facts.ts';

/** Stores that mail their buyers themselves: there ours are off unless somebody asks for them. */
const MAILS_ITSELF = new Set(['shopify', 'woocommerce']);

/** Settings of a storefront's channel that this context reads. */
export const MAIL_SETTINGS = {
  /** `on` or `off`; by default on where a sender is set and the store does not mail itself. */
  mail: 'mail.buyer',
  /** `Shop <orders@shop.example>` or the address alone; its domain must be an identity of the stack. */
  from: 'mail.from',
  replyTo: 'mail.replyTo',
  /** The language of buyers whose own is unknown or not written here. */
  locale: 'mail.locale',
  /** What the shop is called in mails. @default the name in `mail.from` */
  store: 'mail.store',
  /** `auto`: an unconfirmed mail is sent again by itself. @default a person does it */
  resend: 'mail.resend',
  /** `on` sends short messages too; off by default. */
  sms: 'sms.buyer',
  /** Eleven letters or digits, where the country's networks show one. */
  smsSender: 'sms.sender',
} as const;

/** The ways by which the buyer of this order is told. */
export const channelsOf = ({ settings, storefront }: OrderFacts): readonly ChannelName[] => {
  const wanted = settings[MAIL_SETTINGS.mail];
  const byDefault = !MAILS_ITSELF.has(storefront) && settings[MAIL_SETTINGS.from] !== undefined;
  const mail = wanted === undefined ? byDefault : wanted === 'on';
  const sms = settings[MAIL_SETTINGS.sms] === 'on';
  return [...(mail ? (['email'] as const) : []), ...(sms ? (['sms'] as const) : [])];
};

/** The buyer's language where we write it, else the channel's, else English. */
export const languageOf = ({ locale, settings }: OrderFacts): Locale =>
  localeOf(locale) ?? localeOf(settings[MAIL_SETTINGS.locale]) ?? 'en';

export const resendsByItself = ({ settings }: OrderFacts): boolean =>
  settings[MAIL_SETTINGS.resend] === 'auto';
