import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { fc } from '../../../properties.ts';
import { commit, events, money } from '../commits.ts';
import type { Item } from '../fake-dynamo.ts';
import { itemOf, setUp, streamOf } from '../updating.ts';

const story = [
  commit(1, [events.placed()], {
    deadlines: [{ kind: 'payment_window', dueAt: '2026-11-02T10:00:00.000Z' }],
  }),
  commit(2, [events.recorded(), events.amended('800000')]),
  commit(3, [events.money('774700')]),
  commit(4, [
    { type: 'TransitionRefused', data: { command: 'X', code: 'y', because: 'z', allowed: [] } },
  ]),
  commit(5, [events.cancelled()]),
];

/** The rows by what they say: revisions, the order of keys in a body, and when they are looked at may differ. */
const tableOf = (rows: ReadonlyMap<string, Item>): unknown =>
  [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { revision: _, dueKey: _d, dueShard: _s, sweeps: _w, body, ...item }]) => [
      key,
      item,
      JSON.parse(body?.S ?? '{}'),
    ]);

const ok = { batchItemFailures: [] };

describe('update-views', () => {
  it('tells the shop’s figures of each commit once, however often the commits come', async () => {
    const { feed, figures } = setUp();
    await feed(...story.slice(0, 3));
    await feed(...story);
    await feed(...story);
    expect(figures).toEqual([
      'OrderEntered placed 1',
      'OrderPlaced shopify 1',
      'MoneyCaptured PKR 7747',
      'OrderEntered cancelled 1',
    ]);
  });

  it('writes an order’s row, its list row, a look-up, the day, the channel and the merchant', async () => {
    const { feed, rowsOf } = setUp();
    expect(await feed(story[0] as Commit)).toEqual(ok);
    const rows = [...rowsOf('views').keys()].toSorted();
    expect(rows).toEqual([
      'channels#sialkot|chn_1',
      'days#list#sialkot|2026-11-02',
      'find#sialkot#number##1001|ord_1',
      expect.stringMatching(/^list#sialkot#2026-11-02#[0-3]\|2026-11-02T09:00:00\.000Z#ord_1$/),
      'merchants|sialkot',
      'order#sialkot#ord_1|order',
    ]);
    const row = rowsOf('views').get('order#sialkot#ord_1|order');
    expect(row?.['dueKey']).toEqual({ S: '2026-11-02T10:00:00.000Z#placed#order/ord_1' });
    expect(Number(row?.['dueShard']?.N)).toBeLessThan(16);
  });

  it('is looked at no later than its first deadline, whichever stream has it', async () => {
    const { feed, dueKey, puts } = setUp();
    await feed(story[0] as Commit);
    const written = puts.length;
    const later = [{ kind: 'auth_expiry', dueAt: '2026-11-09T09:00:00.000Z' }];
    await feed(commit(1, [], { context: 'payments', deadlines: later }));
    expect(puts).toHaveLength(written);
    const sooner = [{ kind: 'action_required', dueAt: '2026-11-02T09:30:00.000Z' }];
    await feed(commit(2, [], { context: 'payments', deadlines: sooner }));
    expect(dueKey()).toBe('2026-11-02T09:30:00.000Z#placed#order/ord_1');
    await feed(story[1] as Commit);
    expect(dueKey()).toBe('2026-11-02T09:30:00.000Z#placed#order/ord_1');
  });

  it('asks the logs what is open when the sweep may be looking just now', async () => {
    const { feed, dueKey, clock } = setUp();
    await feed(story[0] as Commit);
    clock.now = Date.parse('2026-11-02T10:00:00.000Z');
    const open = [{ kind: 'auth_expiry', dueAt: '2026-11-09T09:00:00.000Z' }];
    await feed(commit(1, [], { context: 'payments', deadlines: open }));
    expect(dueKey()).toBe('2026-11-02T10:00:00.000Z#placed#order/ord_1');
    await feed(story[1] as Commit);
    expect(dueKey()).toBe('2026-11-09T09:00:00.000Z#placed#order/ord_1');
  });

  it('leaves the index when the last deadline has been answered', async () => {
    const { feed, dueKey, clock } = setUp();
    await feed(story[0] as Commit);
    clock.now = Date.parse('2026-11-02T10:00:30.000Z');
    await feed(story[1] as Commit);
    expect(dueKey()).toBeUndefined();
  });

  it('keeps the deadlines of a subject that has no view', async () => {
    const { feed, rowsOf } = setUp();
    const open = [{ kind: 'delivery_retry', dueAt: '2026-11-04T00:00:00.000Z' }];
    const about = { context: 'payments', subject: 'endpoint/end_1' };
    await feed(commit(1, [], { ...about, deadlines: open }), commit(2, [], about));
    expect([...rowsOf('views').values()]).toEqual([]);
    await feed(commit(3, [], { ...about, deadlines: open }));
    const [row] = [...rowsOf('views').values()];
    expect(row?.['pk']?.S).toBe('deadlines#payments#sialkot#endpoint/end_1');
    expect(row?.['dueKey']?.S).toBe('2026-11-04T00:00:00.000Z#endpoint#endpoint/end_1');
  });

  it('writes nothing for commits that are folded already', async () => {
    const { feed, puts } = setUp();
    await feed(...story);
    const written = puts.length;
    await feed(story[1] as Commit, story[4] as Commit);
    expect(puts).toHaveLength(written);
  });

  it('fills a gap from the commit log', async () => {
    const { feed, rowsOf } = setUp(story);
    expect(await feed(story[4] as Commit)).toEqual(ok);
    const order = rowsOf('views').get('order#sialkot#ord_1|order');
    expect(JSON.parse(order?.['body']?.S ?? '')).toMatchObject({
      state: 'cancelled',
      versions: { orders: 5 },
      total: money('800000'),
    });
  });

  it('ends with the same rows however commits are doubled, cut into batches and reordered', async () => {
    const plain = setUp(story);
    await plain.feed(...story);
    const commits = fc.array(fc.constantFrom(...story), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(commits, { maxLength: 4 }), async (batches) => {
        const other = setUp(story);
        for (const batch of [...batches, story]) expect(await other.feed(...batch)).toEqual(ok);
        expect(tableOf(other.rowsOf('views'))).toEqual(tableOf(plain.rowsOf('views')));
      }),
      { numRuns: 60 },
    );
  });

  it('ends with the same rows whatever a replica leaves out', async () => {
    const plain = setUp();
    for (const one of story) await plain.feed(one);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (lagging) => {
        const { feed, hooks, rowsOf } = setUp();
        hooks.lags = () => lagging.next().value ?? false;
        for (const one of story) expect(await feed(one)).toEqual(ok);
        expect(tableOf(rowsOf('views'))).toEqual(tableOf(plain.rowsOf('views')));
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Partial<Commit>, boolean[]]>([
    ['what is to be written is looked at cheaply', {}, [false]],
    ['and so is what opens no deadline', { context: 'payments' }, [false]],
    [
      'whether a deadline is watched only a strong read says',
      {
        context: 'payments',
        deadlines: [{ kind: 'auth_expiry', dueAt: '2026-11-09T09:00:00.000Z' }],
      },
      [true],
    ],
  ])('%s', async (_title, changes, readings) => {
    const { feed, gets } = setUp();
    await feed(story[0] as Commit);
    gets.length = 0;
    const about = changes.context === undefined ? story[1] : commit(1, [], changes);
    await feed(about as Commit);
    expect(gets.map(({ strong }) => strong)).toEqual(readings);
  });

  it('does not look at a row that another context’s commit can only be watched too early by', async () => {
    const { feed, gets } = setUp();
    await feed(story[0] as Commit);
    gets.length = 0;
    const about = { context: 'payments', awaits: 'later' as const };
    const deadlines = [{ kind: 'auth_expiry', dueAt: '2026-11-09T09:00:00.000Z' }];
    await feed(commit(2, [], { ...about, deadlines }));
    await feed(commit(3, [], { ...about, deadlines, awaits: 'anew' }), commit(4, [], about));
    expect(gets).toEqual([]);
    await feed(commit(5, [], { ...about, deadlines, awaits: 'anew' }));
    expect(gets).toHaveLength(1);
  });

  it('does not rely on a replica for a deadline that is watched already', async () => {
    const { feed, gets } = setUp();
    await feed(story[0] as Commit);
    gets.length = 0;
    await feed(story[0] as Commit);
    expect(gets.map(({ strong }) => strong)).toEqual([false, true]);
  });

  it('stays within its write units: three for a new order, then one', async () => {
    const { feed, puts } = setUp();
    await feed(commit(1, [events.placed()], { subject: 'order/ord_first_of_the_day' }));
    const unitsOf = async (one: Commit | undefined): Promise<number> => {
      const from = puts.length;
      await feed(one as Commit);
      return puts.slice(from).reduce((units, put) => units + Math.ceil(put.bytes / 1024), 0);
    };
    const units = [];
    for (const one of story) units.push(await unitsOf(one));
    expect(units).toEqual([3, 1, 1, 1, 1]);
  });

  it.each([
    { writes: 0, when: 'before the first write' },
    { writes: 1, when: 'after a side row' },
    { writes: 5, when: 'before the view itself' },
  ])('ends the same when it is killed $when and tried again', async ({ writes }) => {
    const plain = setUp();
    await plain.feed(...story);
    const { feed, rowsOf, hooks } = setUp();
    let left = writes;
    hooks.beforePut = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    expect(await feed(...story)).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-0' }] });
    delete hooks.beforePut;
    expect(await feed(...story)).toEqual(ok);
    expect(tableOf(rowsOf('views'))).toEqual(tableOf(plain.rowsOf('views')));
  });

  it('folds again when another context’s stream wrote the view first', async () => {
    const { feed, rowsOf, hooks, dueKey } = setUp();
    await feed(story[0] as Commit);
    hooks.beforePut = (item) => {
      if (item['sk']?.S !== 'order') return;
      delete hooks.beforePut;
      // The rival's row appears between our read and our write.
      const row = rowsOf('views').get('order#sialkot#ord_1|order') as Item;
      rowsOf('views').set('order#sialkot#ord_1|order', {
        ...row,
        revision: { N: '2' },
        dueKey: { S: '2026-11-02T09:30:00.000Z#placed#order/ord_1' },
      });
    };
    expect(await feed(story[1] as Commit)).toEqual(ok);
    const body = JSON.parse(rowsOf('views').get('order#sialkot#ord_1|order')?.['body']?.S ?? '');
    expect(body.versions).toEqual({ orders: 2 });
    expect(dueKey()).toBe('2026-11-02T09:30:00.000Z#placed#order/ord_1');
  });

  it('reports the first position that failed and still writes the others', async () => {
    const { handler, rowsOf } = setUp();
    const other = commit(1, [events.placed()], { subject: 'order/ord_2' });
    const newer = commit(1, [events.placed()], { subject: 'order/ord_3' });
    const answer = await handler(
      streamOf([itemOf(story[0] as Commit), itemOf(newer, 2), itemOf(other)]),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'seq-1' }] });
    expect(rowsOf('views').has('order#sialkot#ord_1|order')).toBe(true);
    expect(rowsOf('views').has('order#sialkot#ord_2|order')).toBe(false);
  });

  it('passes by rows that are no commits and subjects that have no view', async () => {
    const { handler, puts } = setUp();
    const reference = { pk: { S: 'REF#1' }, sk: { S: 'x' } };
    const stranger = itemOf(commit(1, [], { subject: 'endpoint/end_1' }));
    expect(await handler(streamOf([reference, stranger]))).toEqual(ok);
    expect(puts).toHaveLength(0);
  });
});
