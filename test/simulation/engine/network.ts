import type { HasFetch } from '../../../functions/shared/runtime.ts';
import type { HttpResponse } from '../../../local/wire/http-message.ts';
import { neverAnswer } from '../../flows/faults.ts';
import { type Party, requestOf, responseOf } from '../../flows/outside.ts';
import type { ExecutionEnvironment } from './execution-environments.ts';
import type { FaultBoard } from './fault-board.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { Luck } from './luck.ts';

export interface NetworkParts {
  readonly board: FaultBoard;
  readonly latency: Luck;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Who answers, by host. */
  readonly parties: ReadonlyMap<string, Party>;
}

/** As long as a real handler's own patience. */
const PATIENCE_MS = 10_000;

/** The outside world as one environment reaches it. */
export const createFetch =
  (parts: NetworkParts, label: string, environment: ExecutionEnvironment): HasFetch['fetch'] =>
  async (url, init = {}) => {
    const { latency, sleep, parties } = parts;
    const { host } = new URL(url);
    const party = parties.get(host);
    if (!party) throw new TypeError(`nobody answers at ${host}`);
    const place = `${label} http ${init.method ?? 'GET'} ${deedOf(url)}`;
    await alive(parts, environment, { kind: 'crash-before-call', place });
    await sleep(latency.logUniform(20, 1_500));
    await alive(parts, environment);
    const outcome = await answer(parts, party, { url, init, place });
    await alive(parts, environment, { kind: 'crash-after-call', place });
    if (typeof outcome !== 'string') return responseOf(outcome);
    if (outcome === 'silence') await sleep(PATIENCE_MS);
    throw new TypeError(outcome);
  };

/** The last word of a path, without the ids: `capture`, `refunds`. */
const deedOf = (url: string): string =>
  new URL(url).pathname.split('/').findLast((word) => /^[a-z_]+$/.test(word)) ?? '';

/** Never resolves for a process that is dead, or dies here. */
const alive = async (
  { board }: NetworkParts,
  environment: ExecutionEnvironment,
  fault?: { readonly kind: FaultKind; readonly place: string },
): Promise<void> => {
  if (environment.isDead) return neverAnswer();
  if (!fault || !board.strike(fault.kind, fault.place)) return;
  environment.die('the process died');
  return neverAnswer();
};

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
  readonly place: string;
}

const BROKEN: HttpResponse = {
  status: 500,
  headers: [['content-type', 'application/json']],
  body: '{"error":{"type":"api_error","message":"broken"}}',
};

const answer = async (
  { board, sleep }: NetworkParts,
  party: Party,
  { url, init, place }: Asked,
): ReturnType<Party> => {
  if (board.strike('party-unavailable', place)) return { ...BROKEN, status: 503 };
  if (board.strike('party-fails-before', place)) return BROKEN;
  const outcome = await party(requestOf(url, init));
  if (board.strike('party-fails-after', place)) return BROKEN;
  if (board.strike('party-silent-after', place)) return 'silence';
  if (board.strike('party-hangs-up-after', place)) return 'hang-up';
  const slow = board.strike('party-slow', place);
  if (slow) await sleep(slow.between(2_000, 9_000));
  return outcome;
};
