import * as z from 'zod';
import { after, type DeadlineReached, type personRemindedSchema } from './deadline.ts';
import { accepted, type Deadline, type Decision } from './decider.ts';

const ESCALATE_MS = 24 * 60 * 60_000;

/** Facts from outside that name no order here, kept in a case until it is known whose they are. */
export interface Unclaimed<Fact> {
  readonly status: 'none' | 'open' | 'linked';
  readonly orderId: string | null;
  /** By id. */
  readonly facts: ReadonlyMap<string, Fact>;
  /** When a person is told (again) that it waits. */
  readonly escalateAt: string | null;
}

export const NOTHING_UNCLAIMED = {
  status: 'none',
  orderId: null,
  facts: new Map<string, never>(),
  escalateAt: null,
} as const;

/** Whose it is, and who says so. */
export const claimSchema = z.object({ orderId: z.string(), by: z.string(), why: z.string() });

interface Reminded {
  readonly type: 'PersonReminded';
  readonly data: z.output<typeof personRemindedSchema>;
}

type Any = Unclaimed<unknown>;

/** The answer to a claim that changes nothing: known already, or refused. Undefined: it may be made. */
export const answerToClaim = (
  { status, orderId }: Any,
  claim: { readonly orderId: string },
): Decision<never> | undefined => {
  if (status === 'open') return undefined;
  if (status === 'linked' && orderId === claim.orderId) return accepted();
  return status === 'none'
    ? refused('no-such-case', 'there is no such case')
    : refused('already-linked', `it belongs to ${orderId} already`);
};

const refused = (code: string, because: string): Decision<never> => ({
  kind: 'refused',
  code,
  because,
  allowed: [],
});

/** People are told within a day, and each day again. */
export const remindOfUnclaimed = (
  { status, escalateAt }: Any,
  { kind }: DeadlineReached,
  now: string,
): Decision<Reminded> => {
  if (status !== 'open' || escalateAt === null || now < escalateAt) return accepted();
  const againAt = after(now, ESCALATE_MS);
  const data = { kind, dueAt: escalateAt, level: 1, againAt };
  return accepted([{ type: 'PersonReminded', data }]);
};

export const unclaimedDeadlines = ({ status, escalateAt }: Any): readonly Deadline[] =>
  status === 'open' && escalateAt ? [{ kind: 'case_escalation', dueAt: escalateAt }] : [];

export const opened = <State extends Any>(state: State, at: string): State => ({
  ...state,
  status: 'open',
  escalateAt: after(at, ESCALATE_MS),
});

export const claimed = <State extends Any>(state: State, orderId: string): State => ({
  ...state,
  status: 'linked',
  orderId,
  escalateAt: null,
});

export const withFacts = <Fact, State extends Unclaimed<Fact>>(
  state: State,
  facts: readonly Fact[],
  idOf: (fact: Fact) => string,
): State => ({
  ...state,
  facts: new Map([...state.facts, ...facts.map((fact) => [idOf(fact), fact] as const)]),
});
