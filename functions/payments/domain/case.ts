import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { idOf } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { CaseEvent } from './events.ts';
import type { ProviderFact } from './facts.ts';
import type { CaseMessage } from './messages.ts';

const ESCALATE_MS = 24 * 60 * 60_000;

export interface CaseState {
  readonly status: 'none' | 'open' | 'linked';
  readonly orderId: string | null;
  readonly facts: ReadonlyMap<string, ProviderFact>;
  readonly escalateAt: string | null;
}

/** The case of a payment that names no order: one for each reference, however many facts come. */
export const caseIdOf = (of: Pick<ProviderFact, 'provider' | 'account' | 'reference'>): string =>
  idOf('case', of.provider, of.account, of.reference);

/** A command's payload is stored as JSON text: amounts as their decimal strings. */
export const factsToJson = (facts: readonly ProviderFact[]): unknown =>
  JSON.parse(canonicalJson(facts));

const initial: CaseState = { status: 'none', orderId: null, facts: new Map(), escalateAt: null };

/** Money that names no order is kept until a person, or a reference that comes later, says whose it is. */
export const caseDecider: Decider<CaseState, CaseMessage, CaseEvent> = {
  initial,
  decide: (state, message, now) => {
    switch (message.type) {
      case 'OpenCase':
        return opened(state, message, now);
      case 'LinkCase':
        return linked(state, message);
      case 'DeadlineReached':
        return reminded(state, message, now);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'CaseOpened':
        return {
          ...withFacts(state, event.data.facts),
          status: 'open',
          escalateAt: later(event.data.at, ESCALATE_MS),
        };
      case 'CaseFactsAdded':
        return withFacts(state, event.data.facts);
      case 'CaseLinked':
        return { ...state, status: 'linked', orderId: event.data.orderId, escalateAt: null };
      case 'PersonReminded':
        return { ...state, escalateAt: event.data.againAt };
      case 'TransitionRefused':
        return state;
    }
  },
  deadlines: ({ status, escalateAt }) =>
    status === 'open' && escalateAt ? [{ kind: 'case_escalation', dueAt: escalateAt }] : [],
};

type Of<Type extends CaseMessage['type']> = Extract<CaseMessage, { type: Type }>;

/**
 * A line of a file that names its order is linked as it is opened. Its money passes through here all
 * the same, so that the line is one order's for good, whatever a later reading of the file finds.
 */
const opened = (
  state: CaseState,
  { type: _type, link, ...message }: Of<'OpenCase'>,
  now: string,
): Decision<CaseEvent> => {
  const facts = message.facts.filter(({ factId }) => !state.facts.has(factId));
  const all = [...state.facts.values(), ...facts];
  const told: readonly CaseEvent[] =
    state.status === 'none'
      ? [openedBy(message, facts, now)]
      : facts.length > 0
        ? [added(facts)]
        : [];
  if (state.orderId === null && link) {
    return accepted([...told, { type: 'CaseLinked', data: link }], [handOver(link.orderId, all)]);
  }
  // Once it is known whose the money is, what comes late follows.
  const follows = state.orderId !== null && facts.length > 0;
  return accepted(told, follows ? [handOver(state.orderId, facts)] : []);
};

const openedBy = (
  { references, ...message }: Omit<Of<'OpenCase'>, 'type' | 'link'>,
  facts: ProviderFact[],
  at: string,
): CaseEvent => ({
  type: 'CaseOpened',
  data: { ...message, references: [...references], facts, at },
});

const added = (facts: ProviderFact[]): CaseEvent => ({ type: 'CaseFactsAdded', data: { facts } });

const linked = (state: CaseState, { orderId, by, why }: Of<'LinkCase'>): Decision<CaseEvent> => {
  if (state.status === 'linked' && state.orderId === orderId) return accepted([]);
  if (state.status !== 'open') {
    return {
      kind: 'refused',
      code: state.status === 'none' ? 'no-such-case' : 'already-linked',
      because:
        state.status === 'none'
          ? 'there is no such case'
          : `it belongs to ${state.orderId} already`,
      allowed: [],
    };
  }
  return accepted(
    [{ type: 'CaseLinked', data: { orderId, by, why } }],
    [handOver(orderId, [...state.facts.values()])],
  );
};

const handOver = (orderId: string, facts: readonly ProviderFact[]): CommandDraft => ({
  name: 'RecordFacts',
  to: 'payments',
  subject: `order/${orderId}`,
  data: { facts: factsToJson(facts) },
});

const reminded = (
  { status, escalateAt }: CaseState,
  { kind }: Of<'DeadlineReached'>,
  now: string,
): Decision<CaseEvent> => {
  if (status !== 'open' || escalateAt === null || now < escalateAt) return accepted([]);
  const againAt = later(now, ESCALATE_MS);
  return accepted([
    { type: 'PersonReminded', data: { kind, dueAt: escalateAt, level: 1, againAt } },
  ]);
};

const accepted = (
  events: readonly CaseEvent[],
  commands: readonly CommandDraft[] = [],
): Decision<CaseEvent> => ({ kind: 'accepted', events, commands });

const withFacts = (state: CaseState, facts: readonly ProviderFact[]): CaseState => ({
  ...state,
  facts: new Map([...state.facts, ...facts.map((fact) => [fact.factId, fact] as const)]),
});

const later = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();
