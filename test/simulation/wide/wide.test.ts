import { describe, expect, it } from '@jest/globals';
import type { Deciding } from '../../../functions/shared/step-runner.ts';
import { ReplayDiverged, swarmAmong } from '../engine/fault-board.ts';
import { regressionOf, replay } from '../regression.ts';
import { planScenario } from '../workload/plan-scenario.ts';
import { WIDE_FAULTS } from './engine/wide-faults.ts';
import type { WideSabotage } from './open-world.ts';
import { wideRunner } from './wide-runner.ts';

const QUIET = { kind: 'chance', rates: {} } as const;

describe('a wide seed', () => {
  it('violates nothing, and is the same run whenever it is run', async () => {
    const run = () =>
      wideRunner().run({ scenario: planScenario(3, 30), faults: swarmAmong(WIDE_FAULTS, 3) });
    const [one, two] = [await run(), await run()];
    expect(one.violations).toEqual([]);
    expect(one.fired.length).toBeGreaterThan(0);
    expect(two.trace).toBe(one.trace);
    expect(two.fired).toEqual(one.fired);
  });

  it('takes orders to every end that they can have', async () => {
    const { coverage, violations } = await wideRunner().run({
      scenario: planScenario(7, 60),
      faults: QUIET,
    });
    expect(violations).toEqual([]);
    const seen = Object.keys(coverage).filter((what) => what.startsWith('transition'));
    for (const end of ['completed', 'cancelled', 'expired']) {
      expect(seen.some((what) => what.endsWith(` ${end}`))).toBe(true);
    }
  });
});

/** Changes what a step makes of messages; the rest of it is the product's. */
const instead =
  (name: string, change: (step: Deciding<unknown>) => Partial<Deciding<unknown>>): WideSabotage =>
  (steps) => {
    const step = steps.get(name);
    if (!step) throw new RangeError(`there is no step ${name}`);
    steps.set(name, { ...step, ...change(step) });
  };

/** Acts upon messages of this name as if they meant nothing. */
const deafTo = (step: string, name: string): WideSabotage =>
  instead(step, ({ interpret }) => ({
    interpret: (received) =>
      received.envelope.name === name
        ? Promise.resolve({ kind: 'ignored', because: 'it is broken' })
        : interpret(received),
  }));

/** Every fourth message is said to be handled, and is not. */
const forgetful = (step: string): WideSabotage =>
  instead(step, ({ open }) => {
    // Counted anew in each world, so that a run is the same whenever it is run.
    let times = 0;
    return {
      open: (stream) => ({
        decide: (item) => {
          times += 1;
          return times % 4 === 0
            ? Promise.resolve({ outcome: 'nothing-new', events: [] })
            : open(stream).decide(item);
        },
      }),
    };
  });

/** Cards are taken by the provider, held first, and buyers are written to. */
const byCard = planScenario(14, 16);

describe('a planted bug', () => {
  it.each<[string, WideSabotage, string]>([
    ['hears no store', deafTo('orders', 'WebhookReceived'), 'R12'],
    ['hears no deadline', deafTo('orders', 'DeadlineReached'), 'D8'],
    ['hears no bank', deafTo('payments', 'ImportFacts'), 'R4'],
    ['hears nobody at the desk', deafTo('orders', 'CancelOrder'), 'liveness'],
    ['captures nothing', deafTo('payments-calls', 'CallProvider'), 'liveness'],
    ['forgets every fourth message', forgetful('orders'), ''],
  ])('is found: a step that %s', async (_what, sabotage, invariant) => {
    const { violations } = await wideRunner(sabotage).run({ scenario: byCard, faults: QUIET });
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.map((each) => each.invariant).join(' ')).toContain(invariant);
  });

  it('is cut down to a case that can be read and run again', async () => {
    const runner = wideRunner(forgetful('orders'));
    const scenario = planScenario(7, 20);
    const report = await runner.run({ scenario, faults: swarmAmong(WIDE_FAULTS, 7) });
    const found = await regressionOf({ runner, report, scenario, mostRuns: 60 });
    expect(found?.depth).toBe('wide');
    expect(found?.scenario.orders.length).toBeLessThanOrEqual(4);
    expect(found?.timeline.length).toBeGreaterThan(0);
    const again = await replay(runner, { scenario, faults: [], ...found });
    expect(again.violations.map((each) => each.invariant)).toContain(found?.invariant);
  });
});

describe('a replay', () => {
  it('throws when a recorded fault finds no place', async () => {
    const faults = [{ kind: 'load-fails', place: 'nowhere', n: 1 }] as const;
    const of = { scenario: planScenario(3, 1), faults };
    await expect(replay(wideRunner(), of)).rejects.toThrow(ReplayDiverged);
  });
});
