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
 * until nothing is free or nobody is served any more. Each order's filling has a cause of its own, so
 * that it may be cut off anywhere and begun again.
 */
export const fillBackorders = async (
  ports: StockPorts,
  work: StockWork,
  hasTime: () => boolean,
): Promise<Settled> => {
  const { message } = work.item;
  const sku = message.type === 'FillBackorders' ? message.sku : '';
  let filled = false;
  let seen = '';
  while (hasTime()) {
    const shelf = await ports.readShelf({ merchantId: work.stream.merchantId, sku });
    const free = shelf.levels.reduce((sum, { available }) => sum + Math.max(available, 0), 0);
    const lines = firstInLine(shelf.waiting, free);
    const standing = JSON.stringify([free, lines]);
    if (lines.length === 0 || standing === seen) return filled ? DONE : NOTHING;
    seen = standing;
    const units = lines.map((rows) => fillUnit(ports, work, rows));
    const outcomes = await commitTogether(ports, units, hasTime);
    const failure = outcomes.find((outcome) => outcome?.status === 'rejected');
    if (failure) return failure;
    filled = true;
  }
  return {
    status: 'rejected',
    reason: retryable('out-of-time', `more orders wait for ${sku} than one run serves`),
  };
};

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
