import type { GoodsMessage } from '../messages.ts';
import type { GoodsState } from '../state.ts';
import { stockNeeds } from '../stock-needs.ts';
import { type AllocationPlan, type Demand, MOST_WRITES } from './plan-allocation.ts';

/** A line of an order that waits for stock. */
export interface WaitingLine {
  readonly orderId: string;
  readonly lineId: string;
  readonly sku: string;
  readonly placedAt: string;
  readonly quantity: number;
  /** Where it may be served from; empty: anywhere. */
  readonly locations: readonly string[];
}

/** What the order still wants of the stock; its commands only say that it is time to look. */
export const demandOf = (state: GoodsState): Demand => ({
  lines: stockNeeds(state).allocate,
  backorder: state.wish?.settings['stock.shortage'] === 'backorder',
  locations: locationsOf(state),
});

/** Those of these lines that wait for the SKU, as far as they are still wanted. */
export const fillOf = (state: GoodsState, sku: string, lineIds: readonly string[]): Demand => {
  const { end } = stockNeeds(state);
  const lines = [...state.stock.backordered.values()]
    .filter((line) => line.sku === sku && lineIds.includes(line.lineId))
    .map((line) => {
      const unwanted = end.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0;
      return { ...line, quantity: line.quantity - unwanted };
    })
    .filter(({ quantity }) => quantity > 0);
  return { lines, backorder: true, locations: locationsOf(state) };
};

/** `stock.locations`: where the channel's orders may be sent from, the preferred first. */
const locationsOf = ({ wish }: GoodsState): readonly string[] =>
  (wish?.settings['stock.locations'] ?? '')
    .split(',')
    .map((location) => location.trim())
    .filter((location) => location !== '');

/** The order's back-orders, as others see them in the queue for a SKU. */
export const waitsOf = (state: GoodsState): readonly WaitingLine[] => {
  const { wish, stock } = state;
  if (wish === null) return [];
  const { orderId, placedAt } = wish;
  const locations = locationsOf(state);
  return [...stock.backordered.values()].map((line) => ({ ...line, orderId, placedAt, locations }));
};

/** What the order's decider is told of a plan. Nothing wanted or nothing free is told as that. */
export const allocationMessage = (demand: Demand, plan: AllocationPlan): GoodsMessage => {
  const { allocations, backordered, short, tooMany } = plan;
  return {
    ...{ type: 'RecordAllocation', allocations, backordered },
    ...(tooMany
      ? { short: demand.lines, because: 'too-many-lines' }
      : { short, because: 'not-enough' }),
  };
};

/** Each line and place may move a level and end a wait. */
export const fillingMessage = ({ allocations }: AllocationPlan): GoodsMessage => ({
  type: 'RecordFilling',
  allocations: allocations.slice(0, MOST_WRITES / 2),
});

/**
 * What the state itself says is to move, by the command that asks for it: as much as one transaction
 * holds. An order whose lines were filled from many places may have more, and its own commit then
 * asks for the rest.
 */
export const ORDER_MOVES: Readonly<Record<string, (state: GoodsState) => GoodsMessage>> = {
  ReleaseStock: (state) => {
    const { release, end } = stockNeeds(state);
    const ended = end.slice(0, MOST_WRITES);
    return {
      type: 'RecordRelease',
      released: release.slice(0, MOST_WRITES - ended.length),
      ended,
    };
  },
  SellStock: (state) => ({
    type: 'RecordSale',
    sold: stockNeeds(state).sell.slice(0, MOST_WRITES),
  }),
};
