import { Stripe } from 'stripe';
import { openLoopbackServer } from '../../../../local/simulators/outside/server.ts';
import { createStripeSimulator } from '../../../../local/simulators/stripe/stripe.ts';
import { createSeededRandom, createVirtualClock } from '../../virtual-clock.ts';

/** A delivery that arrived at the endpoint. */
export interface Arrived {
  readonly url: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export const API_KEY = 'sk_test_simulated';
export const WEBHOOK_SECRET = 'whsec_simulated';

/** The simulator behind a real port, the official SDK in front of it, and an endpoint that listens. */
export const givenStripe = async (seed = 1) => {
  const clock = createVirtualClock();
  const arrived: Arrived[] = [];
  const endpoint = { status: 200 };
  const simulator = createStripeSimulator({
    clock,
    random: createSeededRandom(seed),
    post: async (url, delivery) => {
      arrived.push({ url, ...delivery });
      return endpoint.status;
    },
  });
  simulator.webhooks.sendTo({ url: 'https://karwan.example/hook', secrets: [WEBHOOK_SECRET] });
  const silent = new AbortController();
  const server = await openLoopbackServer({
    answer: async (request) => {
      const outcome = await simulator.answer(request);
      if (outcome === 'silence') silent.abort();
      return outcome;
    },
  });
  const sdk = new Stripe(API_KEY, {
    host: '127.0.0.1',
    port: new URL(server.origin).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: 5_000,
    telemetry: false,
  });
  const types = (): readonly string[] =>
    arrived.map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type);
  /** Aborts once a request was left unanswered: patience without waiting. */
  const patience = silent.signal;
  return { clock, arrived, endpoint, simulator, server, sdk, types, patience };
};

export type GivenStripe = Awaited<ReturnType<typeof givenStripe>>;

/** What a refused call threw, in Stripe's words. */
export const refusalOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the call was answered');
};
