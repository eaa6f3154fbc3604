import type { MoneyAnswer } from '../../functions/payments/contract.ts';
import type { Commit } from '../../functions/shared/commit.ts';
import type { SampleOrder } from '../../local/simulators/storefronts/order.ts';
import {
  createStripeSimulator,
  type StripeSimulator,
} from '../../local/simulators/stripe/stripe.ts';
import { createSeededRandom } from '../local/virtual-clock.ts';
import { rowsOf } from './books.ts';
import { partiesOutside } from './outside.ts';
import type { Pipeline } from './pipeline.ts';
import { nextOrder, openShop, type Shop } from './shop.ts';

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

export const openStripeShop = async (
  pipeline: Pipeline,
  settings: Readonly<Record<string, string>> = {},
): Promise<StripeShop> => {
  const { clock } = pipeline;
  const stripe = createStripeSimulator({
    clock,
    random: createSeededRandom(11),
    post: async (url, webhook) => {
      const { status } = await pipeline.receive({ path: new URL(url).pathname, ...webhook });
      return status;
    },
  });
  pipeline.outside = partiesOutside(clock, { 'api.stripe.com': stripe.answer });
  const added = await pipeline.ask('channels.add', {
    merchantId: 'sialkot-sports',
    provider: 'stripe',
    secret: SIGNING_SECRET,
    settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
    api: { key: API_KEY },
  });
  if (!added.ok) throw new Error(added.error.message);
  const { channelId, url } = added.result as { channelId: string; url: string };
  stripe.webhooks.sendTo({ url, secrets: [SIGNING_SECRET] });
  const shop = await openShop(pipeline, {
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

/** Every commit of an order's money, in order of version. */
export const moneyCommitsOf = async (pipeline: Pipeline, orderId: string): Promise<Commit[]> =>
  (await rowsOf(pipeline, 'paymentscommits'))
    .filter(({ pk, kind }) => kind?.S === 'commit' && pk.S.endsWith(`#order/${orderId}`))
    .map(({ body }) => JSON.parse(body?.S ?? 'null') as Commit)
    .sort((a, b) => a.version - b.version);

export const moneyEventsOf = async (pipeline: Pipeline, orderId: string): Promise<string[]> =>
  (await moneyCommitsOf(pipeline, orderId)).flatMap(({ events }) => events.map(({ type }) => type));

/** An answer as it is stored: amounts are texts. */
type Told = Omit<MoneyAnswer, 'authorised' | 'captured' | 'refunded' | 'collected' | 'due'> &
  Record<'authorised' | 'captured' | 'refunded' | 'collected' | 'due', { amount: string }>;

/** The latest that the payments context said of an order's money. */
export const answerOf = async (pipeline: Pipeline, orderId: string): Promise<Told | undefined> =>
  (await moneyCommitsOf(pipeline, orderId))
    .flatMap(({ events }) => events)
    .map(({ data }) => (data as { readonly answer?: Told }).answer)
    .findLast((answer) => answer !== undefined);

/** The sums of an order by our ledger, in the words of Stripe's books. */
export const ledgerOf = async (pipeline: Pipeline, orderId: string) => {
  const answer = await answerOf(pipeline, orderId);
  const sum = (money: { readonly amount: string } | undefined) => Number(money?.amount ?? 0);
  const captured = sum(answer?.captured);
  return { held: sum(answer?.authorised) - captured, captured, refunded: sum(answer?.refunded) };
};

let commands = 0;

/** A person's command; gives what became of it. */
export const command = async (
  pipeline: Pipeline,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<string> => {
  commands += 1;
  const whole = { commandId: `command-${commands}`, why: 'a test wants it', ...input };
  const answer = await pipeline.ask(operation, whole);
  if (!answer.ok) throw new Error(`${operation}: ${answer.error.code} ${answer.error.message}`);
  return (answer.result as { commandId: string }).commandId;
};
