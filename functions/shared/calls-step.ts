import type { Attempt } from './attempts.ts';
import type { StreamName } from './commit.ts';
import { type Decidable, type Decided, openStream, type StreamPorts } from './decide-stream.ts';
import { retryable } from './fault.ts';
import { idOf } from './ids.ts';
import type { Runtime } from './runtime.ts';

/** How a request stands in its stream. */
export type Standing =
  /** Its fact has not been folded (yet). */
  | { readonly kind: 'absent' }
  /** It has an outcome, or is not wanted any more. */
  | { readonly kind: 'ended' }
  /** `attempt` is the last one that has no definitive answer yet. */
  | { readonly kind: 'open'; readonly attempt: Attempt | null };

/** A request before the call: `attempt` is our own lease, `state` what the stream says now. */
export interface Underway<State> {
  readonly attempt: Attempt;
  readonly state: State;
}

interface Leased<State> {
  readonly underway: Underway<State>;
  readonly earlier: Attempt | null;
}

/** A context's outside calls: how its stream tells of tries and outcomes, and who is called. */
export interface Calls<State, Message, Request> {
  standing(state: State, request: Request): Standing;
  /** The message that takes the lease; the decider must ignore it while another's lease lasts. */
  start(request: Request, lease: Omit<Attempt, 'n'>): Message;
  /** What became of an earlier try; null: nothing is to be seen. Asked before every repetition. */
  find(request: Request, underway: Underway<State>): Promise<Message | null>;
  /** Calls with the key of (request, attempt.n). An unclear answer is thrown, as a retryable fault. */
  call(request: Request, underway: Underway<State>): Promise<Message>;
}

export interface CallsPorts<State, Message> extends StreamPorts<State, Message> {
  readonly randomBytes: Runtime['randomBytes'];
  /** The function's: a lease lasts 60 s longer, then no call of a dead invocation is under way. */
  readonly timeoutSeconds: number;
}

/** What a lease lasts beyond its function's time-out. */
export const LEASE_BEYOND_SECONDS = 60;

/** A lease's owner is so much chance. */
export const OWNER_BYTES = 12;

/**
 * The requests of one stream, as a calls step works them (`design.md` §3): a lease is appended before
 * the call and the outcome after it, under the cause of the request. Whoever finds an earlier try
 * without an outcome waits for its lease, then asks before it calls.
 *
 * A lease is not given back after an unclear answer: its rest is the time in which a late effect may
 * still show, so that "nothing is to be seen" is worth something when it is asked.
 */
export const openCalls = <State, Message, Request>(
  stream: StreamName,
  ports: CallsPorts<State, Message>,
  calls: Calls<State, Message, Request>,
) => {
  const log = openStream(stream, ports);
  const owner = Buffer.from(ports.randomBytes(OWNER_BYTES)).toString('hex');

  /** Our own try, and the one before it that has no outcome. */
  const lease = async (item: Decidable<Request>): Promise<Leased<State> | undefined> => {
    const leaseSeconds = ports.timeoutSeconds + LEASE_BEYOND_SECONDS;
    const leaseUntil = new Date(ports.now() + leaseSeconds * 1000).toISOString();
    const message = calls.start(item.message, { owner, leaseUntil });
    const cause = idOf('command', item.cause, 'attempt', owner, leaseUntil);
    await log.decide({ ...item, cause, name: 'StartAttempt', message });
    const state = await log.state();
    const standing = calls.standing(state, item.message);
    if (standing.kind !== 'open') return undefined;
    if (standing.attempt?.owner !== owner) throw leaseHeld(standing.attempt);
    const before = calls.standing(log.basis(), item.message);
    const earlier = before.kind === 'open' ? before.attempt : null;
    return { underway: { attempt: standing.attempt, state }, earlier };
  };

  /** Cheaply while the request is seen to be open, since a lease is then taken on a condition. */
  const look = async (request: Request): Promise<Standing> => {
    const glimpsed = calls.standing(await log.glimpse(), request);
    return glimpsed.kind === 'open' ? glimpsed : calls.standing(await log.state(), request);
  };

  /** The outcome, asked for when somebody has tried before. */
  const outcomeOf = async (request: Request, { earlier, underway: now }: Leased<State>) =>
    (earlier && (await calls.find(request, now))) ?? calls.call(request, now);

  const work = async (item: Decidable<Request>): Promise<Decided> => {
    const standing = await look(item.message);
    if (standing.kind === 'absent') throw retryable('early', 'the request is not in its stream');
    if (standing.kind === 'ended') return NOTHING_NEW;
    const { attempt } = standing;
    if (attempt && Date.parse(attempt.leaseUntil) > ports.now()) throw leaseHeld(attempt);
    const leased = await lease(item);
    if (!leased) return NOTHING_NEW;
    const message = await outcomeOf(item.message, leased);
    return log.decide({ ...item, occurredAt: new Date(ports.now()).toISOString(), message });
  };

  return {
    /** Throws a retryable fault while another's lease lasts, and when an answer is unclear. */
    decide: async (item: Decidable<Request>): Promise<Decided> =>
      (await log.hasSeen(item.cause)) ? { outcome: 'already-done', events: [] } : work(item),
  };
};

const NOTHING_NEW: Decided = { outcome: 'nothing-new', events: [] };

const leaseHeld = (attempt: Attempt | null) =>
  retryable('lease-held', `another invocation is calling, until ${attempt?.leaseUntil ?? 'soon'}`);
