import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  createStripeSimulator,
  type StripeSimulator,
} from '../../local/simulators/stripe/stripe.ts';
import { createSeededRandom } from '../local/virtual-clock.ts';
import { type Party, partiesOutside } from './outside.ts';
import type { Pipeline } from './pipeline.ts';
import { nextOrder, openShop, type Shop, type ShopSpec } from './shop.ts';

const API_KEY = 'sk_test_simulated';
const SIGNING_SECRET = 'whsec_simulated_endpoint_secret';

/** A shop whose prepaid orders are paid by a pretended Stripe, which is all there is outside. */
export interface StripeShop extends Shop {
  readonly stripe: StripeSimulator;
  /** Takes a new order that is to be paid, and gives its id. */
  order(overrides?: Partial<SampleOrder>): Promise<string>;
  /** The page on which the order can be paid now. */
  page(orderId: string): string | undefined;
  /** The order's newest payment at Stripe. */
  intent(orderId: string): string;
}

/** The shop's own store, where it is called as well, and what else is outside. */
export type StoreSide = Omit<ShopSpec, 'settings' | 'merchantId'> & {
  readonly parties?: Readonly<Record<string, Party>>;
  /** Of Stripe's luck: in which order it sends what it kept back. */
  readonly seed?: number;
  /** What Stripe sends. @default all that it can */
  readonly types?: readonly string[];
};

export const openStripeShop = async (
  pipeline: Pipeline,
  settings: Readonly<Record<string, string>> = {},
  { parties = {}, seed = 11, types, ...spec }: StoreSide = {},
): Promise<StripeShop> => {
  const { clock } = pipeline;
  const stripe = createStripeSimulator({
    clock,
    random: createSeededRandom(seed),
    post: async (url, webhook) => {
      const { status } = await pipeline.receive({ path: new URL(url).pathname, ...webhook });
      return status;
    },
  });
  pipeline.outside = partiesOutside(clock, {
    ...parties,
    'api.stripe.com': stripe.answer,
  });
  const added = await pipeline.ask('channels.add', {
    merchantId: 'sialkot-sports',
    provider: 'stripe',
    secret: SIGNING_SECRET,
    settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
    api: { key: API_KEY },
  });
  if (!added.ok) throw new Error(added.error.message);
  const { channelId, url } = added.result as { channelId: string; url: string };
  stripe.webhooks.sendTo({ url, secrets: [SIGNING_SECRET], ...(types ? { types } : {}) });
  const shop = await openShop(pipeline, {
    ...spec,
    settings: { 'payments.prepaid': 'stripe', 'payments.account': channelId, ...settings },
  });
  return {
    ...shop,
    stripe,
    order: async (overrides = {}) => {
      const order = nextOrder({ paid: false, ...overrides });
      await shop.insist(shop.signed(order));
      return shop.orderId(order);
    },
    page: (orderId) =>
      stripe.account
        .all('checkout.session')
        .find(({ metadata, status }) => metadata?.['orderId'] === orderId && status === 'open')?.id,
    intent: (orderId) =>
      stripe.account.all('payment_intent').find(({ metadata }) => metadata['orderId'] === orderId)
        ?.id ?? '',
  };
};
