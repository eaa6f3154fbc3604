import type { Clock, Random } from '../engine/clock.ts';
import { type LoopbackServer, openLoopbackServer } from '../simulators/outside/server.ts';
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
      server ??= await openAt(simulator, Number(new URL(knownOrigin ?? 'http://127.0.0.1:0').port));
      return server.origin;
    },
    sendTo: (url) => simulator.webhooks.sendTo({ url, secrets: [secret] }),
    close: async () => server?.close(),
  };
};

/** Another program may have taken the port between two starts. */
const openAt = async (simulator: StripeSimulator, port: number): Promise<LoopbackServer> => {
  try {
    return await openLoopbackServer(simulator, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return openLoopbackServer(simulator);
  }
};
