import { stripeEvents } from '../../functions/payments/providers/stripe/map.ts';
import type { Cloud } from '../../local/cloud.ts';
import { realClock, realRandom } from '../../local/engine/real-time.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { openShopifyAdmin } from '../../local/simulators/stores/shopify-admin.ts';
import { serveStore } from '../../local/simulators/stores/store-server.ts';
import { askConsole, resultOf } from '../../local/start/console-client.ts';
import { post } from '../../local/start/post.ts';
import { createStripeDesk } from '../../local/start/stripe-desk.ts';
import { MAILS } from '../flows/mail.ts';
import { secretOf } from '../flows/shop.ts';

/** A shop of the running cloud; its store and the Stripe that takes its money answer on this machine. */
export interface EmbeddedShop {
  /** A buyer orders at the store, which sends its webhook. */
  order(order: SampleOrder): void;
  /** Takes the money of every order that waits for it. */
  pay(): void;
  ask(operation: string, input: object): Promise<unknown>;
  close(): Promise<void>;
}

const MERCHANT = 'sialkot-sports';
const STRIPE = { key: 'sk_test_simulated', secret: 'whsec_simulated_endpoint_secret' };
const API = { key: 'a key of the store', secret: 'a secret of the store' };
const STORE_TOPICS = ['orders/create', 'orders/updated', 'fulfillments/create'];

export const openEmbeddedShop = async (
  cloud: Cloud,
  returnWindowSeconds: number,
): Promise<EmbeddedShop> => {
  const ask = async (operation: string, input: object): Promise<unknown> =>
    resultOf(await askConsole(cloud, operation, input, 'bench'));
  const addChannel = async (input: object) =>
    (await ask('channels.add', { merchantId: MERCHANT, ...input })) as Channel;
  const stripe = await openStripe(addChannel);
  const store = await openStore(addChannel, {
    ...MAILS,
    'deadline.return_window': String(returnWindowSeconds),
    'payments.prepaid': 'stripe',
    'payments.account': stripe.channelId,
  });
  return {
    order: (order) => store.books.put(order),
    pay: stripe.pay,
    ask,
    close: async () => {
      await Promise.all([store.stop(), stripe.close()]);
    },
  };
};

interface Channel {
  readonly channelId: string;
  readonly url: string;
}

type AddChannel = (input: object) => Promise<Channel>;

const openStripe = async (addChannel: AddChannel) => {
  const desk = createStripeDesk(STRIPE, { clock: realClock(), random: realRandom() });
  const { channelId, url } = await addChannel({
    provider: 'stripe',
    secret: STRIPE.secret,
    settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
    api: { key: STRIPE.key },
    apiBase: await desk.open(undefined),
  });
  const { account, buyer, webhooks } = desk.simulator;
  webhooks.sendTo({ url, secrets: [STRIPE.secret], types: stripeEvents });
  return {
    channelId,
    pay: () => {
      for (const { id, status } of account.all('checkout.session')) {
        if (status === 'open') buyer.pay(id);
      }
    },
    close: desk.close,
  };
};

const openStore = async (addChannel: AddChannel, settings: Readonly<Record<string, string>>) => {
  const secret = secretOf('shopify', `secret of ${MERCHANT}`);
  const store = await serveStore(
    openShopifyAdmin({ clock: realClock(), post, accessToken: API.key, clientSecret: secret }),
  );
  const { url } = await addChannel({
    provider: 'shopify',
    secret,
    api: API,
    apiBase: store.url,
    settings,
  });
  for (const topic of STORE_TOPICS) store.books.subscribe({ topic, url, secret, active: true });
  return store;
};
