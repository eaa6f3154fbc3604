import { parentPort, workerData } from 'node:worker_threads';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { swarmOf } from './engine/fault-board.ts';
import type { FaultKind } from './engine/fault-kinds.ts';
import { runSeed, type SeedReport } from './run-seed.ts';
import { planScenario } from './workload/plan-scenario.ts';

/** What a worker needs to run any seed. */
export interface WorkerSetup {
  readonly assembly: string;
  readonly orders: number;
  /** Only these may be switched on; all when absent. */
  readonly faults: readonly FaultKind[] | undefined;
}

/** A seed's report as it comes back; the fired faults stay behind. */
export type WorkerReport = Omit<SeedReport, 'fired'> & {
  readonly fired: number;
  readonly cpuMs: number;
};

const { assembly: folder, orders, faults } = workerData as WorkerSetup;
const assembly = readAssembly(folder);
process.env['TZ'] = 'UTC';

parentPort?.on('message', (seed: number) => {
  const before = process.threadCpuUsage();
  const scenario = planScenario(seed, orders);
  runSeed({ assembly, scenario, faults: swarmOf(seed, faults) }).then(
    ({ fired, ...report }) => {
      const { user, system } = process.threadCpuUsage(before);
      const answer: WorkerReport = {
        ...report,
        fired: fired.length,
        cpuMs: (user + system) / 1000,
      };
      parentPort?.postMessage(answer);
    },
    (error: unknown) => {
      throw error;
    },
  );
});
