import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { checkLifecycle } from '../../shared/lifecycle.ts';
import { actOnDeadline } from './act-on-deadline.ts';
import { caseIdOf, factsToJson } from './case.ts';
import { deadlinesOf } from './deadlines.ts';
import type { PaymentEvent, PaymentFact } from './events.ts';
import type { ProviderFact } from './facts.ts';
import { isGivenByHand, markRefunded } from './given-by-hand.ts';
import type { PaymentMessage } from './messages.ts';
import { planOf } from './plan.ts';
import { type RuleBook, standingOf } from './standing.ts';
import { evolvePayment, initialPayment, isToBeTriedAgain, type PaymentState } from './state.ts';
import { tell } from './tell.ts';
import { PAYMENT_LIFECYCLE } from './transitions.ts';

checkLifecycle(PAYMENT_LIFECYCLE);

type Of<Type extends PaymentMessage['type']> = Extract<PaymentMessage, { type: Type }>;

/** A plan builds on the facts of the one before; two rounds settle every case, the rest is margin. */
const PLAN_ROUNDS = 5;

/** The behaviour of an order's money, by the rules of the providers there are. */
export const createPaymentDecider = (
  rules: RuleBook,
): Decider<PaymentState, PaymentMessage, PaymentEvent> => ({
  initial: initialPayment,
  evolve: evolvePayment,
  deadlines: (state) => deadlinesOf(rules, state),
  decide: (state, message, now) => {
    const told = heed(rules, state, message, now);
    if (!Array.isArray(told)) return told as Decision<PaymentEvent>;
    return told.length === 0 ? NOTHING : accepted(rules, state, told, now);
  },
});

/** The provider proves that a try never reached it: the next key is used at once. */
export const NEVER_ARRIVED = 'never-arrived';

const NOTHING: Decision<PaymentEvent> = { kind: 'accepted', events: [] };

/** The facts that the message itself brings; none when it says nothing new. */
const heed = (
  rules: RuleBook,
  state: PaymentState,
  message: PaymentMessage,
  now: string,
): readonly PaymentFact[] | Decision<PaymentEvent> => {
  switch (message.type) {
    case 'HearWish':
      return message.wish.number > (state.wish?.number ?? 0)
        ? [{ type: 'WishHeard', data: { wish: message.wish, at: now } }]
        : [];
    case 'RecordFacts':
      return newFacts(state, message.facts, now);
    case 'StartAttempt':
      return startAttempt(state, message, now);
    case 'EndAttempt':
      return endAttempt(state, message, now);
    case 'RetryCall':
      return retryCall(rules, state, message, now);
    case 'MarkRefunded':
      return markRefunded(rules, state, message, now);
    case 'DeadlineReached':
      return actOnDeadline(rules, state, message, now);
  }
};

/** Everything that follows: requests to the outside, and what the others are told. */
const accepted = (
  rules: RuleBook,
  before: PaymentState,
  facts: readonly PaymentFact[],
  now: string,
): Decision<PaymentEvent> => {
  const all = [...facts];
  let state = facts.reduce(evolvePayment, before);
  for (let round = 0; round < PLAN_ROUNDS; round += 1) {
    const planned = planOf(rules, state, now);
    if (planned.length === 0) break;
    all.push(...planned);
    state = planned.reduce(evolvePayment, state);
  }
  const events = [...all, ...tell(rules, before, state, all)];
  return { kind: 'accepted', events, commands: all.flatMap((fact) => commandsOf(state, fact)) };
};

const newFacts = (
  state: PaymentState,
  facts: readonly ProviderFact[],
  now: string,
): readonly PaymentFact[] => {
  const fresh = new Map(facts.map((fact) => [fact.factId, fact]));
  return [...fresh.values()]
    .filter(({ factId }) => !state.facts.has(factId))
    .map((fact) => ({ type: 'FactRecorded', data: { fact, at: now } }));
};

/** Key n is used again until it has a definitive answer; a person's word or a deadline opens the next. */
const startAttempt = (
  state: PaymentState,
  { requestId, owner, leaseUntil }: Of<'StartAttempt'>,
  now: string,
): readonly PaymentFact[] | Decision<PaymentEvent> => {
  const request = state.requests.get(requestId);
  if (!request) return { kind: 'early', because: `request ${requestId} is not here yet` };
  const { attempt } = request;
  if (attempt?.ended && !isToBeTriedAgain(request)) return [];
  const live = attempt !== null && attempt.ended === null && now < attempt.leaseUntil;
  if (live && attempt.owner !== owner) {
    return {
      kind: 'early',
      because: `another worker has ${requestId} until ${attempt.leaseUntil}`,
    };
  }
  const n = attempt === null ? 1 : attempt.ended === null ? attempt.n : attempt.n + 1;
  return [{ type: 'AttemptStarted', data: { requestId, n, owner, leaseUntil, at: now } }];
};

const endAttempt = (
  state: PaymentState,
  { requestId, n, ending }: Of<'EndAttempt'>,
  now: string,
): readonly PaymentFact[] => {
  const request = state.requests.get(requestId);
  const { facts, ...how } = ending;
  const told = newFacts(state, facts, now);
  const attempt = request?.attempt;
  if (!request || attempt?.n !== n || attempt.ended !== null) return told;
  const { kind } = request;
  const ended: PaymentFact = {
    type: 'AttemptEnded',
    data: { requestId, kind, n, ...how, at: now },
  };
  if (how.code !== NEVER_ARRIVED) return [ended, ...told];
  const again = { requestId, by: 'system', why: NEVER_ARRIVED, at: now };
  return [ended, { type: 'CallSaidAgain', data: again }, ...told];
};

/** The provider did it, and the buyer's bank sent the money back. */
const hasBounced = (rules: RuleBook, state: PaymentState, requestId: string): boolean =>
  (standingOf(rules, state)?.refunds ?? [])
    .flatMap(({ parts }) => parts)
    .some((part) => part.request.requestId === requestId && part.state === 'failed');

const retryCall = (
  rules: RuleBook,
  state: PaymentState,
  { requestId, by, why }: Of<'RetryCall'>,
  now: string,
): readonly PaymentFact[] | Decision<PaymentEvent> => {
  const ended = state.requests.get(requestId)?.attempt?.ended ?? null;
  const isOpen =
    ended !== null && (ended.outcome !== 'done' || hasBounced(rules, state, requestId));
  if (isOpen && !isGivenByHand(state, requestId)) {
    return [{ type: 'CallSaidAgain', data: { requestId, by, why, at: now } }];
  }
  return {
    kind: 'refused',
    code: ended === null ? 'not-refused' : 'already-done',
    because:
      ended === null
        ? 'no such request has been refused: it is being tried, or there is none'
        : 'it has been done',
    allowed: [],
  };
};

/** Requests that the provider's API is to fulfil go to the calls step; foreign money becomes a case. */
const commandsOf = (state: PaymentState, fact: PaymentFact): readonly CommandDraft[] => {
  switch (fact.type) {
    case 'CheckoutRequested':
    case 'CaptureRequested':
    case 'VoidRequested':
    case 'RefundRequested':
    case 'ReadRequested':
      return fact.data.by === 'call' ? [callOf(fact.data.requestId)] : [];
    case 'CallSaidAgain':
      return [callOf(fact.data.requestId)];
    case 'FactSetAside':
      return caseOf(state, fact.data);
    default:
      return [];
  }
};

const callOf = (requestId: string): CommandDraft => ({
  name: 'CallProvider',
  to: 'payments-calls',
  data: { requestId },
});

const caseOf = (
  { facts, wish }: PaymentState,
  { factId, because }: { readonly factId: string; readonly because: string },
): readonly CommandDraft[] => {
  const fact = facts.get(factId);
  if (!fact) return [];
  const caseId = caseIdOf(fact);
  return [
    {
      name: 'OpenCase',
      to: 'payments',
      subject: `case/${caseId}`,
      data: {
        caseId,
        because,
        channelId: wish?.channelId ?? null,
        references: [fact.reference],
        facts: factsToJson([fact]),
      },
    },
  ];
};
