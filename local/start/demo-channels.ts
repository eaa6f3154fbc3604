import * as z from 'zod';
import { SHELVES } from '../simulators/people/storekeeper.ts';
import type { DemoMerchant } from '../simulators/storefronts/catalogue.ts';
import { type ConsoleAnswer, resultOf } from './console-client.ts';
import { LOCAL_MAIL_DOMAIN } from './synthesize.ts';

/** Where a simulated storefront posts and what it signs with. */
export interface DemoChannel {
  readonly merchant: DemoMerchant;
  readonly channelId: string;
  readonly url: string;
  readonly secret: string;
}

type Ask = (operation: string, input: unknown) => Promise<ConsoleAnswer>;

/** How the pretended Stripe is reached, and what it knows of itself. */
export interface DemoStripe {
  readonly secret: string;
  readonly key: string;
  /** Opens it where an earlier start had it, or anywhere when that address is taken; gives its origin. */
  open(knownOrigin: string | undefined): Promise<string>;
  /** Tells it where to send its webhooks. */
  sendTo(url: string): void;
}

const LABEL = 'demo';
/** Buyers of the demo have little time, so that one sees an order expire. */
const CARD_SECONDS = '60';
const TRANSFER_SECONDS = '75';

/** Whole lives in front of who looks: nobody waits two weeks for a return. */
const LIVES = { 'deadline.return_window': '15', 'refund.lost': 'auto' };
const STOCK = {
  'stock.mode': 'karwan',
  'stock.shortage': 'backorder',
  'stock.locations': SHELVES.join(','),
};

const channelSchema = z.object({
  channelId: z.string(),
  merchantId: z.string(),
  provider: z.string(),
  label: z.string().optional(),
  url: z.string(),
  settings: z.record(z.string(), z.string()),
});
type Listed = z.infer<typeof channelSchema>;
const listed = z.object({ channels: z.array(channelSchema) });
const added = z.object({ channelId: z.string(), url: z.string() });

/** The merchants' channels, those of an earlier start included; made through the console as anyone would. */
export const demoChannels = async (
  ask: Ask,
  merchants: readonly DemoMerchant[],
  secrets: Readonly<Record<string, string>>,
  stripe: DemoStripe,
): Promise<DemoChannel[]> => {
  const all = listed.parse(resultOf(await ask('channels.list', {}))).channels;
  const known = all.filter(({ label }) => label === LABEL).toReversed();
  const channels: DemoChannel[] = [];
  for (const merchant of merchants) {
    const secret = secrets[merchant.merchantId] ?? '';
    const mine = known.filter(({ merchantId }) => merchantId === merchant.merchantId);
    const account =
      merchant.cardsBy === 'stripe' ? await stripeAccount(ask, merchant, mine, stripe) : undefined;
    const { channelId, url } =
      mine.find(
        ({ provider, settings }) =>
          provider === merchant.storefront && settings['payments.account'] === account,
      ) ?? (await add(ask, storefrontOf(merchant, secret, account)));
    channels.push({ merchant, channelId, url, secret });
  }
  return channels;
};

/** A new account when the pretended Stripe had to move: the old one is called in vain. */
const stripeAccount = async (
  ask: Ask,
  merchant: DemoMerchant,
  mine: readonly Listed[],
  stripe: DemoStripe,
): Promise<string> => {
  const known = mine.find(({ provider }) => provider === 'stripe');
  const apiBase = await stripe.open(known?.settings['apiBase']);
  const { channelId, url } =
    known?.settings['apiBase'] === apiBase
      ? known
      : await add(ask, {
          merchantId: merchant.merchantId,
          provider: 'stripe',
          secret: stripe.secret,
          label: LABEL,
          settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
          api: { key: stripe.key },
          apiBase,
        });
  stripe.sendTo(url);
  return channelId;
};

const storefrontOf = (merchant: DemoMerchant, secret: string, account: string | undefined) => ({
  merchantId: merchant.merchantId,
  provider: merchant.storefront,
  secret,
  label: LABEL,
  settings: {
    // Not every shop of the demo mails by itself; here all are told so that it can be seen.
    ...LIVES,
    ...(merchant.keepsStock ? STOCK : {}),
    'mail.buyer': 'on',
    'mail.from': `${merchant.name} <${merchant.merchantId}@${LOCAL_MAIL_DOMAIN}>`,
    ...(account === undefined
      ? {}
      : {
          'payments.prepaid': 'stripe',
          'payments.account': account,
          'deadline.payment_window.prepaid': CARD_SECONDS,
        }),
    ...(merchant.iban === undefined
      ? {}
      : {
          'bank.iban': merchant.iban,
          'bank.holder': merchant.name,
          'deadline.payment_window.bank-transfer': TRANSFER_SECONDS,
        }),
  },
});

const add = async (ask: Ask, input: object) =>
  added.parse(resultOf(await ask('channels.add', input)));
