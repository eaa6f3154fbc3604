import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { checkLifecycle } from '../../shared/lifecycle.ts';
import { actOnDeadline } from './act-on-deadline.ts';
import { isRefused } from './allowed.ts';
import { decideCall } from './carrier-decisions.ts';
import { callCommands, wantedCalls } from './carrier-wants.ts';
import { commandsOf, isToBeAsked } from './commands.ts';
import { deadlinesOf } from './deadlines.ts';
import type { GoodsEvent, GoodsFact } from './events.ts';
import { recordFactsOf } from './facts.ts';
import type { GoodsMessage } from './messages.ts';
import { newFacts } from './new-facts.ts';
import { decidePerson } from './person.ts';
import { planOf } from './plan.ts';
import { evolveGoods, type GoodsState, initialGoods } from './state.ts';
import { stockFacts } from './stock-facts.ts';
import { isIdle, stockNeeds } from './stock-needs.ts';
import { withNews } from './tell.ts';
import { PARCEL_LIFECYCLE, RETURN_LIFECYCLE } from './transitions.ts';

checkLifecycle(PARCEL_LIFECYCLE);
checkLifecycle(RETURN_LIFECYCLE);

/** A plan builds on the one before: each round takes back one parcel at most, or comes to rest. */
const PLAN_ROUNDS = 100;

const NOTHING: Decision<GoodsEvent> = { kind: 'accepted', events: [] };

/** The behaviour of an order's goods. */
export const goodsDecider: Decider<GoodsState, GoodsMessage, GoodsEvent> = {
  initial: initialGoods,
  evolve: evolveGoods,
  deadlines: deadlinesOf,
  decide: (state, message, now) => {
    const told = heed(state, message, now);
    if (isRefused(told)) return told;
    return told.length === 0 ? NOTHING : accepted(state, told, { now, also: passedOn(message) });
  },
};

/** The facts that the message itself brings; none when it says nothing new. */
const heed = (state: GoodsState, message: GoodsMessage, now: string) => {
  switch (message.type) {
    case 'HearWish':
      return message.wish.number > (state.wish?.number ?? 0)
        ? [{ type: 'GoodsWishHeard' as const, data: { wish: message.wish, at: now } }]
        : [];
    case 'RecordFacts':
      return newFacts(state, message.facts, now);
    case 'RecordAllocation':
    case 'RecordFilling':
    case 'RecordRelease':
    case 'RecordSale':
      return stockFacts(message, now);
    case 'StartAttempt':
    case 'EndCarrierCall':
      return decideCall(state, message, now);
    case 'DeadlineReached':
      return actOnDeadline(state, message, now);
    default:
      return decidePerson(state, message, now);
  }
};

/** What is new of a parcel is told to every order whose goods are in it, by the commit that notes it here. */
const passedOn = (message: GoodsMessage): readonly CommandDraft[] =>
  message.type === 'RecordFacts'
    ? (message.alsoOf ?? []).map((subject) => recordFactsOf(subject, message.facts))
    : [];

/** Everything that follows: parcels, what is asked of the stock step, and what the others are told. */
const accepted = (
  before: GoodsState,
  facts: readonly GoodsFact[],
  { now, also }: { readonly now: string; readonly also: readonly CommandDraft[] },
): Decision<GoodsEvent> => {
  const all = [...facts];
  let state = facts.reduce<GoodsState>(evolveGoods, before);
  for (let round = 0; round < PLAN_ROUNDS; round += 1) {
    const planned = planOf(state, now);
    if (planned.length === 0) break;
    all.push(...planned);
    state = planned.reduce<GoodsState>(evolveGoods, state);
  }
  const asks = isToBeAsked(before, state, all) && !isIdle(stockNeeds(state));
  if (asks && !all.some(({ type }) => type === 'StockAsked')) {
    all.push({ type: 'StockAsked', data: { at: now } });
    state = all.slice(-1).reduce<GoodsState>(evolveGoods, state);
  }
  const calls = wantedCalls(state, now);
  all.push(...calls);
  state = calls.reduce<GoodsState>(evolveGoods, state);
  const commands = [...commandsOf(state, all), ...callCommands(all), ...also];
  return { kind: 'accepted', events: withNews(before, state, all), commands };
};
