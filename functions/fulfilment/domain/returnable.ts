import { linesOf, total } from './lines.ts';
import { returnStatusOf } from './return-state.ts';
import type { GoodsState, Quantity } from './state.ts';

/** What the buyer has and has not asked to give back yet. */
export const returnableOf = (state: GoodsState): readonly Quantity[] => {
  const asked = [...state.returns.values()]
    .filter(({ fulfilmentId }) => fulfilmentId === null)
    .filter((one) => !['rejected', 'expired'].includes(returnStatusOf(one)))
    .flatMap(({ lines }) => lines);
  return linesOf(state).flatMap(({ lineId, delivered }): Quantity[] => {
    const quantity = delivered - total(asked, lineId);
    return quantity > 0 ? [{ lineId, quantity }] : [];
  });
};
