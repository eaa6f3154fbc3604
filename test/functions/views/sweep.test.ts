import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { Queues } from '../../../functions/shared/adapters/queues.ts';
import { idOf } from '../../../functions/shared/ids.ts';
import type { DeadlineRows } from '../../../functions/views/adapters/deadline-rows.ts';
import { keys } from '../../../functions/views/contract.ts';
import { sweep } from '../../../functions/views/sweep.ts';
import { at, dueRow, embeddedViews, MINUTE, NOW, observed } from './embedded-views.ts';

const setUp = async () => {
  const views = await embeddedViews();
  const { observe, counts, errors } = observed();
  const told: { context: string; envelope: Parameters<Queues['send']>[1][number]['envelope'] }[] =
    [];
  const deaf = new Set<string>();
  const owners: Queues = {
    send: (context, entries) =>
      Promise.resolve(
        entries.map(({ envelope }) => {
          if (deaf.has(context)) return { sent: false as const, reason: 'no queue' };
          told.push({ context, envelope });
          return { sent: true as const };
        }),
      ),
  };
  let now = NOW;
  const run = (rows: DeadlineRows = views.rows, hasTime: () => boolean = () => true) =>
    sweep({ runtime: { now: () => now, observe }, rows, owners }, hasTime);
  const pass = (ms: number): void => {
    now += ms;
  };
  const names = () => told.map(({ envelope }) => envelope.subject).toSorted();
  return { ...views, run, pass, told, names, deaf, counts, errors };
};

describe('the sweep', () => {
  it('tells the owner of what is due, and of nothing else', async () => {
    const { rows, run, told } = await setUp();
    await rows.save(dueRow('order/due', -1));
    await rows.save(dueRow('order/exact', 0));
    await rows.save(dueRow('order/later', 1));
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

  it('tells orders and payments of the same order each their own', async () => {
    const { rows, run, told } = await setUp();
    const payments = { context: 'payments', merchantId: 'm1', subject: 'order/one' };
    await rows.save(dueRow('order/one', -1));
    await rows.save(dueRow('order/one', -2, { stream: payments, state: 'payments' }));
    await run();
    expect(told.map(({ context }) => context).toSorted()).toEqual(['orders', 'payments']);
    expect(new Set(told.map(({ envelope }) => envelope.id)).size).toBe(2);
  });

  it('tells again after 5 minutes, with the same bytes, and counts what stands', async () => {
    const { rows, run, pass, told, counts } = await setUp();
    await rows.save(dueRow('order/deaf', -1));
    await run();
    pass(4 * MINUTE);
    await run();
    expect(told).toHaveLength(1);
    expect(counts).toContain('PastDeadline {"State":"placed"} 1');
    expect(counts).toContain('PastDeadline {"State":"all"} 1');
    pass(MINUTE);
    await run();
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
  });

  it('does not count what has only just passed', async () => {
    const { rows, run, counts } = await setUp();
    await rows.save(dueRow('order/fresh', -MINUTE));
    await run();
    expect(counts.filter((count) => count.startsWith('Past'))).toEqual([]);
  });

  it('does not let a pause hide the next deadline of the same stream', async () => {
    const { rows, run, pass, told } = await setUp();
    const deadlines = [
      { kind: 'answer_payments', dueAt: at(-1) },
      { kind: 'payment_window', dueAt: at(2 * MINUTE) },
    ];
    await rows.save(dueRow('order/two', 0, { deadlines }));
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
    const { rows, run, hooks, rowOf } = await setUp();
    await rows.save(dueRow('order/moving', -1));
    const newer = dueRow('order/moving', 60 * MINUTE, { version: 2 });
    let saving: Promise<void> | undefined;
    hooks.before = (command) => {
      if (!(command instanceof UpdateItemCommand)) return;
      delete hooks.before;
      saving = rows.save(newer);
    };
    await run();
    await saving;
    expect(await rowOf('orders', 'order/moving')).toMatchObject({ version: 2, sweeps: 0 });
    await rows.save(dueRow('order/moving', -1));
    expect((await rowOf('orders', 'order/moving'))?.version).toBe(2);
  });

  it('leaves a row whose owner did not take it, tells the others, and fails at its end', async () => {
    const { rows, run, names, deaf, rowOf, errors } = await setUp();
    deaf.add('nowhere');
    const nowhere = { context: 'nowhere', merchantId: 'm1', subject: 'order/a' };
    await rows.save(dueRow('order/a', -1, { stream: nowhere }));
    await rows.save(dueRow('order/b', -1));
    await expect(run()).rejects.toMatchObject({ code: 'sweep-incomplete', retryable: true });
    expect(names()).toEqual(['order/b']);
    expect((await rowOf('nowhere', 'order/a'))?.sweeps).toBe(0);
    expect((await rowOf('orders', 'order/b'))?.sweeps).toBe(1);
    expect(errors).toEqual([expect.stringContaining('deadline not told')]);
  });

  it('is not held up by a row that cannot be read, nor by a shard', async () => {
    const { rows, run, names, errors } = await setUp();
    await rows.save(dueRow('order/broken', -1));
    for (const subject of ['order/c', 'order/d', 'order/e']) await rows.save(dueRow(subject, -1));
    const broken = keys.deadlines('orders#m1#order/broken').pk;
    await expect(
      run({
        ...rows,
        load: (key) => (key.pk === broken ? Promise.reject(new Error('bad')) : rows.load(key)),
      }),
    ).rejects.toMatchObject({ code: 'sweep-incomplete' });
    expect(names()).toEqual(['order/c', 'order/d', 'order/e']);
    expect(errors).toHaveLength(1);
    const late: DeadlineRows['late'] = (shard, ...rest) =>
      shard === 3 ? Promise.reject(new Error('throttled')) : rows.late(shard, ...rest);
    await expect(run({ ...rows, late })).rejects.toMatchObject({ code: 'sweep-incomplete' });
  });

  it('stops when time is up, those never told of first, and the next run goes on', async () => {
    const { rows, run, pass, names, told, counts } = await setUp();
    for (let n = 0; n < 60; n += 1) await rows.save(dueRow(`order/old-${n}`, -1));
    await run();
    told.length = 0;
    pass(10 * MINUTE);
    for (let n = 0; n < 50; n += 1) await rows.save(dueRow(`order/new-${n}`, MINUTE));
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
