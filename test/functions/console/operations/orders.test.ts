import { describe, expect, it } from '@jest/globals';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { orderIdOf } from '../../../../functions/shared/ids.ts';
import { commit, events } from '../../views/commits.ts';
import { channelOf, createWorld, seal } from '../console-world.ts';

const placed = (orderId: string, placedAt: string, overrides: Partial<Commit> = {}): Commit => {
  const order = { externalOrderId: `ext-${orderId}`, number: `#${orderId}`, placedAt };
  return commit(1, [events.placed(order)], { subject: `order/${orderId}`, ...overrides });
};

const idsOf = (answer: { ok: boolean; result?: unknown }): string[] =>
  (answer.result as { orders: { orderId: string }[] }).orders.map(({ orderId }) => orderId);

const two = [channelOf('sialkot', 'chn_1'), channelOf('chiniot', 'chn_2')];

describe('orders.list', () => {
  it('shows all merchants’ orders, newest first, money as text', async () => {
    const { ask, record } = createWorld(two);
    await record(
      placed('ord_a', '2008-01-10T11:00:00.000Z'),
      placed('ord_b', '2026-11-02T08:00:00.000Z', { merchantId: 'chiniot' }),
      placed('ord_c', '2026-11-02T09:00:00.000Z'),
    );
    const answer = await ask('orders.list');
    expect(answer).toMatchObject({
      ok: true,
      result: { orders: [{ totalText: '7747.00 PKR' }, {}, {}] },
    });
    expect(idsOf(answer)).toEqual(['ord_c', 'ord_b', 'ord_a']);
  });

  it.each([
    [{ merchants: ['chiniot'] }, ['ord_2']],
    [{ from: '2026-11-03' }, ['ord_3']],
    [{ to: '2026-11-02' }, ['ord_2', 'ord_1']],
    [{ state: 'cancelled' }, ['ord_1']],
    [{ state: 'placed' }, ['ord_3', 'ord_2']],
  ])('filters by %j', async (filter, expected) => {
    const { ask, record } = createWorld(two);
    await record(
      placed('ord_1', '2026-11-01T09:00:00.000Z'),
      commit(2, [events.cancelled()], { subject: 'order/ord_1' }),
      placed('ord_2', '2026-11-02T09:00:00.000Z', { merchantId: 'chiniot' }),
      placed('ord_3', '2026-11-03T09:00:00.000Z'),
    );
    expect(idsOf(await ask('orders.list', filter))).toEqual(expected);
  });

  it.each([1, 7, 60])('gives every order once over pages of %i', async (limit) => {
    const { ask, record } = createWorld();
    const orders = Array.from({ length: 130 }, (_, index) =>
      placed(`ord_${index}`, new Date(Date.UTC(2026, 10, 1 + (index % 2), 0, index)).toISOString()),
    );
    await record(...orders);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await ask('orders.list', { limit, ...(cursor ? { cursor } : {}) });
      seen.push(...idsOf(answer));
      cursor = (answer as { result: { next?: string } }).result.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(130);
    expect(seen).toHaveLength(130);
  });

  it.each([
    [{ from: 'yesterday' }, /^from: /],
    [{ limit: 0 }, /^limit: /],
    [{ state: 'lost' }, /^state: /],
    [{ cursor: 'nonsense' }, /^cursor: /],
  ])('refuses %j', async (bad, message) => {
    const { ask } = createWorld();
    const answer = await ask('orders.list', bad);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect((answer as { error: { message: string } }).error.message).toMatch(message);
  });
});

describe('orders.show', () => {
  const personal = seal('sialkot', 'ord_1', {
    'buyer.name': 'Ayesha Canary',
    'shipTo.city': '北京',
  });
  const story = [
    commit(1, [events.placed({ personal })]),
    commit(2, [events.money('774700')], { actor: { kind: 'storefront', id: 'chn_1' } }),
    commit(3, [events.unknown()]),
  ];

  it('finds it by its store’s id, whichever channel it came by, one that is gone too', async () => {
    const { ask, record } = createWorld([]);
    const placedBy = (channelId: string, externalOrderId: string) => {
      const orderId = orderIdOf(channelId, externalOrderId);
      const { type, data } = events.placed({ externalOrderId });
      const event = { type, data: { ...data, channelId, orderId } };
      return commit(1, [event], { subject: `order/${orderId}` });
    };
    await record(placedBy('chn_other', '78'), placedBy('chn_gone', '77'));
    const wanted = { merchantId: 'sialkot', order: '77' };
    expect(await ask('orders.show', wanted)).toMatchObject({
      result: { order: { orderId: orderIdOf('chn_gone', '77') } },
    });
    expect(await ask('orders.show', { ...wanted, order: '7' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  it.each(['ord_1', '#1001', '1001'])('finds it as %s', async (order) => {
    const { ask, record } = createWorld(two);
    await record(...story);
    expect(await ask('orders.show', { order })).toMatchObject({
      ok: true,
      result: { order: { orderId: 'ord_1', totalText: '7747.00 PKR' } },
    });
  });

  it('asks by our id whom it knew a moment ago, and only then who is new', async () => {
    const { ask, record, ports } = createWorld(two);
    await record(...story);
    let listed = 0;
    const { list } = ports.channels;
    const counted = () => {
      listed += 1;
      return list();
    };
    Object.assign(ports.channels, { list: counted });
    const shown = { ok: true, result: { order: { orderId: 'ord_1' } } };
    expect(await ask('orders.show', { order: 'ord_1' })).toMatchObject(shown);
    expect(listed).toBe(0);
    Object.assign(ports, { recentMerchants: async () => ['chiniot'] });
    expect(await ask('orders.show', { order: 'ord_1' })).toMatchObject(shown);
    expect(listed).toBe(1);
  });

  it('says what is open by each stream’s newest commit', async () => {
    const { ask, record } = createWorld();
    const window = [{ kind: 'payment_window', dueAt: '2026-11-11T00:00:00.000Z' }];
    const expiry = [{ kind: 'auth_expiry', dueAt: '2026-11-10T18:00:00.000Z' }];
    await record(commit(1, [events.placed()], { deadlines: window }));
    await record(commit(1, [], { context: 'payments', deadlines: window }));
    await record(commit(2, [], { context: 'payments', deadlines: expiry }));
    const deadlines = [
      { context: 'payments', ...expiry[0] },
      { context: 'orders', ...window[0] },
    ];
    expect(await ask('orders.show', { order: 'ord_1' })).toMatchObject({
      result: { order: { deadlines } },
    });
    expect(await ask('payments.show', { payment: 'ord_1' })).toMatchObject({
      result: { deadlines: [deadlines[0]] },
    });
  });

  // Rows to find an order by are written a moment before its view.
  it('does not know an order by its number while its view has not come up to it', async () => {
    const { ask, record, ports } = createWorld();
    const opened = { type: 'PaymentOpened', data: { reference: 'KW-1' } };
    await record(commit(1, [opened], { context: 'payments' }));
    Object.assign(ports.views, { find: async () => ['ord_1'] });
    const lagging = await ask('orders.show', { order: '#1001' });
    expect(lagging).toMatchObject({ ok: false, error: { code: 'not-found' } });
    await record(...story);
    expect(await ask('orders.show', { order: '#1001' })).toMatchObject({ ok: true });
  });

  it('tells every event with its cause', async () => {
    const { ask, record } = createWorld();
    await record(...story);
    const answer = await ask('orders.show', { order: 'ord_1' });
    expect(answer).toMatchObject({
      result: {
        timeline: [
          { says: 'Placed through shopify: 1 line, 7747.00 PKR', cause: 'whk_1', version: 1 },
          {
            says: 'Payments says payment captured: held 0.00 PKR, taken 7747.00 PKR, given back 0.00 PKR',
            cause: 'whk_2',
            actor: 'storefront chn_1',
          },
          { says: 'To string', cause: 'whk_3' },
        ],
      },
    });
  });

  it('masks what is personal, and opens it only when asked, which is logged', async () => {
    const { ask, record, logged } = createWorld();
    await record(...story);
    const masked = JSON.stringify(await ask('orders.show', { order: 'ord_1' }));
    expect(masked).not.toContain('Canary');
    expect(masked).not.toContain('v1.');
    expect(logged).toEqual([]);
    expect(await ask('orders.show', { order: 'ord_1', reveal: true })).toMatchObject({
      result: { personal: { 'buyer.name': 'Ayesha Canary', 'shipTo.city': '北京' } },
    });
    expect(logged).toEqual([
      {
        message: 'personal data shown',
        fields: { merchantId: 'sialkot', orderId: 'ord_1', by: 'ayesha' },
      },
    ]);
  });

  it('opens what an earlier version said where the newest does not say it again', async () => {
    const { ask, record } = createWorld();
    const { type, data } = events.recorded({ number: '#1001-b' });
    const { personal: _said, ...snapshot } = data.snapshot;
    await record(...story, commit(4, [{ type, data: { ...data, snapshot } }]));
    expect(await ask('orders.show', { order: 'ord_1', reveal: true })).toMatchObject({
      result: {
        order: { number: '#1001-b' },
        personal: { 'buyer.name': 'Ayesha Canary', 'shipTo.city': '北京' },
      },
    });
  });

  it('asks back when several merchants’ orders go by the number', async () => {
    const { ask, record } = createWorld(two);
    await record(story[0] as Commit, {
      ...(story[0] as Commit),
      merchantId: 'chiniot',
      subject: 'order/ord_2',
    });
    const answer = await ask('orders.show', { order: '#1001' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'ambiguous' } });
    expect(JSON.stringify(answer)).toContain('ord_2 of chiniot');
    expect(await ask('orders.show', { order: '#1001', merchantId: 'chiniot' })).toMatchObject({
      ok: true,
    });
  });

  it('prefers the number as the store writes it', async () => {
    const { ask, record } = createWorld(two);
    const plain = events.placed({ number: '1001', externalOrderId: 'x' });
    await record(
      story[0] as Commit,
      commit(1, [plain], { merchantId: 'chiniot', subject: 'order/ord_2' }),
    );
    expect(await ask('orders.show', { order: '#1001' })).toMatchObject({
      result: { order: { orderId: 'ord_1' } },
    });
    expect(await ask('orders.show', { order: '1001' })).toMatchObject({
      result: { order: { orderId: 'ord_2' } },
    });
  });

  it('finds orders of a merchant whose channels are all gone', async () => {
    const { ask, record } = createWorld([]);
    await record(...story);
    expect(await ask('orders.show', { order: 'ord_1' })).toMatchObject({ ok: true });
    expect(idsOf(await ask('orders.list'))).toEqual(['ord_1']);
  });

  it('says what to try when there is none', async () => {
    const { ask } = createWorld();
    expect(await ask('orders.show', { order: '#9' })).toMatchObject({
      error: { code: 'not-found', fix: /orders list/ } as unknown,
    });
  });
});
