import { MINUTE } from '../../../functions/shared/spans.ts';
import type { CloudServices } from '../../../local/cloud-services.ts';
import type { FaultBoard } from './fault-board.ts';
import type { Luck } from './luck.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface Webhook {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SenderParts {
  readonly board: FaultBoard;
  readonly clock: Pick<SimulatedClock, 'now' | 'at'>;
  readonly latency: Luck;
  readonly httpApi: CloudServices['httpApi'];
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Brings webhooks to our door, over a network that loses, repeats and delays. */
export interface Sender {
  /** One try; the status, or 0 when no answer came. */
  post(path: string, webhook: Webhook, from?: 'store' | 'provider'): Promise<number>;
  /** As stores do it: again and again for two days until it is taken. Resolves with what it came to. */
  insist(path: string, sign: () => Webhook, onStatus?: (status: number) => void): Promise<boolean>;
}

const RETRY_AFTER_MINUTES = [1, 2, 5, 15, 30, 60, 120, 240, 480, 720, 1200];

export const createSender = (parts: SenderParts): Sender => {
  const { board, clock, latency, httpApi, sleep } = parts;

  const deliver = async (path: string, { body, headers }: Webhook): Promise<number> => {
    const answer = await httpApi.handle({
      method: 'POST',
      path,
      query: '',
      headers: [['host', 'karwan.example'], ...Object.entries(headers)],
      body,
      sourceIp: '203.0.113.7',
      protocol: 'HTTP/1.1',
    });
    return answer?.status ?? 0;
  };

  const post: Sender['post'] = async (path, webhook, from = 'store') => {
    const place = `network ${from}`;
    if (board.strike('webhook-lost', place)) return 0;
    const delayed = board.strike('webhook-delayed', place);
    await sleep(delayed ? delayed.logUniform(MINUTE, 180 * MINUTE) : latency.logUniform(5, 400));
    const copies = board.strike('webhook-duplicated', place);
    if (copies) {
      const later = clock.now() + copies.logUniform(1, 24 * 60 * MINUTE);
      clock.at(later, () => void deliver(path, webhook).catch(board.unheeded('a webhook again')));
    }
    const status = await deliver(path, webhook);
    return board.strike('webhook-unanswered', place) ? 0 : status;
  };

  return {
    post,
    insist: async (path, sign, onStatus) => {
      for (const minutes of [...RETRY_AFTER_MINUTES, 0]) {
        const status = await post(path, sign());
        onStatus?.(status);
        if (status === 200) return true;
        if (minutes > 0) await sleep(minutes * MINUTE);
      }
      return false;
    },
  };
};
