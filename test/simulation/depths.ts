import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { type FaultPlan, swarmAmong } from './engine/fault-board.ts';
import { FAULT_KINDS } from './engine/fault-kinds.ts';
import { DEEP_GUARDS, type Guards } from './oracle/guards.ts';
import { type DepthName, deepRunner, type Runner } from './runner.ts';
import { WIDE_FAULTS } from './wide/engine/wide-faults.ts';
import { WIDE_GUARDS } from './wide/oracle/guards.ts';
import { wideRunner } from './wide/wide-runner.ts';

/** A depth of the simulation as its command knows it. */
export interface Depth {
  readonly kinds: readonly string[];
  readonly guards: Guards;
  /** Below `docs/`. */
  readonly page: string;
  readonly title: string;
  readonly runner: (assemblyFolder: string) => Runner<string>;
}

export const DEPTHS: Readonly<Record<DepthName, Depth>> = {
  deep: {
    kinds: FAULT_KINDS,
    guards: DEEP_GUARDS,
    page: 'simulation-figures.md',
    title: 'What the simulation came to',
    runner: (folder) => deepRunner(readAssembly(folder)) as unknown as Runner<string>,
  },
  wide: {
    kinds: WIDE_FAULTS,
    guards: WIDE_GUARDS,
    page: 'simulation-wide-figures.md',
    title: 'What the wide simulation came to',
    runner: () => wideRunner() as unknown as Runner<string>,
  },
};

/** The faults of a seed at a depth. */
export const faultsOf = (
  depth: DepthName,
  seed: number,
  only?: readonly string[],
): FaultPlan<string> => swarmAmong(DEPTHS[depth].kinds, seed, only);
