import { describe, expect, it } from '@jest/globals';
import { createViewsReader } from '../../../functions/console/adapters/views-reader.ts';
import { createViewsTable } from '../../../functions/views/adapters/views-table.ts';
import { keys } from '../../../functions/views/contract.ts';
import { orderProjection } from '../../../functions/views/domain/project-order.ts';
import { rebuilderOf } from '../../../functions/views/rebuild-subject.ts';
import { commit, events } from './commits.ts';
import { embeddedViews, NOW } from './embedded-views.ts';
import { setUp } from './updating.ts';

const OLD = 'email:old';
const NEW = 'email:new';
const forgotten = {
  type: 'BuyerForgotten',
  data: { orderId: 'ord_1', channelId: 'chn_1', status: 'placed', requestId: 'p', at: '' },
};
const placed = commit(1, [events.placed({ lookups: [OLD] })]);
const moved = commit(2, [events.recorded({ lookups: [NEW] })]);
const erased = commit(3, [forgotten]);

describe('the rows that a buyer is found by, once the buyer is forgotten', () => {
  const given = () => {
    const world = setUp();
    const leadsTo = (lookup: string): string[] =>
      [...world.rowsOf('views').values()]
        .filter(({ pk }) => pk?.S === keys.find('sialkot', 'buyer', lookup))
        .filter(({ gone }) => !gone?.BOOL)
        .map(({ sk }) => sk?.S ?? '');
    return { ...world, leadsTo };
  };

  it.each([
    ['one by one', [[placed], [moved], [erased]]],
    ['at once', [[placed, moved, erased]]],
    ['with what came before', [[placed], [moved, erased]]],
  ])('lead nowhere when it is heard %s', async (_how, batches) => {
    const { feed, leadsTo } = given();
    for (const batch of batches) await feed(...batch);
    expect([OLD, NEW].flatMap(leadsTo)).toEqual([]);
  });

  it('lead nowhere when the writer died before and heard of it only then', async () => {
    const { feed, leadsTo, hooks } = given();
    await feed(placed);
    hooks.beforePut = ({ pk }) => {
      if (pk?.S?.startsWith('order#')) throw new Error('ThrottlingException');
    };
    expect(await feed(moved)).toMatchObject({ batchItemFailures: [{}] });
    expect(leadsTo(NEW)).toEqual(['ord_1']);
    delete hooks.beforePut;
    await feed(moved, erased);
    expect([OLD, NEW].flatMap(leadsTo)).toEqual([]);
  });

  it('lead nowhere when nobody heard of it, and the view is made anew', async () => {
    const { dynamodb, append, logs } = await embeddedViews();
    const table = createViewsTable({ dynamodb, now: () => NOW }, 'views');
    const ports = { table, logOf: (name: string) => logs.get(name), contexts: ['orders'] };
    const rebuilder = rebuilderOf({ ...ports, now: () => NOW }, orderProjection);
    await append(placed);
    await append(moved);
    await rebuilder.rebuild(placed);
    await append(erased);
    await rebuilder.rebuild(placed);
    const reader = createViewsReader({ dynamodb, notificationsOf: async () => [] }, 'views');
    for (const lookup of [OLD, NEW]) {
      expect(await reader.find('sialkot', 'buyer', lookup)).toEqual([]);
    }
  });
});
