import { figuresOf } from '../../../local/simulators/storefronts/order.ts';
import type { StoredEvent } from '../../../local/simulators/stripe/account.ts';
import type { StripeSums } from '../../../local/simulators/stripe/books.ts';
import type { Life } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import type { StepWitnessParts } from './judging.ts';
import { livedAgain } from './story-checks.ts';

/** What the provider's own books say of every order of which something happened there since last time. */
export const createProviderChecks = (parts: StepWitnessParts): (() => void) => {
  const seen = new Map<Merchant, { requests: number; events: number }>();
  const keys = new Map<string, string>();
  const checkKey = (merchant: Merchant, event: StoredEvent): void => {
    const key = event.request?.idempotency_key;
    const order = orderOf(merchant, event);
    if (!key || order === undefined) return;
    const before = keys.get(key) ?? order;
    keys.set(key, before);
    if (before !== order) parts.accuse('R5', order, `its key ${key} was used for ${before}`);
  };
  const check = (merchant: Merchant): void => {
    const { stripe } = merchant;
    const before = seen.get(merchant) ?? { requests: 0, events: 0 };
    if (stripe.requests.length === before.requests) return;
    const events = stripe.account.events();
    const fresh = events.slice(0, events.length - before.events);
    seen.set(merchant, { requests: stripe.requests.length, events: events.length });
    for (const event of fresh) checkKey(merchant, event);
    const orderIds = new Set(fresh.map((event) => orderOf(merchant, event)));
    for (const life of parts.lives) if (orderIds.has(life.orderId)) checkOne(parts, life);
  };
  return () => {
    for (const merchant of parts.merchants) check(merchant);
  };
};

interface Named {
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly payment_intent?: unknown;
}

const orderOf = ({ stripe }: Merchant, { data }: StoredEvent): string | undefined => {
  const { metadata, payment_intent: intentId } = data.object as Named;
  const named = metadata?.['orderId'];
  if (named !== undefined || typeof intentId !== 'string') return named;
  return stripe.account.find('payment_intent', intentId)?.metadata['orderId'];
};

const checkOne = ({ accuse }: StepWitnessParts, life: Life): void => {
  const { orderId, merchant } = life;
  const { captured, refunded, refunding }: StripeSums = merchant.stripe.books.ofOrder(orderId);
  const intents = merchant.stripe.account
    .all('payment_intent')
    .filter(({ metadata }) => metadata['orderId'] === orderId);
  for (const { amount, amount_received, id, currency } of intents) {
    if (amount_received > amount) accuse('R1', orderId, `${id}: ${amount_received} of ${amount}`);
    if (currency.toUpperCase() !== merchant.plan.currency) accuse('R3', orderId, `in ${currency}`);
  }
  if (refunded + refunding > captured) {
    accuse('R2', orderId, `${refunded} refunded and ${refunding} pending of ${captured}`);
    accuse('D3', orderId, `${refunded} refunded and ${refunding} pending of ${captured}`);
  }
  const totals = life.told.map(({ order }) => figuresOf(order).total);
  const kept = BigInt(captured - backBefore(life));
  if (totals.every((total) => total < kept)) {
    accuse('R3', orderId, `${captured} captured of an order of at most ${totals.join(', ')}`);
  }
};

/**
 * What was taken before an order was cancelled that its store let live again: it goes back, if not at
 * once, and the order is paid a second time. That it went is asked when all is quiet.
 */
const backBefore = ({ merchant, orderId, told }: Life): number => {
  if (!livedAgain(told.map(({ order }) => order))) return 0;
  return merchant.stripe.account
    .all('payment_intent')
    .filter((one) => one.metadata['orderId'] === orderId && one.amount_received > 0)
    .slice(1)
    .reduce((sum, { amount_received }) => sum + amount_received, 0);
};
