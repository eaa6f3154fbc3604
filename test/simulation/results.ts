import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { addCoverage, type Coverage } from './oracle/coverage.ts';
import type { Violation } from './oracle/judging.ts';
import type { WorkerReport } from './worker.ts';

/** What so many seeds of one kind came to; kept line by line, so that a long run may stop and go on. */
export interface Totals {
  readonly seeds: number;
  readonly orders: number;
  readonly steps: number;
  readonly fired: number;
  readonly virtualMs: number;
  readonly cpuMs: number;
  readonly violations: readonly (Violation & { readonly seed: number })[];
  readonly coverage: Coverage;
  readonly highestSeed: number;
}

export const NOTHING_YET: Totals = {
  seeds: 0,
  orders: 0,
  steps: 0,
  fired: 0,
  virtualMs: 0,
  cpuMs: 0,
  violations: [],
  coverage: {},
  highestSeed: 0,
};

export const addReport = (totals: Totals, report: WorkerReport): Totals => ({
  seeds: totals.seeds + 1,
  orders: totals.orders + report.orders,
  steps: totals.steps + report.steps,
  fired: totals.fired + report.fired,
  virtualMs: totals.virtualMs + report.virtualMs,
  cpuMs: totals.cpuMs + report.cpuMs,
  violations: [
    ...totals.violations,
    ...report.violations.map((violation) => ({ ...violation, seed: report.seed })),
  ],
  coverage: addCoverage(totals.coverage, report.coverage),
  highestSeed: Math.max(totals.highestSeed, report.seed),
});

export const readTotals = (path: string): Totals =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as WorkerReport)
        .reduce(addReport, NOTHING_YET)
    : NOTHING_YET;

export const appendReport = (path: string, report: WorkerReport): void => {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(report)}\n`);
};
