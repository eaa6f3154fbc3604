import { API_BASE } from '../../../functions/shared/channel.ts';
import { orderIdOf, sha256Hex } from '../../../functions/shared/ids.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { type Bank, createBank } from '../../../local/simulators/bank.ts';
import { type Courier, createCourier } from '../../../local/simulators/courier.ts';
import type { PretendedStore } from '../../../local/simulators/stores/pretended-store.ts';
import {
  createStripeSimulator,
  type StripeSimulator,
} from '../../../local/simulators/stripe/stripe.ts';
import { resultOf } from '../../../local/start/console-client.ts';
import { type HttpRequest, headerOf } from '../../../local/wire/http-message.ts';
import { luckOf } from '../engine/luck.ts';
import type { World } from '../engine/world.ts';
import { type MerchantPlan, type Scenario, SKUS } from './scenario.ts';
import { openStorefront, type StoreWitness } from './storefront.ts';

/** A merchant with all outside parties that have to do with it, each with books of its own. */
export interface Merchant {
  readonly plan: MerchantPlan;
  readonly channelId: string;
  readonly path: string;
  readonly secret: string;
  readonly store: PretendedStore;
  readonly stripe: StripeSimulator;
  /** What was asked of the provider under each idempotency key, as it came. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  readonly bank: Bank;
  readonly courier: Courier;
  readonly iban: string;
  /** Pieces that really came in, by SKU; a person has said so of each. */
  readonly received: Map<string, number>;
  /** What somebody at the shelf has counted, ever, by SKU. */
  readonly counted: Map<string, Set<number>>;
  /** Orders whose buyers are to be forgotten, and what could still be read of them when all was quiet. */
  readonly forgotten: Map<string, readonly string[]>;
  orderId(externalId: string): string;
  /** The store signs with another secret from now on. */
  signWith(secret: string): void;
  /** A rotation was not answered for: nobody knows which secret holds. */
  doubtSecret(): void;
}

/** One bank for each merchant, so the number may be the same. */
const IBAN = 'GB33BUKB20201555555555';
const HOUR_SECONDS = 3600;
const COURIER_FEE = 150n;

/** Opens the merchant's accounts and its channels, through the console as anyone would. */
export const openMerchant = async (
  world: World,
  scenario: Scenario,
  index: number,
  witness: StoreWitness,
): Promise<Merchant> => {
  const plan = scenario.merchants[index];
  if (!plan) throw new RangeError(`the scenario has no merchant ${index}`);
  const { clock, sender, parties } = world;
  const iban = IBAN;
  const stripe = createStripeSimulator({
    clock,
    random: luckOf(scenario.seed, `stripe ${index}`),
    apiKeys: [`sk_test_${index}`],
    post: (url, webhook) => sender.post(new URL(url).pathname, webhook, 'provider'),
  });
  const keys = new Map<string, Set<string>>();
  parties.set(stripeHost(index), (request) => {
    noteKey(keys, request);
    return stripe.answer(request);
  });
  const secret = secretOf(plan, index);
  const account = await addStripe(world, plan, index);
  stripe.webhooks.sendTo({ url: account.url, secrets: [stripeSecret(index)] });
  let isUnsure = false;
  const opened = openStorefront(world, plan, {
    index,
    secret,
    told: witness.told,
    refused: (webhook) => {
      if (!isUnsure) witness.refused(webhook);
    },
  });
  parties.set(`store-${index}.example`, opened.store.answer);
  const channel = await add(world, {
    merchantId: plan.merchantId,
    provider: plan.storefront,
    secret,
    ...opened.api,
    settings: {
      'bank.iban': iban,
      'bank.holder': 'A merchant',
      'deadline.payment_window.bank-transfer': String(36 * HOUR_SECONDS),
      // So that an order is over within the story.
      'deadline.return_window': String(12 * HOUR_SECONDS),
      ...(plan.mails ? { 'mail.buyer': 'on', 'mail.from': 'A shop <orders@shops.example>' } : {}),
      ...(plan.captureAtOnce ? { capture: 'at-once' } : {}),
      ...(plan.shelf === undefined ? {} : { 'stock.mode': 'karwan' }),
      ...(plan.cards === 'stripe'
        ? { 'payments.prepaid': 'stripe', 'payments.account': account.channelId }
        : {}),
    },
  });
  const path = new URL(channel.url).pathname;
  const received = await fillShelf(world, plan);
  opened.connect(path, secret);
  return {
    plan,
    secret,
    path,
    iban,
    received,
    counted: new Map(),
    forgotten: new Map(),
    stripe,
    keys,
    channelId: channel.channelId,
    store: opened.store,
    bank: createBank(clock),
    courier: createCourier(clock, { currency: plan.currency, fee: COURIER_FEE }),
    signWith: (next) => opened.connect(path, next),
    doubtSecret: () => {
      isUnsure = true;
    },
    orderId: (externalId) => orderIdOf(channel.channelId, externalId),
  };
};

/** A secret in the form that the store's senders use. */
export const secretOf = ({ storefront }: MerchantPlan, index: number, nth = 1): string =>
  storefront === 'generic'
    ? `whsec_${Buffer.from(sha256Hex(`secret ${index} ${nth}`), 'hex').toString('base64')}`
    : `secret ${nth} of merchant ${index}, and long enough`;

const noteKey = (keys: Map<string, Set<string>>, request: HttpRequest): void => {
  const key = headerOf(request, 'idempotency-key');
  if (key === undefined) return;
  const { method, path, body } = request;
  const asked = `${method} ${path} ${Buffer.from(body).toString('utf8')}`;
  keys.set(key, (keys.get(key) ?? new Set()).add(asked));
};

const stripeHost = (index: number): string => `127.0.0.1:${7001 + index}`;

const stripeSecret = (index: number): string => `whsec_simulated_endpoint_secret_${index}`;

const addStripe = (world: World, { merchantId }: MerchantPlan, index: number) =>
  add(world, {
    merchantId,
    provider: 'stripe',
    secret: stripeSecret(index),
    settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
    api: { key: `sk_test_${index}` },
    // A pretended Stripe may stand on this machine only.
    [API_BASE]: `http://${stripeHost(index)}`,
  });

const fillShelf = async (
  { console, clock }: World,
  { merchantId, shelf: pieces }: MerchantPlan,
): Promise<Map<string, number>> => {
  const received = new Map<string, number>();
  if (pieces === undefined) return received;
  for (const sku of SKUS) {
    const input = { merchantId, sku, pieces, commandId: `first-${sku}`, why: 'it came in' };
    const answer = console.ask('stock.receive', input);
    await clock.runUntil(clock.now() + MINUTE);
    resultOf(await answer);
    received.set(sku, pieces);
  }
  return received;
};

interface Added {
  readonly channelId: string;
  readonly url: string;
}

const add = async ({ console, clock }: World, input: object): Promise<Added> => {
  const answer = console.ask('channels.add', input);
  // Set-up is no part of the story: it has a minute of its own.
  await clock.runUntil(clock.now() + MINUTE);
  return resultOf(await answer) as Added;
};
