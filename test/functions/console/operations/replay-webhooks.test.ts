import { describe, expect, it } from '@jest/globals';
import { channelOf, createWorld } from '../console-world.ts';

const SPAN = { from: '2026-11-02T08:00:00Z', to: '2026-11-02T10:00:00Z' };
const archivedAt = (hour: string, channelId = 'chn_1') => ({
  id: `whk_${hour}`,
  channelId,
  receivedAt: `2026-11-02T${hour}:00:00.000Z`,
  labels: { 'x-topic': 'orders/create' },
  body: Buffer.from(`{"at":${Number(hour)}}`).toString('base64'),
});

describe('webhooks.replay', () => {
  it('hands each of the time to its owner, as the door would have, a page at a time', async () => {
    const payments = { ...channelOf('sialkot', 'chn_2'), context: 'payments', provider: 'stripe' };
    const { ask, sent, sentTo, archived } = createWorld([channelOf('sialkot', 'chn_1'), payments]);
    archived.set('archive/a', [archivedAt('07'), archivedAt('08'), archivedAt('09', 'chn_2')]);
    archived.set('archive/b', [archivedAt('10')]);
    const first = await ask('webhooks.replay', SPAN);
    expect(first).toEqual({ ok: true, result: { replayed: 2, unowned: 0, next: 'archive/a' } });
    expect(sentTo).toEqual(['orders', 'payments']);
    expect(sent[0]).toMatchObject({
      id: 'whk_08',
      kind: 'webhook',
      name: 'WebhookReceived',
      occurredAt: '2026-11-02T08:00:00.000Z',
      data: {
        channelId: 'chn_1',
        provider: 'generic',
        settings: { profile: 'github' },
        labels: { 'x-topic': 'orders/create' },
        encoding: 'base64',
        body: archivedAt('08').body,
      },
    });
  });

  it('hands over no more objects in a call than it gets done, and goes on behind them', async () => {
    const { ask, sent, archived, ports } = createWorld();
    const objects = ['a', 'b', 'c', 'd'];
    for (const name of objects) {
      const webhooks = Array.from({ length: 900 }, (_, index) => ({
        ...archivedAt('08'),
        id: `whk_${name}${index}`,
      }));
      archived.set(`archive/${name}`, webhooks);
    }
    Object.assign(ports.archive, {
      objects: async (_span: unknown, after: string | undefined) => {
        const keys = [...archived.keys()].filter((key) => after === undefined || key > after);
        return { keys, next: undefined };
      },
    });
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const answer = await ask('webhooks.replay', { ...SPAN, ...(after && { after }) });
      const { result } = answer as { result: { replayed: number; next?: string } };
      seen.push(result.replayed);
      after = result.next;
    } while (after !== undefined);
    expect(Math.max(...seen)).toBeLessThan(2_000);
    expect(seen.reduce((sum, count) => sum + count, 0)).toBe(3_600);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3_600);
  });

  it('only those of a channel, where one is named, and none of a channel that was removed', async () => {
    const { ask, sent, archived } = createWorld();
    archived.set('archive/a', [archivedAt('08'), archivedAt('09', 'chn_gone')]);
    expect(await ask('webhooks.replay', SPAN)).toMatchObject({
      result: { replayed: 1, unowned: 1 },
    });
    expect(await ask('webhooks.replay', { ...SPAN, channelId: 'chn_other' })).toMatchObject({
      result: { replayed: 0, unowned: 0 },
    });
    expect(sent.map(({ id }) => id)).toEqual(['whk_08']);
  });

  it('says so when a queue does not take them', async () => {
    const { ask, broken, archived } = createWorld();
    archived.set('archive/a', [archivedAt('08')]);
    broken.queue = true;
    expect(await ask('webhooks.replay', SPAN)).toMatchObject({ error: { code: 'unavailable' } });
  });

  it('refuses what is no time', async () => {
    const { ask } = createWorld();
    expect(await ask('webhooks.replay', { ...SPAN, to: 'noon' })).toMatchObject({
      error: { code: 'bad-input' },
    });
  });
});
