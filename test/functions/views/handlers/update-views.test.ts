import { describe, expect, it } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import type { SignedAws } from '../../../../functions/shared/adapters/signed-client.ts';
import { type Commit, partitionKeyOf, sortKeyOf } from '../../../../functions/shared/commit.ts';
import type { Runtime } from '../../../../functions/shared/runtime.ts';
import { make } from '../../../../functions/views/handlers/update-views.ts';
import { commit, events, money } from '../commits.ts';
import { fakeDynamo, type Item } from '../fake-dynamo.ts';

const SETTINGS: Readonly<Record<string, string>> = {
  BUCKET: 'bucket',
  VIEWS_TABLE: 'views',
  CONTEXT_TABLES: JSON.stringify({ orders: 'orders' }),
};

const itemOf = (one: Commit, schema = one.schema): Item => ({
  pk: { S: partitionKeyOf(one) },
  sk: { S: sortKeyOf(one.version) },
  kind: { S: 'commit' },
  cause: { S: one.cause },
  schema: { N: String(schema) },
  body: { S: JSON.stringify(one) },
});

const streamOf = (items: readonly Item[]): DynamoDBStreamEvent => ({
  Records: items.map((item, index) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: `seq-${index}`, NewImage: item },
  })) as DynamoDBStreamEvent['Records'],
});

const setUp = (history: readonly Commit[] = []) => {
  const fake = fakeDynamo();
  for (const one of history) {
    const item = itemOf(one);
    fake.rowsOf('orders').set(`${item['pk']?.S}|${item['sk']?.S}`, item);
  }
  const logged: string[] = [];
  const figures: string[] = [];
  const runtime: Runtime = {
    now: () => 0,
    randomBytes: (count) => new Uint8Array(count),
    setting: (name) => SETTINGS[name] ?? '',
    observe: {
      log: (_level, message) => logged.push(message),
      count: (metric, value = 1, by = undefined) => {
        if (by) figures.push([metric, ...Object.values(by), value].join(' '));
      },
    },
  };
  const handler = make({ ...runtime, dynamodb: fake.dynamodb } as unknown as Runtime &
    SignedAws & { dynamodb: typeof fake.dynamodb });
  const feed = (...commits: readonly Commit[]) =>
    handler(streamOf(commits.map((one) => itemOf(one))));
  return { ...fake, handler, feed, logged, figures };
};

const DUE_ROW = 'deadlines#orders#sialkot#order/ord_1|deadlines';

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

/** The rows by what they say: revisions and the order of keys in a body may differ. */
const tableOf = (rows: ReadonlyMap<string, Item>): unknown =>
  [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { revision: _, streamVersion: __, body, ...item }]) => {
      const { state, ...told } = JSON.parse(body?.S ?? '{}') as Record<string, unknown>;
      // A row without deadlines shows no state: which one it last had depends on the batches.
      return [key, item, key.startsWith('deadlines#') ? told : { ...told, state }];
    });

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

  it('writes an order’s row, its list row, two look-ups, the day and the merchant', async () => {
    const { feed, rowsOf } = setUp();
    expect(await feed(story[0] as Commit)).toEqual(ok);
    const rows = [...rowsOf('views').keys()].toSorted();
    expect(rows).toEqual([
      'days#list#sialkot|2026-11-02',
      'deadlines#orders#sialkot#order/ord_1|deadlines',
      'find#sialkot#external#9007199254740993|ord_1',
      'find#sialkot#number##1001|ord_1',
      expect.stringMatching(/^list#sialkot#2026-11-02#[0-3]\|2026-11-02T09:00:00\.000Z#ord_1$/),
      'merchants|sialkot',
      'order#sialkot#ord_1|order',
    ]);
    const due = rowsOf('views').get(DUE_ROW);
    expect(due?.['dueKey']).toEqual({ S: '2026-11-02T10:00:00.000Z#placed#order/ord_1' });
    expect(Number(due?.['dueShard']?.N)).toBeLessThan(16);
  });

  it('leaves the index when no deadline is open', async () => {
    const { feed, rowsOf } = setUp();
    await feed(...story.slice(0, 2));
    const due = rowsOf('views').get(DUE_ROW);
    expect(due?.['streamVersion']).toEqual({ N: '2' });
    expect(due).not.toHaveProperty('dueKey');
  });

  it('keeps one row of deadlines per context of the same order', async () => {
    const { feed, rowsOf } = setUp();
    await feed(story[0] as Commit);
    const open = [{ kind: 'action_required', dueAt: '2026-11-02T09:30:00.000Z' }];
    await feed(commit(1, [], { context: 'payments', deadlines: open }));
    await feed(story[1] as Commit);
    const payments = rowsOf('views').get('deadlines#payments#sialkot#order/ord_1|deadlines');
    expect(payments?.['dueKey']?.S).toBe('2026-11-02T09:30:00.000Z#payments#order/ord_1');
    expect(rowsOf('views').get(DUE_ROW)).not.toHaveProperty('dueKey');
  });

  it('moves the row when the state that it shows changes, though the deadline stays', async () => {
    const { feed, rowsOf } = setUp();
    const { deadlines } = story[0] as Commit;
    await feed(story[0] as Commit, commit(2, [events.cancelled()], { deadlines }));
    expect(rowsOf('views').get(DUE_ROW)?.['dueKey']?.S).toContain('#cancelled#');
  });

  it('carries the later version when a deadline went and came back in one batch', async () => {
    const { feed, rowsOf } = setUp();
    const { deadlines } = story[0] as Commit;
    await feed(story[0] as Commit);
    await feed(commit(2, []), commit(3, [], { deadlines }));
    expect(rowsOf('views').get(DUE_ROW)?.['streamVersion']).toEqual({ N: '3' });
  });

  it('keeps the deadlines of a subject that has no view', async () => {
    const { feed, rowsOf } = setUp();
    const open = [{ kind: 'delivery_retry', dueAt: '2026-11-04T00:00:00.000Z' }];
    const about = { context: 'payments', subject: 'endpoint/end_1' };
    await feed(commit(1, [], { ...about, deadlines: open }), commit(2, [], about));
    await feed(commit(1, [], { ...about, deadlines: open }));
    const [row] = [...rowsOf('views').values()];
    expect(row?.['streamVersion']).toEqual({ N: '2' });
    expect(row).not.toHaveProperty('dueKey');
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

  it('stays within its write units: five for a new order, two when the list or a deadline changes, else one', async () => {
    const { feed, puts } = setUp();
    await feed(commit(1, [events.placed()], { subject: 'order/ord_first_of_the_day' }));
    const unitsOf = async (one: Commit | undefined): Promise<number> => {
      const from = puts.length;
      await feed(one as Commit);
      return puts.slice(from).reduce((units, put) => units + Math.ceil(put.bytes / 1024), 0);
    };
    const units = [];
    for (const one of story) units.push(await unitsOf(one));
    expect(units).toEqual([5, 3, 2, 1, 2]);
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
    const { feed, rowsOf, hooks } = setUp();
    await feed(story[0] as Commit);
    const payments = {
      context: 'payments',
      deadlines: [{ kind: 'p', dueAt: '2026-11-03T00:00:00.000Z' }],
    };
    hooks.beforePut = (item) => {
      if (item['sk']?.S !== 'order') return;
      delete hooks.beforePut;
      // The rival's row appears between our read and our write.
      const row = rowsOf('views').get('order#sialkot#ord_1|order') as Item;
      const body = JSON.parse(row['body']?.S ?? '');
      rowsOf('views').set('order#sialkot#ord_1|order', {
        ...row,
        revision: { N: '2' },
        body: {
          S: JSON.stringify({
            ...body,
            versions: { orders: 1, payments: 1 },
            deadlines: [{ ...payments.deadlines[0], context: 'payments' }],
          }),
        },
      });
    };
    expect(await feed(story[1] as Commit)).toEqual(ok);
    const body = JSON.parse(rowsOf('views').get('order#sialkot#ord_1|order')?.['body']?.S ?? '');
    expect(body.versions).toEqual({ orders: 2, payments: 1 });
    expect(body.deadlines).toHaveLength(1);
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
