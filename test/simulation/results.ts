import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { addCoverage, type Coverage } from './oracle/coverage.ts';
import type { Violation } from './oracle/judging.ts';
import type { WorkerReport } from './worker.ts';

/** A finished seed as a line of the results file. */
export interface SeedResult extends WorkerReport {
  /** What the working copy stood at. */
  readonly commit: string;
}

/** What so many seeds of one kind came to; kept line by line, so that a long run may stop and go on. */
export interface Totals {
  readonly seeds: ReadonlySet<number>;
  readonly orders: number;
  readonly steps: number;
  readonly fired: number;
  readonly virtualMs: number;
  readonly cpuMs: number;
  readonly violations: readonly (Violation & { readonly seed: number })[];
  readonly coverage: Coverage;
  /** Orders by the commit they were run on. */
  readonly commits: Readonly<Record<string, number>>;
}

export const NOTHING_YET: Totals = {
  seeds: new Set(),
  orders: 0,
  steps: 0,
  fired: 0,
  virtualMs: 0,
  cpuMs: 0,
  violations: [],
  coverage: {},
  commits: {},
};

export const addResult = (totals: Totals, result: SeedResult): Totals => ({
  seeds: new Set(totals.seeds).add(result.seed),
  orders: totals.orders + result.orders,
  steps: totals.steps + result.steps,
  fired: totals.fired + result.fired,
  virtualMs: totals.virtualMs + result.virtualMs,
  cpuMs: totals.cpuMs + result.cpuMs,
  violations: [
    ...totals.violations,
    ...result.violations.map((violation) => ({ ...violation, seed: result.seed })),
  ],
  coverage: addCoverage(totals.coverage, result.coverage),
  commits: {
    ...totals.commits,
    [result.commit]: (totals.commits[result.commit] ?? 0) + result.orders,
  },
});

/**
 * What a stopped run has done. A line that the stop cut off is taken out of the file, and a seed that was
 * violated is still to do: it is run again on whatever was mended since.
 */
export const readTotals = (path: string): Totals => {
  if (!existsSync(path)) return NOTHING_YET;
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) writeFileSync(path, whole);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SeedResult)
    .filter(({ violations }) => violations.length === 0)
    .reduce(addResult, NOTHING_YET);
};

export const appendResult = (path: string, result: SeedResult): void => {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(result)}\n`);
};
