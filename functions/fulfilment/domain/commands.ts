import type { CommandDraft } from '../../shared/decider.ts';
import { isSameJson } from '../../shared/json.ts';
import type { GoodsFact } from './events.ts';
import type { GoodsState } from './state.ts';
import { isTracked, type StockNeeds, stockNeeds } from './stock-needs.ts';

/** Needs that this commit brought about, or that a deadline found unanswered. */
export const isToBeAsked = (
  before: GoodsState,
  now: GoodsState,
  facts: readonly GoodsFact[],
): boolean =>
  facts.some(({ type }) => type === 'StockAsked') ||
  !isSameJson(stockNeeds(before), stockNeeds(now));

/** What the stock step is asked for: to look at this order, and which units to put where. */
export const commandsOf = (
  state: GoodsState,
  facts: readonly GoodsFact[],
): readonly CommandDraft[] => [
  ...(facts.some(({ type }) => type === 'StockAsked') ? askedFor(stockNeeds(state)) : []),
  ...facts.flatMap((fact) => putAway(state, fact)),
];

const askedFor = ({ allocate, release, end, sell }: StockNeeds): readonly CommandDraft[] => {
  const gives = release.length > 0 || end.length > 0;
  return [
    ...(gives ? [toStock('ReleaseStock', { release, end })] : []),
    ...(sell.length > 0 ? [toStock('SellStock', { sell })] : []),
    ...(allocate.length > 0 ? [toStock('AllocateStock', { allocate })] : []),
  ];
};

const toStock = (name: string, data: object): CommandDraft => ({ name, to: 'stock', data });

/**
 * Units that were inspected go where they had been kept. Stock moves by this and nothing else, and
 * only where it is kept here. The move is the SKU's own matter, so it is sent to the SKU's stream.
 */
const putAway = (state: GoodsState, fact: GoodsFact): readonly CommandDraft[] => {
  if (fact.type !== 'ReturnInspected' || !isTracked(state.wish)) return [];
  const { returnId, inspected } = fact.data;
  const orderId = state.wish?.orderId;
  const { kept, sold } = state.stock;
  // Of what has left and is not sold on the books yet, the sale is still to come: whatever it waits for.
  const homes = [...sold.values(), ...kept.values()];
  return inspected.flatMap(({ lineId, quantity, disposition }): CommandDraft[] => {
    const home = homes.find((one) => one.lineId === lineId);
    if (!home) return [];
    const { sku, location } = home;
    const data = { orderId, returnId, lineId, sku, location, quantity, disposition };
    return [{ ...toStock('RestockReturned', data), subject: `stock/${sku}@${location}` }];
  });
};
