/** What a buyer is told of; each is one layout filled with its own words. */
export const TEMPLATES = [
  'confirmed',
  'payment-requested',
  'payment-failed',
  'shipped',
  'delivered',
  'delayed',
  'cancelled',
  'refunded',
  'returned',
] as const;
export type TemplateName = (typeof TEMPLATES)[number];

/** The ways to a buyer. */
export const CHANNELS = ['email', 'sms'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** The languages that mails are written in. */
export const LOCALES = ['en', 'ur', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** `ur-PK`, `zh_Hans_CN` → the language that we write; another one, or none, gives undefined. */
export const localeOf = (tag: string | null | undefined): Locale | undefined => {
  const language = tag?.split(/[-_]/)[0]?.toLowerCase();
  return LOCALES.find((locale) => locale === language);
};
