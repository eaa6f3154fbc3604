import type { SampleOrder } from '../../../local/simulators/storefronts/order.ts';

/** What a store's staff change of an order, by the luck of the act: a note, the tip, or a quantity. */
export const editOf = (order: SampleOrder, luck: number): Partial<SampleOrder> | undefined => {
  if (luck < 0.4) return { note: `note ${luck}` };
  if (luck < 0.7) return { tip: order.tip + 500n };
  const [first, ...others] = order.lines;
  if (!first) return undefined;
  const quantity = luck < 0.85 ? first.quantity + 1 : Math.max(1, first.quantity - 1);
  const removed = (first.removed ?? 0) + Math.max(0, first.quantity - quantity);
  return { lines: [{ ...first, quantity, removed }, ...others] };
};
