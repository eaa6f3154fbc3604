import type { FiredFault, RecordedFault } from './engine/fault-board.ts';
import type { InvariantId } from './oracle/invariants.ts';
import type { SeedReport } from './run-seed.ts';
import type { OrderPlan, Scenario } from './workload/scenario.ts';

/** A run in full: what people do, and what goes wrong. */
export interface Case<Kind extends string = string> {
  readonly scenario: Scenario;
  readonly faults: readonly RecordedFault<Kind>[];
}

export interface Shrunk<Kind extends string> extends Case<Kind> {
  /** How many runs it took. */
  readonly runs: number;
}

export interface ShrinkParts<Kind extends string> {
  readonly invariant: InvariantId;
  readonly mostRuns: number;
  run(of: Case<Kind>): Promise<Pick<SeedReport<Kind>, 'violations' | 'fired'>>;
}

/**
 * The smallest case that still violates the same invariant: fewer orders, fewer faults, fewer acts, then
 * shorter delays and plainer orders.
 */
export const shrink = async <Kind extends string>(
  parts: ShrinkParts<Kind>,
  first: Case<Kind>,
): Promise<Shrunk<Kind>> => {
  let runs = 0;
  let best = first;
  const attempt = async ({ scenario, faults }: Case<Kind>): Promise<boolean> => {
    if (runs >= parts.mostRuns) return false;
    runs += 1;
    const report = await parts.run({ scenario, faults });
    if (!report.violations.some(({ invariant }) => invariant === parts.invariant)) return false;
    // What found no place, as the orders that it struck are gone, took no part.
    best = { scenario, faults: recordedOf(report.fired) };
    return true;
  };
  const withOrders = (orders: readonly OrderPlan[]): Case<Kind> => ({
    ...best,
    scenario: { ...best.scenario, orders },
  });
  for (let size = Infinity; size > sizeOf(best) && runs < parts.mostRuns; ) {
    size = sizeOf(best);
    await minimise(best.scenario.orders, (orders) => attempt(withOrders(orders)));
    await minimise(best.faults, (faults) => attempt({ ...best, faults }));
    for (const { index, acts } of best.scenario.orders) {
      await minimise(acts, (kept) => attempt(withOrders(change(best, index, { acts: kept }))));
    }
    for (const { index } of best.scenario.orders) {
      for (const plainer of PLAINER) await attempt(withOrders(plainer(best, index)));
    }
  }
  return { ...best, runs };
};

export const recordedOf = <Kind extends string>(
  fired: readonly FiredFault<Kind>[],
): readonly RecordedFault<Kind>[] => fired.map(({ kind, place, n }) => ({ kind, place, n }));

const sizeOf = ({ scenario, faults }: Case): number =>
  faults.length + scenario.orders.reduce((sum, { acts }) => sum + 1 + acts.length, 0);

const change = (
  { scenario }: Case,
  index: number,
  changes: Partial<OrderPlan>,
): readonly OrderPlan[] =>
  scenario.orders.map((order) => (order.index === index ? { ...order, ...changes } : order));

/** Ways to make one order simpler, each tried on what stands then. */
const PLAINER: readonly ((best: Case, index: number) => readonly OrderPlan[])[] = [
  (best, index) => change(best, index, { arriveAtMs: 0 }),
  (best, index) => change(best, index, { lines: [{ quantity: 1, unitPrice: 1000 }], shipping: 0 }),
  (best, index) => {
    const acts = best.scenario.orders.find((order) => order.index === index)?.acts ?? [];
    const sooner = acts.map((act) => ({ ...act, afterMs: Math.min(act.afterMs, 60_000) }));
    return change(best, index, { acts: sooner });
  },
];

/** Delta debugging: drops ever smaller parts of a list while the rest still fails. */
export const minimise = async <One>(
  all: readonly One[],
  fails: (kept: readonly One[]) => Promise<boolean>,
): Promise<readonly One[]> => {
  if (all.length > 0 && (await fails([]))) return [];
  let kept = all;
  for (let parts = 2; kept.length > 1; ) {
    const size = Math.ceil(kept.length / parts);
    const rest = await firstThatFails(kept, size, fails);
    if (rest === undefined && size === 1) return kept;
    parts = rest === undefined ? Math.min(parts * 2, kept.length) : Math.max(parts - 1, 2);
    kept = rest ?? kept;
  }
  return kept;
};

const firstThatFails = async <One>(
  kept: readonly One[],
  size: number,
  fails: (kept: readonly One[]) => Promise<boolean>,
): Promise<readonly One[] | undefined> => {
  for (let start = 0; start < kept.length; start += size) {
    const rest = [...kept.slice(0, start), ...kept.slice(start + size)];
    if (await fails(rest)) return rest;
  }
  return undefined;
};
