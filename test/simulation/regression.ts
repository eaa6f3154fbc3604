import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvariantId } from './oracle/invariants.ts';
import type { SeedReport } from './run-seed.ts';
import type { DepthName, Runner } from './runner.ts';
import { type Case, recordedOf, shrink } from './shrink.ts';
import type { Scenario } from './workload/scenario.ts';

/** A case that once violated an invariant, small enough to read, and run again ever since. */
export interface Regression<Kind extends string = string> extends Case<Kind> {
  readonly depth: DepthName;
  readonly invariant: InvariantId;
  /** What was seen, in the oracle's words. */
  readonly message: string;
  /** Where it was found: `npm run simulate -- --from <seed> --seeds 1 --orders <orders>`. */
  readonly found: { readonly seed: number; readonly orders: number };
  /** What happened, as it happened when it was found. */
  readonly timeline: readonly string[];
}

export const REGRESSIONS = join(import.meta.dirname, 'regressions');

export const listRegressions = (): readonly string[] =>
  readdirSync(REGRESSIONS).filter((name) => name.endsWith('.json'));

export const readRegression = (path: string): Regression =>
  JSON.parse(readFileSync(path, 'utf8')) as Regression;

export const writeRegression = (path: string, regression: Regression): void =>
  writeFileSync(path, `${JSON.stringify(regression, null, 2)}\n`);

/** Runs the case again. Throws `ReplayDiverged` when one of its faults finds no place any more. */
export const replay = <Kind extends string>(
  runner: Runner<Kind>,
  { scenario, faults }: Case<Kind>,
): Promise<SeedReport<Kind>> =>
  runner.run({ scenario, faults: { kind: 'recorded', faults }, strict: true });

const MOST_RUNS = 120;

export interface Failed<Kind extends string> {
  readonly runner: Runner<Kind>;
  readonly report: SeedReport<Kind>;
  readonly scenario: Scenario;
  /** @default 120 */
  readonly mostRuns?: number;
}

/** Cuts a failed run down and writes its story. */
export const regressionOf = async <Kind extends string>(
  failed: Failed<Kind>,
): Promise<Regression<Kind> | undefined> => {
  const { runner, report, scenario, mostRuns = MOST_RUNS } = failed;
  const [violation] = report.violations;
  if (!violation) return undefined;
  const { invariant } = violation;
  const recorded = (of: Case<Kind>) => ({
    scenario: of.scenario,
    faults: { kind: 'recorded', faults: of.faults } as const,
  });
  const small = await shrink(
    { invariant, mostRuns, run: (of: Case<Kind>) => runner.run(recorded(of)) },
    { scenario, faults: recordedOf(report.fired) },
  );
  const last = await runner.tell(recorded(small));
  const seen = last.violations.find((each) => each.invariant === invariant) ?? violation;
  return {
    depth: runner.depth,
    invariant,
    message: seen.message,
    found: { seed: report.seed, orders: report.orders },
    scenario: small.scenario,
    faults: recordedOf(last.fired),
    timeline: last.timeline,
  };
};
