import type { Clock, Random } from '../../engine/clock.ts';
import type { HttpRequest } from '../../wire/http-message.ts';
import { createFaults, type FaultSwitches } from '../outside/faults.ts';
import type { Outcome } from '../outside/server.ts';
import type { PostWebhook, Webhooks } from '../outside/webhooks.ts';
import { type Account, createAccount } from './account.ts';
import { createApi } from './api.ts';
import { createBooks, type StripeBooks } from './books.ts';
import { createBuyer, type PretendedBuyer } from './buyer.ts';
import { createCharging } from './charging.ts';
import { createCheckout } from './checkout.ts';
import { createRefunding, type Refunding } from './refunding.ts';
import { createWebhooks } from './webhooks.ts';

export interface StripeSimulatorParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Delivers webhooks. */
  readonly post: PostWebhook;
  /** The secret keys that may call. @default ['sk_test_simulated'] */
  readonly apiKeys?: readonly string[];
}

/**
 * Stripe, pretended at wire level: the official SDK cannot tell. It has its own books, and switches
 * over everything that goes wrong with real providers.
 */
export interface StripeSimulator {
  /** Answers any HTTP request as api.stripe.com would. */
  answer(request: HttpRequest): Promise<Outcome>;
  readonly buyer: PretendedBuyer;
  readonly books: StripeBooks;
  readonly faults: FaultSwitches;
  readonly webhooks: Webhooks;
  /** The account's objects, for tests that look closer. */
  readonly account: Account;
  /** Lets a pending refund arrive, or any refund come back. */
  readonly settleRefund: Refunding['settle'];
  /** Every request that came, as `POST /v1/refunds`, in order. */
  readonly requests: readonly string[];
}

export const createStripeSimulator = (parts: StripeSimulatorParts): StripeSimulator => {
  const { clock, random } = parts;
  const webhooks = createWebhooks(parts, parts.post);
  const account = createAccount(clock, random, webhooks.enqueue);
  const charging = createCharging(account);
  const refunding = createRefunding(account, charging);
  const checkout = createCheckout(account, charging);
  const faults = createFaults(() => clock.now());
  const desk = { account, charging, refunding, checkout };
  const apiKeys = parts.apiKeys ?? ['sk_test_simulated'];
  const requests: string[] = [];
  const api = createApi({
    desk,
    faults,
    webhooks,
    apiKeys,
    onRequest: (one) => requests.push(one),
  });
  return {
    answer: api,
    buyer: createBuyer(account, charging, checkout),
    books: createBooks(account),
    faults,
    webhooks,
    account,
    settleRefund: refunding.settle,
    requests,
  };
};
