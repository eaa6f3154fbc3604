import * as z from 'zod';
import { ENDPOINTS } from '../notifications/contract.ts';
import type { ConsolePorts } from './ports.ts';

/** A merchant's endpoint as it is shown; its secret never is. */
export interface ShownEndpoint {
  readonly merchantId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly types: readonly string[];
  /** `working`, `failing`, `paused`, `disabled` */
  readonly state: 'working' | 'failing' | 'paused' | 'disabled';
  readonly pausedUntil: string | null;
  readonly addedAt: string;
}

const named = z.object({ endpointId: z.string() });
const added = named.extend({ url: z.string(), types: z.array(z.string()), at: z.string() });
const paused = z.object({ until: z.string() });

/** Read from the stream itself, so that what was just added is there. */
export const endpointsOf = async (
  { logs }: Pick<ConsolePorts, 'logs'>,
  merchantId: string,
): Promise<readonly ShownEndpoint[]> => {
  const stream = { context: 'notifications', merchantId, subject: ENDPOINTS };
  const commits = (await logs['notifications']?.load(stream)) ?? [];
  const shown = new Map<string, ShownEndpoint>();
  for (const { type, data } of commits.flatMap(({ events }) => events)) {
    const { data: about } = named.safeParse(data);
    if (!about) continue;
    const next = afterEvent(merchantId, shown.get(about.endpointId), type, data);
    if (next) shown.set(about.endpointId, next);
    else shown.delete(about.endpointId);
  }
  return [...shown.values()];
};

const afterEvent = (
  merchantId: string,
  known: ShownEndpoint | undefined,
  type: string,
  data: unknown,
): ShownEndpoint | undefined => {
  if (type === 'EndpointAdded') {
    const { at, ...entered } = added.parse(data);
    return { merchantId, ...entered, state: 'working', pausedUntil: null, addedAt: at };
  }
  if (known === undefined || type === 'EndpointRemoved') return undefined;
  switch (type) {
    case 'EndpointFailing':
      return { ...known, state: 'failing' };
    case 'EndpointPaused':
      return { ...known, state: 'paused', pausedUntil: paused.parse(data).until };
    case 'EndpointRecovered':
      return { ...known, state: 'working', pausedUntil: null };
    case 'EndpointDisabled':
      return { ...known, state: 'disabled', pausedUntil: null };
    default:
      return known;
  }
};
