import { parentPort, workerData } from 'node:worker_threads';
import { DEPTHS, faultsOf } from './depths.ts';
import type { SeedReport } from './run-seed.ts';
import type { DepthName } from './runner.ts';
import { planScenario } from './workload/plan-scenario.ts';

/** What a worker needs to run any seed. */
export interface WorkerSetup {
  readonly depth: DepthName;
  readonly assembly: string;
  readonly orders: number;
  /** Only these may be switched on; all when absent. */
  readonly faults: readonly string[] | undefined;
}

/** A seed's report as it comes back; the fired faults stay behind. */
export type WorkerReport = Omit<SeedReport, 'fired'> & {
  readonly fired: number;
  readonly cpuMs: number;
};

const { depth, assembly, orders, faults } = workerData as WorkerSetup;
const runner = DEPTHS[depth].runner(assembly);
process.env['TZ'] = 'UTC';
// Faults are thrown by the thousand and told apart by their code; a case is replayed with its stacks.
Error.stackTraceLimit = 0;

parentPort?.on('message', (seed: number) => {
  const before = process.threadCpuUsage();
  const scenario = planScenario(seed, orders);
  runner.run({ scenario, faults: faultsOf(depth, seed, faults) }).then(
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
