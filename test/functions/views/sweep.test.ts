import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../functions/shared/commit.ts';
import { idOf } from '../../../functions/shared/ids.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import type { DueRows } from '../../../functions/views/adapters/due-rows.ts';
import { keys } from '../../../functions/views/contract.ts';
import { commit } from './commits.ts';
import { at, dueIn, wait } from './embedded-views.ts';
import { setUp } from './sweeping.ts';

describe('the sweep', () => {
  it('tells the owner of what is due, and of nothing else', async () => {
    const { waits, run, told } = await setUp();
    await waits('order/due', -1);
    await waits('order/exact', 0);
    await waits('order/later', 1);
    await run();
    expect(told.map(({ envelope }) => envelope.subject).toSorted()).toEqual([
      'order/due',
      'order/exact',
    ]);
    const { envelope, context } = told.find((one) => one.envelope.subject === 'order/due') ?? {};
    expect(context).toBe('orders');
    expect(envelope).toMatchObject({
      id: idOf('command', 'orders#m1#order/due', 'payment_window', at(-1)),
      kind: 'command',
      name: 'DeadlineReached',
      merchantId: 'm1',
      data: { kind: 'payment_window', dueAt: at(-1) },
    });
  });

  it('looks at the streams of all contexts that a row stands for, and tells each its own', async () => {
    const { waits, run, told } = await setUp();
    await waits('order/one', -2, { context: 'payments' });
    await waits('order/one', -1);
    await waits('endpoint/end_1', -1, { context: 'payments' });
    await run();
    expect(
      told.map(({ context, envelope }) => `${context} ${envelope.subject}`).toSorted(),
    ).toEqual(['orders order/one', 'payments endpoint/end_1', 'payments order/one']);
    expect(new Set(told.map(({ envelope }) => envelope.id)).size).toBe(3);
  });

  it('says nothing of what has closed, and comes again when the next is due', async () => {
    const views = await setUp();
    const { waits, append, run, told, rowOf } = views;
    await waits('order/moved', -1);
    await append(commitOf('order/moved', 2, [dueIn(60 * MINUTE, 'pack_sla')]));
    await waits('order/closed', -1);
    await append(commitOf('order/closed', 2, []));
    await run();
    expect(told).toEqual([]);
    expect((await rowOf('order/moved'))?.dueKey).toBe(`${at(60 * MINUTE)}#order#order/moved`);
    expect(await rowOf('order/closed')).toMatchObject({ dueKey: undefined, sweeps: 0 });
  });

  it('tells twice in two minutes, then after 5, with the same bytes, and counts what stands', async () => {
    const { waits, run, pass, told, counts } = await setUp();
    await waits('order/deaf', -1);
    await run();
    pass(MINUTE);
    await run();
    expect(told).toHaveLength(2);
    pass(MINUTE);
    await run();
    expect(told).toHaveLength(3);
    pass(4 * MINUTE);
    await run();
    expect(told).toHaveLength(3);
    expect(counts).toContain('PastDeadline {"State":"order"} 1');
    expect(counts).toContain('PastDeadline {"State":"all"} 1');
    pass(MINUTE);
    await run();
    expect(told).toHaveLength(4);
    expect(told[3]).toEqual(told[0]);
  });

  it('does not count what has only just passed', async () => {
    const { waits, run, counts } = await setUp();
    await waits('order/fresh', -MINUTE);
    await run();
    expect(counts.filter((count) => count.startsWith('Past'))).toEqual([]);
  });

  it('does not let a pause hide the next deadline of the same streams', async () => {
    const views = await setUp();
    const { run, pass, told } = views;
    await wait(views, 'order/two', [
      dueIn(-3 * MINUTE, 'answer_payments'),
      dueIn(2 * MINUTE, 'payment_window'),
    ]);
    await run();
    pass(2 * MINUTE);
    await run();
    expect(told.map(({ envelope }) => (envelope.data as { kind: string }).kind)).toEqual([
      'answer_payments',
      'answer_payments',
      'payment_window',
    ]);
  });

  it('never overwrites a newer row: neither its deadlines nor its place', async () => {
    const views = await setUp();
    const { waits, run, hooks, rowOf } = views;
    await waits('order/moving', -5 * MINUTE);
    let saving: Promise<void> | undefined;
    hooks.before = (command) => {
      if (!(command instanceof UpdateItemCommand)) return;
      delete hooks.before;
      saving = waits('order/moving', 60 * MINUTE, { version: 2 });
    };
    await run();
    await saving;
    expect(await rowOf('order/moving')).toMatchObject({
      revision: 2,
      sweeps: 0,
      dueKey: `${at(60 * MINUTE)}#placed#order/moving`,
    });
  });

  it('tells what the streams say and moves nothing, where a replica shows it the row before', async () => {
    const { waits, rows, run, rowOf, told } = await setUp();
    await waits('order/moved', -5 * MINUTE);
    const [key] = [keys.order('m1', 'moved')];
    const before = await rows.load(key);
    await waits('order/moved', -4 * MINUTE, { version: 2 });
    const after = await rowOf('order/moved');
    const lagging: DueRows['load'] = async (_key, reading) =>
      reading === 'eventual' ? before : rows.load(key);
    const late: DueRows['late'] = async (shard, ...rest) => {
      const page = await rows.late(shard, ...rest);
      const dueKey = before?.dueKey ?? '';
      return { ...page, entries: page.entries.map((entry) => ({ ...entry, dueKey })) };
    };
    await run({ ...rows, load: lagging, late });
    expect(await rowOf('order/moved')).toEqual(after);
    const times = told.map(({ envelope }) => envelope.data);
    expect(times).toEqual([expect.objectContaining({ dueAt: at(-4 * MINUTE) })]);
  });

  it('leaves a row whose owner did not take it, tells the others, and fails at its end', async () => {
    const { waits, run, names, deaf, rowOf, errors } = await setUp();
    deaf.add('payments');
    await waits('endpoint/a', -5 * MINUTE, { context: 'payments' });
    await waits('order/b', -5 * MINUTE);
    await expect(run()).rejects.toMatchObject({ code: 'sweep-incomplete', retryable: true });
    expect(names()).toEqual(['order/b']);
    expect((await rowOf('endpoint/a', 'payments'))?.sweeps).toBe(0);
    expect((await rowOf('order/b'))?.sweeps).toBe(1);
    expect(errors).toEqual([expect.stringContaining('deadline not told')]);
  });

  it('is not held up by a row that cannot be read, nor by a shard', async () => {
    const { waits, rows, run, names, errors } = await setUp();
    await waits('order/broken', -1);
    for (const subject of ['order/c', 'order/d', 'order/e']) await waits(subject, -1);
    const broken = keys.order('m1', 'broken').pk;
    await expect(
      run({
        ...rows,
        load: (key) => (key.pk === broken ? Promise.reject(new Error('bad')) : rows.load(key)),
      }),
    ).rejects.toMatchObject({ code: 'sweep-incomplete' });
    expect(names()).toEqual(['order/c', 'order/d', 'order/e']);
    expect(errors).toHaveLength(1);
    const late: DueRows['late'] = (shard, ...rest) =>
      shard === 3 ? Promise.reject(new Error('throttled')) : rows.late(shard, ...rest);
    await expect(run({ ...rows, late })).rejects.toMatchObject({ code: 'sweep-incomplete' });
  });

  it('stops when time is up, those never told of first, and the next run goes on', async () => {
    const { waits, rows, run, pass, names, told, counts } = await setUp();
    for (let n = 0; n < 60; n += 1) await waits(`order/old-${n}`, -5 * MINUTE);
    await run();
    told.length = 0;
    pass(10 * MINUTE);
    for (let n = 0; n < 50; n += 1) await waits(`order/new-${n}`, MINUTE);
    let waves = 0;
    await run(rows, () => {
      waves += 1;
      return waves <= 1;
    });
    expect(names().every((name) => name.startsWith('order/new-'))).toBe(true);
    expect(names()).toHaveLength(50);
    expect(counts).toContain('DeadlinesLeftOver 60');
    await run();
    expect(told).toHaveLength(110);
  });
});

const commitOf = (subject: string, version: number, deadlines: Commit['deadlines']): Commit =>
  commit(version, [], { merchantId: 'm1', subject, deadlines });
