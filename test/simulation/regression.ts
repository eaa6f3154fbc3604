import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import type { RecordedFault } from './engine/fault-board.ts';
import type { Sabotage } from './engine/world.ts';
import type { InvariantId } from './oracle/invariants.ts';
import { runSeed, type SeedReport } from './run-seed.ts';
import { type Case, recordedOf, shrink } from './shrink.ts';
import { createTimeline } from './timeline.ts';
import type { Scenario } from './workload/scenario.ts';

/** A case that once violated an invariant, small enough to read, and run again ever since. */
export interface Regression {
  readonly invariant: InvariantId;
  /** What was seen, in the oracle's words. */
  readonly message: string;
  /** Where it was found: `npm run simulate -- --from <seed> --seeds 1 --orders <orders>`. */
  readonly found: { readonly seed: number; readonly orders: number };
  readonly scenario: Scenario;
  readonly faults: readonly RecordedFault[];
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
export const replay = (assembly: Assembly, { scenario, faults }: Case): Promise<SeedReport> =>
  runSeed({ assembly, scenario, faults: { kind: 'recorded', faults }, strict: true });

const MOST_RUNS = 120;

export interface Failed {
  readonly assembly: Assembly;
  readonly report: SeedReport;
  readonly scenario: Scenario;
  readonly sabotage?: Sabotage;
  /** @default 120 */
  readonly mostRuns?: number;
}

/** Cuts a failed run down and writes its story. */
export const regressionOf = async (failed: Failed): Promise<Regression | undefined> => {
  const { assembly, report, scenario, sabotage, mostRuns = MOST_RUNS } = failed;
  const [violation] = report.violations;
  if (!violation) return undefined;
  const { invariant } = violation;
  const first = { scenario, faults: recordedOf(report.fired) };
  const small = await shrink({ assembly, invariant, mostRuns, sabotage }, first);
  const timeline = createTimeline();
  const last = await runSeed({
    assembly,
    scenario: small.scenario,
    faults: { kind: 'recorded', faults: small.faults },
    sabotage,
    witness: timeline.witness,
  });
  const seen = last.violations.find((each) => each.invariant === invariant) ?? violation;
  return {
    invariant,
    message: seen.message,
    found: { seed: report.seed, orders: report.orders },
    scenario: small.scenario,
    faults: recordedOf(last.fired),
    timeline: timeline.lines(last.fired),
  };
};
