import type { CommandDraft, Decider, Decision } from '../../shared/decider.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { GoodsEvent, GoodsFact, Scan } from './events.ts';
import { type CarrierFact, factIdOf } from './facts.ts';
import type { GoodsMessage } from './messages.ts';
import { planOf } from './plan.ts';
import { evolveGoods, type GoodsState, initialGoods } from './state.ts';
import { type StockNeeds, stockNeeds } from './stock-needs.ts';
import { withNews } from './tell.ts';

/** A plan builds on the one before: each round cancels one parcel at most, or comes to rest. */
const PLAN_ROUNDS = 100;

const NOTHING: Decision<GoodsEvent> = { kind: 'accepted', events: [] };

/** The behaviour of an order's goods. */
export const goodsDecider: Decider<GoodsState, GoodsMessage, GoodsEvent> = {
  initial: initialGoods,
  evolve: evolveGoods,
  deadlines: () => [],
  decide: (state, message, now) => {
    const told = heed(state, message, now);
    return told.length === 0 ? NOTHING : accepted(state, told, now);
  },
};

/** The facts that the message itself brings; none when it says nothing new. */
const heed = (state: GoodsState, message: GoodsMessage, now: string): readonly GoodsFact[] => {
  switch (message.type) {
    case 'HearWish':
      return message.wish.number > (state.wish?.number ?? 0)
        ? [{ type: 'GoodsWishHeard', data: { wish: message.wish, at: now } }]
        : [];
    case 'RecordFacts':
      return newFacts(state, message.facts, now);
    default:
      return [];
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
  return {
    kind: 'accepted',
    events: withNews(before, state, all),
    commands: stockCommands(before, state),
  };
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

/** Needs that this commit brought about; a deadline asks again for those that nobody answers. */
const stockCommands = (before: GoodsState, now: GoodsState): readonly CommandDraft[] => {
  const was = stockNeeds(before);
  const is = stockNeeds(now);
  return canonicalJson(was) === canonicalJson(is) ? [] : commandsFor(is);
};

const commandsFor = (needs: StockNeeds): readonly CommandDraft[] => {
  const { allocate, release, end, sell } = needs;
  const gives = release.length > 0 || end.length > 0;
  return [
    ...(gives ? [toStock('ReleaseStock', { release, end })] : []),
    ...(sell.length > 0 ? [toStock('SellStock', { sell })] : []),
    ...(allocate.length > 0 ? [toStock('AllocateStock', { allocate })] : []),
  ];
};

const toStock = (name: string, data: object): CommandDraft => ({ name, to: 'stock', data });
