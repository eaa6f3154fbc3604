import { realClock, realRandom } from '../../local/engine/real-time.ts';
import { openLoopbackServer } from '../../local/simulators/outside/server.ts';
import {
  createStripeSimulator,
  type StripeSimulator,
} from '../../local/simulators/stripe/stripe.ts';
import type { KarwanCommand } from './karwan-command.ts';
import type { Post } from './shop.ts';

const API_KEY = 'sk_test_simulated';
const SECRET = 'whsec_simulated_endpoint_secret';

/** A pretended Stripe that the deployed functions call over the network, and that calls back. */
export interface StripeDesk {
  readonly simulator: StripeSimulator;
  /** An account's channel; the settings by which a shop's prepaid orders are paid there. */
  openAccount(karwan: KarwanCommand, merchantId: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export const openStripeDesk = async (post: Post): Promise<StripeDesk> => {
  const simulator = createStripeSimulator({
    clock: realClock(),
    random: realRandom(),
    apiKeys: [API_KEY],
    post,
  });
  const server = await openLoopbackServer(simulator);
  return {
    simulator,
    openAccount: async (karwan, merchantId) => {
      const { channelId, url } = await karwan.addChannel({
        merchantId,
        provider: 'stripe',
        secret: SECRET,
        more: [
          ...['--api-key', API_KEY, '--api-base', server.origin],
          ...['--setting', 'stripe.successUrl=https://shop.example/thanks'],
        ],
      });
      simulator.webhooks.sendTo({ url, secrets: [SECRET] });
      return { 'payments.prepaid': 'stripe', 'payments.account': channelId };
    },
    close: () => server.close(),
  };
};
