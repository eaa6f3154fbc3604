import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE, SECOND } from '../../functions/shared/spans.ts';
import { sialkotSports } from '../../local/simulators/storefronts/catalogue.ts';
import { brokenSums } from '../../local/simulators/storefronts/delivery.ts';
import { rowsOf, waitingIn } from './books.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { nextOrder, openShop } from './shop.ts';
import { subscribe } from './subscriber.ts';
import { dueRowOf, giveStream, loseRows, storyOf } from './watched-stream.ts';

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(async () => {
  pipeline.faults = NO_FAULTS;
  await pipeline.stop();
});

const inTime = (ms: number): string => new Date(pipeline.clock.now() + ms).toISOString();
const isSweep = ({ functionName }: PortCall): boolean => functionName.includes('DeadlinesSweep');
const sweepFunction = async (): Promise<string> => {
  const answer = await pipeline.cloud.services.lambda.call('ListFunctions', {});
  const functions = answer['Functions'] as { FunctionName: string }[];
  return functions.map(({ FunctionName }) => FunctionName).find((name) => /Sweep/.test(name)) ?? '';
};
const setSweeping = async (operation: 'DisableRule' | 'EnableRule'): Promise<void> => {
  const { eventBridge } = pipeline.cloud.services;
  const answer = await eventBridge.call('ListRules', {});
  const rules = answer['Rules'] as { Name: string; ScheduleExpression?: string }[];
  const each = rules.find(({ ScheduleExpression }) => ScheduleExpression === 'rate(1 minute)');
  await eventBridge.call(operation, { Name: each?.Name });
};
const hasRow = (quarantineId: string) => async () =>
  (await dueRowOf(pipeline, quarantineId)) !== undefined;
const isQuiet = async () => (await waitingIn(pipeline, 'Queue')) === 0;

/** Whoever arrives waits until so many have. */
const meetingOf = (size: number) => {
  const waiting: (() => void)[] = [];
  let arrived = 0;
  return {
    arrived: () => arrived,
    arrive: (): Promise<void> => {
      arrived += 1;
      if (arrived < size) return new Promise((go) => waiting.push(go));
      for (const go of waiting.splice(0)) go();
      return Promise.resolve();
    },
  };
};

/** A body that no order can be read from, from the door to its view. */
const quarantined = async (): Promise<string> => {
  const shop = await openShop(pipeline);
  const { body } = brokenSums(sialkotSports, nextOrder(), shop.secret);
  await shop.insist(shop.sign(body));
  let found: string | undefined;
  await pipeline.until(async () => {
    const rows = await rowsOf(pipeline, 'Views');
    found = rows.map(({ pk }) => /^quarantine#[^#]*#(.*)$/.exec(pk.S)?.[1]).find(Boolean);
    return found !== undefined;
  });
  return found ?? '';
};

describe('a quarantined body that nobody looks after', () => {
  it('escalates after a day and is rejected after seven', async () => {
    const subscriber = await subscribe(pipeline);
    const id = await quarantined();
    await pipeline.clock.advance(DAY - MINUTE);
    expect(await storyOf(pipeline, id)).toEqual(['OrderQuarantined']);
    await pipeline.clock.advance(3 * MINUTE);
    expect(await storyOf(pipeline, id)).toEqual(['OrderQuarantined', 'QuarantineEscalated']);
    expect((await dueRowOf(pipeline, id))?.kinds).toEqual(['quarantine_rejection']);

    // Nothing is due for days: a sweep that finds nothing need not run ten thousand times.
    await setSweeping('DisableRule');
    await pipeline.clock.advance(6 * DAY - 10 * MINUTE);
    await setSweeping('EnableRule');
    await pipeline.clock.advance(6 * MINUTE);
    expect(await storyOf(pipeline, id)).toHaveLength(2);
    await pipeline.clock.advance(4 * MINUTE);
    const whole = ['OrderQuarantined', 'QuarantineEscalated', 'OrderRejected'];
    expect(await storyOf(pipeline, id)).toEqual(whole);
    expect(await dueRowOf(pipeline, id)).toEqual({ kinds: [], dueKey: undefined });
    await subscriber.poll();
    expect(subscriber.acted).toContain(`OrderRejected quarantine/${id}`);
    expect(pipeline.counted).toEqual([]);
    expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  }, 120_000);
});

describe('the sweep', () => {
  it('acts once when two run at the same instant', async () => {
    await giveStream(pipeline, {
      quarantineId: 'qua_twice',
      escalateAt: inTime(10 * SECOND),
      rejectAt: inTime(DAY),
    });
    await pipeline.until(hasRow('qua_twice'));
    await pipeline.clock.advance(15 * SECOND);
    const both = meetingOf(2);
    pipeline.faults = {
      ...NO_FAULTS,
      // Neither tells before both have read.
      before: async (call) => {
        if (isSweep(call) && call.service === 'sqs') await both.arrive();
      },
    };
    const name = await sweepFunction();
    const runs = Promise.all([pipeline.cloud.invoke(name, {}), pipeline.cloud.invoke(name, {})]);
    let ended = false;
    void runs.finally(() => {
      ended = true;
    });
    await pipeline.until(() => ended, 1);
    expect((await runs).map(({ ok }) => ok)).toEqual([true, true]);
    await pipeline.until(isQuiet);
    expect(both.arrived()).toBe(2);
    expect(await storyOf(pipeline, 'qua_twice')).toEqual([
      'OrderQuarantined',
      'QuarantineEscalated',
    ]);
    expect((await dueRowOf(pipeline, 'qua_twice'))?.kinds).toEqual(['quarantine_rejection']);
  });

  it('says a deadline again that nobody acts on, at a doubling pace, and counts it', async () => {
    const dueAt = inTime(30 * SECOND);
    await giveStream(pipeline, {
      quarantineId: 'qua_deaf',
      escalateAt: inTime(DAY),
      rejectAt: inTime(DAY),
      deadlines: [{ kind: 'nobody_knows', dueAt }],
    });
    const toldAt: number[] = [];
    pipeline.faults = {
      ...NO_FAULTS,
      before: (call) => {
        if (isSweep(call) && call.service === 'sqs') toldAt.push(pipeline.clock.now());
        return Promise.resolve();
      },
    };
    await pipeline.clock.advance(3 * HOUR + 30 * MINUTE);
    const gaps = toldAt.slice(1).map((at, index) => at - (toldAt[index] ?? 0));
    // To the minute: a run that comes a moment before the pause is over leaves it to the next.
    expect(gaps.map((gap) => Math.floor(gap / MINUTE / 5) * 5)).toEqual([
      0, 0, 5, 10, 20, 40, 60, 60,
    ]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(61 * MINUTE);
    expect(pipeline.counted).toContain('PastDeadline quarantined 1');
    expect(pipeline.counted).toContain('PastDeadline all 1');
    expect(await storyOf(pipeline, 'qua_deaf')).toEqual(['OrderQuarantined']);
  });

  it('writes and sends nothing while nothing is due: sixteen half read units', async () => {
    await giveStream(pipeline, {
      quarantineId: 'qua_patient',
      escalateAt: inTime(DAY),
      rejectAt: inTime(DAY),
    });
    await pipeline.until(hasRow('qua_patient'));
    await pipeline.clock.advance(5 * MINUTE);
    // Jobs of other steps run by their own clocks.
    const isTheSweeps = (of: string): boolean => /Sweep|Views/.test(of);
    const unitsOf = (unit: 'dynamodb.rru' | 'dynamodb.wru' | 'lambda.invocation') =>
      Object.entries(pipeline.cloud.meter.totals()[unit] ?? {})
        .filter(([of]) => isTheSweeps(of))
        .reduce((sum, [, each]) => sum + each, 0);
    const before = { read: unitsOf('dynamodb.rru'), written: unitsOf('dynamodb.wru') };
    const runs = unitsOf('lambda.invocation');
    await pipeline.clock.advance(10 * MINUTE);
    expect(unitsOf('dynamodb.wru')).toBe(before.written);
    expect(unitsOf('lambda.invocation') - runs).toBe(10);
    expect(unitsOf('dynamodb.rru') - before.read).toBe(80);
  });
});

describe('a sweep that dies at any of its calls', () => {
  it.each(['before', 'after'] as const)(
    'loses and doubles nothing (%s it)',
    async (when) => {
      const died: string[] = [];
      for (let n = 1; died.length === n - 1; n += 1) {
        const quarantineId = `qua_${when}_${n}`;
        await setSweeping('DisableRule');
        await giveStream(pipeline, {
          quarantineId,
          escalateAt: inTime(5 * SECOND),
          rejectAt: inTime(DAY),
        });
        await pipeline.until(hasRow(quarantineId));
        // So late that the row is also moved on.
        await pipeline.clock.advance(3 * MINUTE);
        await setSweeping('EnableRule');
        let calls = 0;
        pipeline.faults = {
          ...NO_FAULTS,
          [when]: (call: PortCall) => {
            if (!isSweep(call) || died.length === n) return Promise.resolve();
            calls += 1;
            if (calls < n) return Promise.resolve();
            died.push(call.operation);
            return neverAnswer();
          },
        };
        await pipeline.until(async () => (await storyOf(pipeline, quarantineId)).length === 2, 10);
        pipeline.faults = NO_FAULTS;
        await pipeline.until(isQuiet);
        await pipeline.clock.advance(7 * MINUTE);
        expect(await storyOf(pipeline, quarantineId)).toEqual([
          'OrderQuarantined',
          'QuarantineEscalated',
        ]);
      }
      expect([...new Set(died)]).toEqual(['Query', 'GetItem', 'SendMessageBatch', 'UpdateItem']);
    },
    120_000,
  );
});

describe('the nightly check', () => {
  it('makes lost rows anew, says which, and the deadline acts after all', async () => {
    const id = await quarantined();
    expect(await loseRows(pipeline, id)).toBeGreaterThanOrEqual(2);
    await pipeline.clock.advance(3 * HOUR);
    expect((await dueRowOf(pipeline, id))?.kinds).toEqual([
      'quarantine_escalation',
      'quarantine_rejection',
    ]);
    const answer = await pipeline.ask('quarantine.show', { quarantineId: id });
    expect(answer).toMatchObject({ ok: true });
    const told = pipeline.logs.filter((line) => line.includes('not as the stream says'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(id);
    await pipeline.clock.advance(DAY - 3 * HOUR + 3 * MINUTE);
    expect(await storyOf(pipeline, id)).toEqual(['OrderQuarantined', 'QuarantineEscalated']);
    expect(pipeline.logs.filter((line) => line.includes('not as the stream says'))).toHaveLength(1);
  }, 60_000);
});
