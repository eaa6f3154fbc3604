import { describe, expect, it } from '@jest/globals';
import { createDeferred } from '../../../local/lambda/deferred.ts';
import type { ExecutionEnvironment } from '../../../local/lambda/execution-environment.ts';
import { createFunctionPool } from '../../../local/lambda/function-pool.ts';
import type { Outcome } from '../../../local/lambda/invocation.ts';
import { createVirtualClock, settle } from '../virtual-clock.ts';

const given = (cap: number) => {
  const clock = createVirtualClock();
  const started: { finish(): void; crash(): void; alive: boolean; ran: string[] }[] = [];
  const start = (): ExecutionEnvironment => {
    let ending = createDeferred<Outcome>();
    const mine = {
      alive: true,
      ran: [] as string[],
      finish: () => ending.resolve({ ok: true, payload: 'null' }),
      crash: () => {
        mine.alive = false;
        mine.finish();
      },
    };
    started.push(mine);
    return {
      ready: Promise.resolve(),
      alive: () => mine.alive,
      stop: async () => mine.crash(),
      run: ({ requestId }) => {
        mine.ran.push(requestId);
        ending = createDeferred<Outcome>();
        return ending.promise;
      },
    };
  };
  const pool = createFunctionPool({ clock, start, cap, idleMs: 1000, patienceMs: 100 });
  const run = (requestId: string) => pool.run({ requestId, functionArn: 'f', payload: '{}' });
  const ran = () => started.map((each) => each.ran);
  return { clock, pool, started, run, ran };
};

describe('a function’s pool', () => {
  it('starts what is needed up to the cap; the next waits its turn', async () => {
    const { clock, run, ran, started } = given(2);
    const all = ['a', 'b', 'c', 'd'].map(run);
    await clock.advance(100);
    expect(ran()).toEqual([['a'], ['b']]);
    started[1]?.finish();
    await settle();
    expect(ran()).toEqual([['a'], ['b', 'c']]);
    started[0]?.finish();
    await settle();
    expect(ran()).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
    for (const each of started) each.finish();
    await Promise.all(all);
  });

  it('starts a second one only when the first did not become free in time', async () => {
    const { clock, run, ran, started } = given(2);
    const all = ['a', 'b'].map(run);
    await clock.advance(99);
    started[0]?.finish();
    await settle();
    expect(ran()).toEqual([['a', 'b']]);
    await clock.advance(1);
    expect(started).toHaveLength(1);
    all.push(run('c'));
    await clock.advance(100);
    expect(ran()).toEqual([['a', 'b'], ['c']]);
    for (const each of started) each.finish();
    await Promise.all(all);
  });

  it('uses a warm environment again, and replaces one that died', async () => {
    const { run, ran, started } = given(1);
    const first = run('a');
    await settle();
    started[0]?.finish();
    await first;
    const second = run('b');
    const third = run('c');
    await settle();
    started[0]?.crash();
    await second;
    await settle();
    expect(ran()).toEqual([['a', 'b'], ['c']]);
    started[1]?.finish();
    await third;
  });

  it('stops what had nothing to do for long', async () => {
    const { clock, pool, started, run, ran } = given(1);
    await pool.warm(1);
    await pool.warm(1);
    await clock.advance(1001);
    expect(started.map(({ alive }) => alive)).toEqual([false]);
    void run('a');
    await settle();
    expect(ran()).toEqual([[], ['a']]);
  });

  it('has as many warm as it is asked for, and may have, beside those that run', async () => {
    const { pool, started, run, ran } = given(2);
    void run('a');
    await settle();
    await pool.warm(5);
    expect(started).toHaveLength(2);
    void run('b');
    await settle();
    expect(ran()).toEqual([['a'], ['b']]);
  });

  it('when stopped ends all and starts nothing more', async () => {
    const { pool, started, run } = given(1);
    const running = run('a');
    const waiting = run('b');
    await settle();
    await pool.stop();
    await running;
    expect(await waiting).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    expect(await run('c')).toMatchObject({ ok: false });
    expect(started).toHaveLength(1);
  });
});
