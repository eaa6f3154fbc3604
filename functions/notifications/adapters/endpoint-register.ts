import type { CommitLog } from '../../shared/adapters/commit-log.ts';
import { createExpiringCache } from '../../shared/expiring-cache.ts';
import { loadStream } from '../../shared/load-stream.ts';
import { ENDPOINTS } from '../contract.ts';
import type { Endpoints } from '../domain/endpoints.ts';
import { endpointStreamPorts } from './webhook-streams.ts';

/** Merchants' endpoints, as their streams say. */
export interface EndpointRegister {
  /** At most a few seconds old: most merchants have none, and are asked about at every event. */
  of(merchantId: string): Promise<Endpoints>;
  /** As they are now. */
  now(merchantId: string): Promise<Endpoints>;
}

const TTL_MS = 15_000;
const MOST_MERCHANTS = 1_000;

export const createEndpointRegister = (ports: {
  readonly log: CommitLog;
  readonly now: () => number;
}): EndpointRegister => {
  const load = async (merchantId: string): Promise<Endpoints> => {
    const stream = { context: 'notifications', merchantId, subject: ENDPOINTS };
    return (await loadStream(stream, endpointStreamPorts(ports))).state;
  };
  const cache = createExpiringCache(load, {
    ttlMs: TTL_MS,
    maxEntries: MOST_MERCHANTS,
    now: ports.now,
  });
  return { of: (merchantId) => cache.get(merchantId), now: load };
};
