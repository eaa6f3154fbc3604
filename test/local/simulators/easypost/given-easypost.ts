import { createEasyPostSimulator } from '../../../../local/simulators/easypost/easypost.ts';
import { openLoopbackServer } from '../../../../local/simulators/outside/server.ts';
import { createSeededRandom, createVirtualClock } from '../../virtual-clock.ts';

/** A delivery that arrived at the endpoint. */
export interface Arrived {
  readonly url: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export const API_KEY = 'EZTK_simulated';
export const WEBHOOK_SECRET = 'sécret of the hook';

/** The simulator behind a real port, and an endpoint that listens. */
export const givenEasyPost = async (seed = 1) => {
  const clock = createVirtualClock();
  const arrived: Arrived[] = [];
  const endpoint = { status: 200 };
  const simulator = createEasyPostSimulator({
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
  /** Aborts once a request was left unanswered: patience without waiting. */
  const patience = silent.signal;
  return { clock, arrived, endpoint, simulator, server, patience };
};
