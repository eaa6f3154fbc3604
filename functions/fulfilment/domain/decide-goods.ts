import type { Decider, Decision } from '../../shared/decider.ts';
import { actOnDeadline } from './act-on-deadline.ts';
import { isRefused } from './allowed.ts';
import { commandsOf, isToBeAsked } from './commands.ts';
import { deadlinesOf } from './deadlines.ts';
import type { GoodsEvent, GoodsFact, Scan } from './events.ts';
import { type CarrierFact, factIdOf } from './facts.ts';
import type { GoodsMessage } from './messages.ts';
import { decidePerson } from './person.ts';
import { planOf } from './plan.ts';
import { evolveGoods, type GoodsState, initialGoods } from './state.ts';
import { stockFacts } from './stock-facts.ts';
import { isIdle, stockNeeds } from './stock-needs.ts';
import { withNews } from './tell.ts';
import { checkLifecycle, PARCEL_LIFECYCLE, RETURN_LIFECYCLE } from './transitions.ts';

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
    return told.length === 0 ? NOTHING : accepted(state, told, now);
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
    case 'DeadlineReached':
      return actOnDeadline(state, message, now);
    default:
      return decidePerson(state, message, now);
  }
};

/** Everything that follows: parcels, what is asked of the stock step, and what the others are told. */
const accepted = (
  before: GoodsState,
  facts: readonly GoodsFact[],
  now: string,
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
  const commands = commandsOf(state, all);
  return { kind: 'accepted', events: withNews(before, state, all), commands };
};

const newFacts = (
  state: GoodsState,
  facts: readonly CarrierFact[],
  now: string,
): readonly GoodsFact[] => {
  const fresh = new Map(facts.map((fact) => [factIdOf(fact), fact]));
  return [...fresh]
    .filter(([factId]) => !state.scans.has(factId) && !state.labels.has(factId))
    .map(([factId, fact]): GoodsFact => {
      if (fact.kind !== 'scan') return { type: 'LabelRecorded', data: { factId, fact, at: now } };
      const { kind: _kind, ...told } = fact;
      const scan: Scan = { ...told, factId, fulfilmentId: null, since: null, from: 'carrier' };
      return { type: 'ScanRecorded', data: { scan, at: now } };
    });
};
