import { describe, expect, it } from '@jest/globals';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const WISH = { merchantId: 'sialkot', commandId: '6f1c2a8e-1', why: 'the shop left us' };
const SHOP = {
  type: 'PrivacyRequested',
  data: {
    requestId: 'prv_1',
    kind: 'redact-shop',
    channelId: 'chn_1',
    provider: 'shopify',
    orderIds: [],
    reference: null,
    at: '2026-11-10T09:00:00.000Z',
    dueAt: '2026-12-10T09:00:00.000Z',
    remindAt: '2026-11-13T09:00:00.000Z',
  },
};

/** A shop that asked to be forgotten, with so many orders over two days. */
const given = async (orders: number) => {
  const world = createWorld();
  await world.record(commit(1, [SHOP], { subject: 'privacy/prv_1' }));
  const placed = Array.from({ length: orders }, (_, index) => {
    const number = `#${index}`;
    const placedAt = new Date(Date.UTC(2026, 10, 1 + (index % 2), 0, 0, index)).toISOString();
    return commit(1, [events.placed({ number, placedAt, externalOrderId: number })], {
      subject: `order/ord_${index}`,
    });
  });
  await world.record(...placed);
  return world;
};

type World = Awaited<ReturnType<typeof given>>;

/** All pages, as whoever asks gets them one by one. */
const inPages = async ({ ask }: World, operation: string, input: object) => {
  const pages: { orderIds: string[] }[] = [];
  let after: string | undefined;
  do {
    const answer = await ask(operation, { ...input, ...(after && { after }) });
    const { result } = answer as { result: { orderIds: string[]; next?: string } };
    pages.push(result);
    after = result.next;
  } while (after !== undefined);
  return pages;
};

const names = ({ sent }: World) => sent.map(({ name }) => name);

describe('privacy.erase of a whole shop', () => {
  it('tells each order once over its pages, and closes the request with the last', async () => {
    const world = await given(1_205);
    const first = await world.ask('privacy.erase', { ...WISH, requestId: 'prv_1' });
    expect(first).toMatchObject({ ok: true, result: { next: expect.any(String) } });
    expect(world.sent.length).toBeLessThan(1_205);
    expect(names(world)).not.toContain('ClosePrivacyRequest');
    const pages = await inPages(world, 'privacy.erase', { ...WISH, requestId: 'prv_1' });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap(({ orderIds }) => orderIds)).toHaveLength(1_205);
    const told = world.sent.filter(({ name }) => name === 'EraseBuyer');
    expect(new Set(told.map(({ subject }) => subject)).size).toBe(1_205);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1_205);
    expect(names(world).filter((name) => name === 'ClosePrivacyRequest')).toHaveLength(1);
  });

  it('refuses a page that is none', async () => {
    const { ask, sent } = await given(1);
    const answer = await ask('privacy.erase', { ...WISH, requestId: 'prv_1', after: 'nonsense' });
    expect(answer).toMatchObject({ error: { code: 'bad-input' } });
    expect(sent).toEqual([]);
  });
});
