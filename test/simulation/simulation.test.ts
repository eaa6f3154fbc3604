import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Assembly, readAssembly } from '../../local/cloudformation/assembly.ts';
import { synthesize } from '../../local/start/synthesize.ts';
import { ReplayDiverged, swarmOf } from './engine/fault-board.ts';
import { FAULT_KINDS, type FaultKind } from './engine/fault-kinds.ts';
import type { Sabotage } from './engine/world.ts';
import {
  listRegressions,
  REGRESSIONS,
  readRegression,
  regressionOf,
  replay,
} from './regression.ts';
import { runSeed } from './run-seed.ts';
import { deepRunner } from './runner.ts';
import type { Case } from './shrink.ts';
import type { WideFault } from './wide/engine/wide-faults.ts';
import { wideRunner } from './wide/wide-runner.ts';
import { planScenario } from './workload/plan-scenario.ts';

let assembly: Assembly;
beforeAll(async () => {
  const folder = join(import.meta.dirname, '../../.cache/simulation-test');
  await synthesize(folder);
  assembly = readAssembly(folder);
});

const run = (seed: number, orders = 6) =>
  runSeed({ assembly, scenario: planScenario(seed, orders), faults: swarmOf(seed) });

describe('a seed', () => {
  it('violates nothing, and is the same run whenever it is run', async () => {
    const [one, two] = [await run(11), await run(11)];
    expect(one.violations).toEqual([]);
    expect(one.fired.length).toBeGreaterThan(0);
    expect(two.trace).toBe(one.trace);
    expect(two.fired).toEqual(one.fired);
  });

  it('is another run than its neighbour', async () => {
    expect((await run(12)).trace).not.toBe((await run(13)).trace);
  });

  it('keeps the story and the other faults when one kind of fault is left out', () => {
    const others = FAULT_KINDS.filter((kind) => kind !== 'throttle');
    const all = swarmOf(5);
    const fewer = swarmOf(5, others);
    if (all.kind !== 'chance' || fewer.kind !== 'chance') throw new Error('swarms are of chance');
    const { throttle: _left, ...rest } = all.rates;
    expect(fewer.rates).toEqual(rest);
    expect(planScenario(5, 8).orders.slice(0, 4)).toEqual(planScenario(5, 4).orders);
  });
});

/** The worker says of every batch that all of it is done: what failed is deleted and forgotten. */
const forgetful: Sabotage = (label, handler) =>
  label === 'ordersWorker'
    ? async (event, context) => {
        await handler(event, context);
        return { batchItemFailures: [] };
      }
    : handler;

describe('a bug', () => {
  it('is found out, and cut down to a case that can be read', async () => {
    const planned = planScenario(21, 8);
    // Stores that can be asked would tell once more what was forgotten.
    const merchants = planned.merchants.map((one) => ({ ...one, storefront: 'generic' as const }));
    const scenario = { ...planned, merchants };
    const faults = { kind: 'chance', rates: { throttle: 0.2 } } as const;
    const runner = deepRunner(assembly, forgetful);
    const report = await runner.run({ scenario, faults });
    const [violation] = report.violations;
    const found = await regressionOf({ runner, report, scenario, mostRuns: 120 });
    expect(found?.invariant).toBe(violation?.invariant);
    expect(found?.scenario.orders.length).toBeLessThanOrEqual(3);
    expect(found?.faults.length).toBeLessThanOrEqual(6);
    expect(found?.timeline.some((line) => line.includes('✗'))).toBe(true);
  });
});

describe('a replay', () => {
  it('throws when a recorded fault finds no place', async () => {
    const faults = [{ kind: 'throttle', place: 'nowhere', n: 1 }] as const;
    const scenario = planScenario(3, 1);
    await expect(replay(deepRunner(assembly), { scenario, faults })).rejects.toThrow(
      ReplayDiverged,
    );
  });

  it('holds whatever was once violated', async () => {
    for (const name of listRegressions()) {
      const { depth, ...of } = readRegression(join(REGRESSIONS, name));
      const { violations } =
        depth === 'wide'
          ? await replay(wideRunner(), of as Case<WideFault>)
          : await replay(deepRunner(assembly), of as Case<FaultKind>);
      expect({ name, violations }).toEqual({ name, violations: [] });
    }
  });
});
