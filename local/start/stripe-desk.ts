import type { Clock, Random } from '../engine/clock.ts';
import { type LoopbackServer, openLoopbackServerNear } from '../simulators/outside/server.ts';
import { createStripeSimulator, type StripeSimulator } from '../simulators/stripe/stripe.ts';
import type { DemoStripe } from './demo-channels.ts';
import { post } from './post.ts';

/** The demo's pretended Stripe on this machine; its memory ends with the process. */
export interface StripeDesk extends DemoStripe {
  readonly simulator: StripeSimulator;
  close(): Promise<void>;
}

export const createStripeDesk = (
  { secret, key }: { readonly secret: string; readonly key: string },
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): StripeDesk => {
  const simulator = createStripeSimulator({ clock, random, post, apiKeys: [key] });
  let server: LoopbackServer | undefined;
  return {
    secret,
    key,
    simulator,
    open: async (knownOrigin) => {
      const { port } = new URL(knownOrigin ?? 'http://127.0.0.1:0');
      // Another program may have taken the port between two starts.
      server ??= await openLoopbackServerNear(simulator, Number(port));
      return server.origin;
    },
    sendTo: (url) => simulator.webhooks.sendTo({ url, secrets: [secret] }),
    close: async () => server?.close(),
  };
};
