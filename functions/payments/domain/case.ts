import { accepted, type CommandDraft, type Decider, type Decision } from '../../shared/decider.ts';
import { idOf } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import {
  answerToClaim,
  claimed,
  NOTHING_UNCLAIMED,
  opened,
  remindOfUnclaimed,
  type Unclaimed,
  unclaimedDeadlines,
  withFacts,
} from '../../shared/unclaimed.ts';
import type { CaseEvent } from './events.ts';
import { type ProviderFact, saysOfMoney } from './facts.ts';
import type { CaseMessage } from './messages.ts';

export type CaseState = Unclaimed<ProviderFact>;

/** The case of a payment that names no order: one for each reference, however many facts come. */
export const caseIdOf = (of: Pick<ProviderFact, 'provider' | 'account' | 'reference'>): string =>
  idOf('case', of.provider, of.account, of.reference);

/** A command's payload is stored as JSON text: amounts as their decimal strings. */
export const factsToJson = (facts: readonly ProviderFact[]): unknown =>
  JSON.parse(canonicalJson(facts));

/** Money that names no order is kept until a person, or a reference that comes later, says whose it is. */
export const caseDecider: Decider<CaseState, CaseMessage, CaseEvent> = {
  initial: NOTHING_UNCLAIMED,
  decide: (state, message, now) => {
    switch (message.type) {
      case 'OpenCase':
        return open(state, message, now);
      case 'LinkCase':
        return answerToClaim(state, message) ?? link(state, message);
      case 'DeadlineReached':
        return remindOfUnclaimed(state, message, now);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'CaseOpened':
        return opened(knowing(state, event.data.facts), event.data.at);
      case 'CaseFactsAdded':
        return knowing(state, event.data.facts);
      case 'CaseLinked':
        return claimed(state, event.data.orderId);
      case 'PersonReminded':
        return { ...state, escalateAt: event.data.againAt };
      case 'TransitionRefused':
        return state;
    }
  },
  deadlines: unclaimedDeadlines,
};

type Of<Type extends CaseMessage['type']> = Extract<CaseMessage, { type: Type }>;

/**
 * What says only that no money came opens none: it is of a payment that was never here, as of another
 * application at the same provider.
 *
 * A line of a file that names its order is linked as it is opened. Its money passes through here all
 * the same, so that the line is one order's for good, whatever a later reading of the file finds.
 */
const open = (
  state: CaseState,
  { type: _type, link: claim, ...message }: Of<'OpenCase'>,
  now: string,
): Decision<CaseEvent> => {
  const facts = message.facts.filter(({ factId }) => !state.facts.has(factId));
  const all = [...state.facts.values(), ...facts];
  if (state.status === 'none' && !claim && !facts.some(saysOfMoney)) return accepted();
  const told: readonly CaseEvent[] =
    state.status === 'none'
      ? [openedBy(message, facts, now)]
      : facts.length > 0
        ? [added(facts)]
        : [];
  if (state.orderId === null && claim) {
    return accepted([...told, { type: 'CaseLinked', data: claim }], [handOver(claim.orderId, all)]);
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

const link = ({ facts }: CaseState, { orderId, by, why }: Of<'LinkCase'>): Decision<CaseEvent> =>
  accepted(
    [{ type: 'CaseLinked', data: { orderId, by, why } }],
    [handOver(orderId, [...facts.values()])],
  );

const handOver = (orderId: string, facts: readonly ProviderFact[]): CommandDraft => ({
  name: 'RecordFacts',
  to: 'payments',
  subject: `order/${orderId}`,
  data: { facts: factsToJson(facts) },
});

const knowing = (state: CaseState, facts: readonly ProviderFact[]): CaseState =>
  withFacts(state, facts, ({ factId }) => factId);
