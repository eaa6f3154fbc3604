import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readCommitPage } from '../../../functions/shared/adapters/commit-pages.ts';
import type { Blobs } from '../../../functions/shared/blobs.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { createCheckPlaces } from '../../../functions/views/adapters/check-places.ts';
import { createMissingRows } from '../../../functions/views/adapters/missing-rows.ts';
import { createViewsTable } from '../../../functions/views/adapters/views-table.ts';
import { checkContext } from '../../../functions/views/check-context.ts';
import { keys } from '../../../functions/views/contract.ts';
import { listedIn } from '../../../functions/views/domain/listed.ts';
import { notificationsProjection } from '../../../functions/views/domain/project-notifications.ts';
import { orderProjection, projectOrder } from '../../../functions/views/domain/project-order.ts';
import { namingRebuilderOf } from '../../../functions/views/name-subject.ts';
import { rebuilderOf } from '../../../functions/views/rebuild-subject.ts';
import { commit, events } from './commits.ts';
import { at, CONTEXTS, embeddedViews, NOW, observed } from './embedded-views.ts';
import { MAILS } from './mails.ts';

const blobs: Blobs = { put: () => Promise.resolve(), get: () => Promise.reject(new Error('none')) };
const open = [{ kind: 'payment_window', dueAt: at(60 * MINUTE) }];
const OLD = at(-60 * MINUTE);
const placed = (subject: string, overrides: Partial<Commit> = {}): Commit =>
  commit(1, [events.placed()], {
    merchantId: 'm1',
    subject,
    at: OLD,
    deadlines: open,
    ...overrides,
  });

let world: Awaited<ReturnType<typeof setUp>>;

const setUp = async () => {
  const views = await embeddedViews();
  const { dynamodb, rows, logs } = views;
  const { observe, counts, errors } = observed();
  const table = createViewsTable({ dynamodb, now: () => NOW }, 'views');
  const logOf = (context: string) => logs.get(context);
  const ports = { table, logOf, contexts: CONTEXTS, now: () => NOW };
  const rebuilders = [
    rebuilderOf(ports, orderProjection),
    namingRebuilderOf({ ...ports, rows }, notificationsProjection),
  ];
  const rebuild = (stream: Pick<Commit, 'context' | 'merchantId' | 'subject'>) =>
    rebuilders.find(({ reads }) => reads(stream))?.rebuild(stream) ?? Promise.reject(stream);
  const check = (context: string, hasTime: () => boolean = () => true, page = 1_000) => {
    const log = logs.get(context);
    if (!log) throw new Error(context);
    return checkContext(
      {
        runtime: { now: () => NOW, observe },
        context,
        blobs,
        log,
        rows,
        missing: createMissingRows({ dynamodb }, 'views'),
        places: createCheckPlaces({ dynamodb }, 'views'),
        pageFrom: (start) => readCommitPage({ dynamodb: limited(dynamodb, page) }, context, start),
        repair: rebuild,
      },
      hasTime,
    );
  };
  const lose = (orderId: string, { pk, sk } = keys.order('m1', orderId)) => {
    return dynamodb.send(
      new DeleteItemCommand({ TableName: 'views', Key: { pk: { S: pk }, sk: { S: sk } } }),
    );
  };
  const shown = (subject: string) => rebuild({ context: 'orders', merchantId: 'm1', subject });
  return { ...views, table, check, lose, rebuild, shown, counts, errors };
};

/** Pages of so few items: a page's end falls anywhere. */
const limited = <Ports extends { send: unknown }>(dynamodb: Ports, Limit: number): Ports =>
  ({
    send: (command: { input: object }) => {
      Object.assign(command.input, { Limit });
      return (dynamodb.send as (sent: object) => Promise<unknown>)(command);
    },
  }) as unknown as Ports;

beforeEach(async () => {
  world = await setUp();
});

const found = () => world.counts.filter((count) => /Missing|Behind|Failed/.test(count));

describe('the check of deadlines', () => {
  it('finds nothing where every row is right, or looked at too early', async () => {
    const { append, shown, check, counts, errors } = world;
    await append(placed('order/a'));
    await append(placed('order/closed', { deadlines: [] }));
    await append(placed('order/sooner'));
    for (const subject of ['order/a', 'order/closed', 'order/sooner']) await shown(subject);
    const later = [{ kind: 'payment_window', dueAt: at(90 * MINUTE) }];
    const about = { merchantId: 'm1', subject: 'order/sooner', at: OLD, deadlines: later };
    await append(commit(1, [], { ...about, context: 'payments' }));
    await check('orders');
    await check('payments');
    expect(found()).toEqual([]);
    expect(errors).toEqual([]);
    expect(counts).toContain('StreamChecked 3');
  });

  it('makes a lost row anew, and the view with it, and names the stream', async () => {
    const { append, check, rowOf, table, errors } = world;
    await append(placed('order/lost'));
    await check('orders');
    expect(found()).toEqual(['DeadlineMissing 1']);
    expect(world.counts).toContain('CheckFoundFault 1');
    expect(errors[0]).toContain('"subject":"order/lost"');
    expect(errors[0]).toContain('payment_window');
    expect(await rowOf('order/lost')).toMatchObject({
      versions: { orders: 1 },
      dueKey: `${at(60 * MINUTE)}#placed#order/lost`,
    });
    expect((await table.load(keys.order('m1', 'lost')))?.body).toMatchObject({ state: 'placed' });
    await check('orders');
    expect(found()).toHaveLength(1);
  });

  it('brings up a view that is behind its stream', async () => {
    const { append, shown, check, table } = world;
    await append(placed('order/b'));
    await shown('order/b');
    await append(
      commit(2, [events.cancelled()], { merchantId: 'm1', subject: 'order/b', at: OLD }),
    );
    await check('orders');
    expect(found()).toEqual(['ViewBehind 1']);
    expect((await table.load(keys.order('m1', 'b')))?.body).toMatchObject({ state: 'cancelled' });
    await check('orders');
    expect(found()).toHaveLength(1);
  });

  it('finds a deadline that the sweep would not look at in time', async () => {
    const { append, shown, check, rowOf } = world;
    await append(placed('order/c'));
    await shown('order/c');
    const due = [{ kind: 'action_required', dueAt: at(MINUTE) }];
    const asked = { context: 'payments', events: [], deadlines: due };
    await append(placed('order/c', asked));
    await check('payments');
    expect(found()).toEqual(['DeadlineMissing 1']);
    expect((await rowOf('order/c'))?.dueKey).toBe(`${at(MINUTE)}#placed#order/c`);
  });

  it('leaves alone what may still be on its way to the views', async () => {
    const { append, check, rowOf } = world;
    await append(placed('order/young', { at: at(-MINUTE) }));
    await check('orders');
    expect(found()).toEqual([]);
    expect(await rowOf('order/young')).toBeUndefined();
  });

  it('folds the streams of all contexts into the view that it makes anew', async () => {
    const { append, check, rowOf, table } = world;
    const due = [{ kind: 'action_required', dueAt: at(MINUTE) }];
    const first = placed('order/both');
    const asked = placed('order/both', { context: 'payments', events: [], deadlines: due });
    await append(first);
    await append(asked);
    await check('payments');
    expect((await rowOf('order/both'))?.dueKey).toBe(`${at(MINUTE)}#placed#order/both`);
    const stored = (await table.load(keys.order('m1', 'both')))?.body as { versions: object };
    expect(stored.versions).toEqual({ orders: 1 });
    expect(stored).toMatchObject({ number: projectOrder(undefined, first).number });
  });

  it('goes on where time was up, wherever a page ends, and begins anew behind the last', async () => {
    const { append, check, rowOf, counts } = world;
    const subjects = ['order/1', 'order/2', 'order/3', 'order/4'];
    for (const subject of subjects) {
      await append(placed(subject, { deadlines: [] }));
      const about = { merchantId: 'm1', subject, at: OLD, deadlines: open };
      await append(commit(2, [], about));
    }
    const rowsThere = async () =>
      (await Promise.all(subjects.map((subject) => rowOf(subject)))).filter(Boolean);
    let runs = 0;
    do {
      await check('orders', () => false, 3);
      runs += 1;
    } while ((await rowsThere()).length < subjects.length && runs < 10);
    expect(runs).toBe(3);
    expect(counts.filter((count) => count.startsWith('DeadlineCheckUnfinished'))).toHaveLength(2);
    expect(found()).toEqual(Array.from({ length: 4 }, () => 'DeadlineMissing 1'));
    await world.lose('1');
    await check('orders');
    expect(await rowOf('order/1')).toBeDefined();
  });

  it('names a subject anew that a row should name, wherever a page ends', async () => {
    const { append, check, rebuild, lose, dynamodb } = world;
    const orders = ['1', '2', '3'];
    for (const id of orders) {
      const about = { merchantId: 'm1', subject: `order/${id}`, at: OLD };
      for (const one of MAILS) await append({ ...one, ...about, deadlines: [] });
    }
    const missing = createMissingRows({ dynamodb }, 'views');
    const rowsOf = (id: string) =>
      ['2026-11-02T09:00:02.000Z', '2026-11-03T09:00:00.000Z'].map(
        (at) => listedIn('notifications', { merchantId: 'm1', id, at }).key,
      );
    for (const id of orders) {
      await rebuild({ context: 'notifications', merchantId: 'm1', subject: `order/${id}` });
    }
    expect(await missing(orders.flatMap(rowsOf), 'strong')).toEqual([]);
    for (const page of [1, 3, 5, 100]) await check('notifications', () => true, page);
    expect(found()).toEqual([]);
    for (const page of [1, 3, 5, 100]) {
      const [, lost] = rowsOf('2');
      await lose('2', lost);
      await check('notifications', () => true, page);
      expect(await missing(orders.flatMap(rowsOf), 'strong')).toEqual([]);
    }
    expect(found()).toEqual(Array.from({ length: 4 }, () => 'ViewBehind 1'));
  });

  it('looks for the names of what was heard of lately alone', async () => {
    const { append, check } = world;
    const at = new Date(NOW - 7 * 24 * 60 * MINUTE).toISOString();
    for (const one of MAILS) await append({ ...one, merchantId: 'm1', at, deadlines: [] });
    await check('notifications');
    expect(found()).toEqual([]);
  });

  it('passes by a commit that it cannot read, and says so', async () => {
    const { append, check, rowOf } = world;
    await append({ ...placed('order/bad'), events: 'nonsense' as never });
    await append(placed('order/good'));
    await check('orders');
    expect(found().toSorted()).toEqual(['DeadlineCheckFailed 1', 'DeadlineMissing 1']);
    expect(await rowOf('order/good')).toBeDefined();
  });

  it('keeps its place when a page cannot be read', async () => {
    const { append, check, hooks, rowOf } = world;
    for (const subject of ['order/1', 'order/2', 'order/3']) await append(placed(subject));
    let pages = 0;
    hooks.before = (command) => {
      if (command.constructor.name !== 'ScanCommand') return;
      pages += 1;
      if (pages === 2) throw new Error('throttled');
    };
    await expect(check('orders', () => true, 1)).rejects.toThrow('throttled');
    delete hooks.before;
    await check('orders');
    expect(await rowOf('order/3')).toBeDefined();
    expect(pages).toBe(2);
  });
});
