import { setTimeout as wait } from 'node:timers/promises';
import type { Provider } from '../flows/shop.ts';
import type { FaultyEndpoint } from './faulty-endpoint.ts';
import type { KarwanCommand, ShownOrder } from './karwan-command.ts';
import { openShop, type Post, type Shop } from './shop.ts';
import type { StripeDesk } from './stripe-desk.ts';
import type { Subscriber } from './subscriber.ts';

/** How a shop sells. */
export interface ShopWay {
  /** Its prepaid orders are paid there. @default false */
  readonly paysWithStripe?: boolean;
  /** Further settings of its channel. @default none */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The deployed application and everyone around it, as the flows see them. */
export interface World {
  readonly karwan: KarwanCommand;
  readonly post: Post;
  readonly subscriber: Subscriber;
  readonly stripe: StripeDesk;
  /** Where AWS can be made to fail for the functions; a flow leaves it as it found it. */
  readonly aws: FaultyEndpoint;
  /** Opens a channel through the command line, for a merchant of its own. */
  openShop(provider?: Provider, how?: ShopWay): Promise<Shop>;
  /** The order, as soon as its story is as long as it says; fails after a while. */
  orderOf(shop: Shop, order: { readonly externalId: string }): Promise<ShownOrder>;
  /** Asks again and again until there is an answer that is not undefined or false. */
  until<Answer>(what: string, ask: () => Promise<Answer | undefined | false>): Promise<Answer>;
  /** Releases the worker with the bugs of `broken-release.ts`, or the good one again. */
  release(which: 'good' | 'broken'): Promise<void>;
}

/** One thing that must hold on the deployed application. */
export interface Flow {
  readonly name: string;
  /** Throws when it does not hold. */
  run(world: World): Promise<void>;
}

export interface WorldParts
  extends Pick<World, 'karwan' | 'post' | 'subscriber' | 'aws' | 'stripe' | 'release'> {
  readonly signal: AbortSignal;
}

/** Generous: the machine may do ten other things. */
const PATIENCE_MS = 90_000;
const PAUSE_MS = 500;

export const createWorld = ({ signal, ...parts }: WorldParts): World => {
  let merchants = 0;
  const until: World['until'] = async (what, ask) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
      await wait(PAUSE_MS, undefined, { signal });
    }
  };
  return {
    ...parts,
    until,
    openShop: async (provider, { paysWithStripe = false, settings = {} } = {}) => {
      merchants += 1;
      const merchantId = `merchant-${merchants}`;
      const paid = paysWithStripe ? await parts.stripe.openAccount(parts.karwan, merchantId) : {};
      return openShop(parts, merchantId, provider, { ...paid, ...settings });
    },
    orderOf: (shop, order) => {
      const orderId = shop.orderId(order);
      return until(`order ${orderId} in the views`, () => parts.karwan.showOrder(orderId));
    },
  };
};
