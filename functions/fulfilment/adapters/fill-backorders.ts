import { retryable } from '../../shared/fault.ts';
import type { Settled } from '../../shared/step-runner.ts';
import { commitTogether } from './commit-together.ts';
import type { StockPorts, StockWork } from './stock-ports.ts';
import type { Waiting } from './stock-rows.ts';
import { fillUnit } from './stock-units.ts';

const DONE: Settled = { status: 'fulfilled', value: { outcome: 'appended', events: [] } };
const NOTHING: Settled = { status: 'fulfilled', value: { outcome: 'nothing-new', events: [] } };

/**
 * Gives what is free of a SKU to the orders that wait for it, those placed first first, in pages,
 * until nothing is free or nobody is served any more. Who cannot use what is free, because it lies
 * elsewhere, is passed by. Each order's filling has a cause of its own, so that it may be cut off
 * anywhere and begun again.
 */
export const fillBackorders = async (
  ports: StockPorts,
  work: StockWork,
  hasTime: () => boolean,
): Promise<Settled> => {
  const { message } = work.item;
  const sku = message.type === 'FillBackorders' ? message.sku : '';
  const passedBy = new Set<string>();
  let filled = false;
  while (hasTime()) {
    const shelf = await ports.readShelf({ merchantId: work.stream.merchantId, sku });
    const free = shelf.levels.reduce((sum, { available }) => sum + Math.max(available, 0), 0);
    const waiting = shelf.waiting.filter(({ orderId }) => !passedBy.has(orderId));
    const lines = firstInLine(waiting, free);
    if (lines.length === 0) return filled ? DONE : NOTHING;
    const units = lines.map((rows) => fillUnit(ports, work, rows));
    const outcomes = await commitTogether(ports, units, hasTime);
    const failure = outcomes.find((outcome) => outcome?.status === 'rejected');
    if (failure) return failure;
    const served = outcomes.map(isServed);
    filled ||= served.includes(true);
    const unserved = lines.filter((_, index) => served[index] === false);
    for (const [{ orderId }] of unserved) passedBy.add(orderId);
  }
  return {
    status: 'rejected',
    reason: retryable('out-of-time', `more orders wait for ${sku} than one run serves`),
  };
};

/** Undefined when its turn did not come. */
const isServed = (outcome: Settled): boolean | undefined =>
  outcome?.status === 'fulfilled' ? outcome.value.outcome === 'appended' : undefined;

type Rows = readonly [Waiting, ...Waiting[]];

/** The orders, with their rows, that so much is enough to begin to serve. */
const firstInLine = (waiting: readonly Waiting[], free: number): readonly Rows[] => {
  const orders = new Map<string, Rows>();
  let left = free;
  for (const row of waiting) {
    if (left <= 0) break;
    const known = orders.get(row.orderId);
    orders.set(row.orderId, known ? [...known, row] : [row]);
    left -= row.quantity;
  }
  return [...orders.values()];
};
