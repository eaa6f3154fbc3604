import { describe, expect, it } from '@jest/globals';
import { planScenario } from '../../workload/plan-scenario.ts';
import type { WideSabotage } from '../open-world.ts';
import { runWideSeed } from '../run-wide-seed.ts';

const QUIET = { kind: 'chance', rates: {} } as const;
const scenario = planScenario(14, 6);

/** Tells each message's time a little later than the one before: it remembers how many there were. */
const counting: WideSabotage = (steps) => {
  const step = steps.get('orders');
  if (!step) throw new RangeError('there is no step orders');
  let times = 0;
  steps.set('orders', {
    ...step,
    open: (stream) => ({
      decide: (item) => {
        times += 1;
        const occurredAt = new Date(Date.parse(item.occurredAt) + times).toISOString();
        return step.open(stream).decide({ ...item, occurredAt });
      },
    }),
  });
};

describe('a message that is handled a second time', () => {
  it('comes to the same, for every worker', async () => {
    const { violations, coverage } = await runWideSeed({ scenario, faults: QUIET, secondRuns: 1 });
    expect(violations).toEqual([]);
    expect(coverage['sometimes a message is handled a second time']).toBeGreaterThan(100);
  });

  it('leaves the world as it was', async () => {
    const [without, withAll] = [
      await runWideSeed({ scenario, faults: QUIET, secondRuns: 0 }),
      await runWideSeed({ scenario, faults: QUIET, secondRuns: 1 }),
    ];
    expect(withAll.trace).toBe(without.trace);
    expect(without.coverage).not.toHaveProperty('sometimes a message is handled a second time');
  });

  it('betrays a worker that goes by more than the state and the message', async () => {
    const run = (secondRuns: number) =>
      runWideSeed({ scenario, faults: QUIET, sabotage: counting, secondRuns });
    expect((await run(0)).violations).toEqual([]);
    const { violations } = await run(1);
    expect(violations.length).toBeGreaterThan(0);
    expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['R27']));
  });
});
