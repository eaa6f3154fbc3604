import type { Assembly } from '../../local/cloudformation/assembly.ts';
import type { FaultPlan } from './engine/fault-board.ts';
import type { FaultKind } from './engine/fault-kinds.ts';
import type { Sabotage } from './engine/world.ts';
import { runSeed, type SeedReport } from './run-seed.ts';
import { createTimeline } from './timeline.ts';
import type { Scenario } from './workload/scenario.ts';

/** Deep: the whole application in its cloud. Wide: its steps over memory, for very many orders. */
export type DepthName = 'deep' | 'wide';

export interface RunParts<Kind extends string> {
  readonly scenario: Scenario;
  readonly faults: FaultPlan<Kind>;
  /** Throws `ReplayDiverged` when a recorded fault finds no place. @default false */
  readonly strict?: boolean;
}

export interface ToldReport<Kind extends string> extends SeedReport<Kind> {
  readonly timeline: readonly string[];
}

/** Runs cases of one depth. */
export interface Runner<Kind extends string> {
  readonly depth: DepthName;
  run(parts: RunParts<Kind>): Promise<SeedReport<Kind>>;
  /** The same, and tells what happened. */
  tell(parts: RunParts<Kind>): Promise<ToldReport<Kind>>;
}

export const deepRunner = (assembly: Assembly, sabotage?: Sabotage): Runner<FaultKind> => ({
  depth: 'deep',
  run: (parts) => runSeed({ ...parts, assembly, sabotage }),
  tell: async (parts) => {
    const timeline = createTimeline();
    const report = await runSeed({ ...parts, assembly, sabotage, witness: timeline.witness });
    return { ...report, timeline: timeline.lines(report.fired) };
  },
});
