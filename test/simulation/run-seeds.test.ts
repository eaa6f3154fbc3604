import { expect, it } from '@jest/globals';
import { faultsOf } from './depths.ts';
import { runSeeds } from './run-seeds.ts';
import { wideRunner } from './wide/wide-runner.ts';
import type { WorkerReport } from './worker.ts';
import { planScenario } from './workload/plan-scenario.ts';

it('runs a wide seed on a thread just as it is run in this one, whose schemas are not compiled', async () => {
  const seeds = [3, 4];
  const reports = new Map<number, WorkerReport>();
  await runSeeds({
    ...{ depth: 'wide', assembly: '', orders: 20, faults: undefined, workers: 2 },
    next: () => seeds.pop(),
    onReport: (report) => reports.set(report.seed, report),
  });
  for (const seed of [3, 4]) {
    const here = await wideRunner().run({
      scenario: planScenario(seed, 20),
      faults: faultsOf('wide', seed) as never,
    });
    const { trace, steps, coverage, violations } = here;
    expect(violations).toEqual([]);
    expect(reports.get(seed)).toMatchObject({ trace, steps, coverage, violations });
    expect(reports.get(seed)?.fired).toBe(here.fired.length);
  }
});
