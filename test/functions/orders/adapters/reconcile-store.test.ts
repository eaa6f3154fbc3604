import { beforeEach, describe, expect, it } from '@jest/globals';
import { reconcileStore } from '../../../../functions/orders/adapters/reconcile-store.ts';
import { createWatermarks } from '../../../../functions/orders/adapters/watermarks.ts';
import { permanent, retryable } from '../../../../functions/shared/fault.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';
import { channelOf } from '../../console/console-world.ts';
import { createEmbeddedTable } from '../../shared/adapters/embedded-table.ts';

const START = Date.parse('2026-11-10T12:00:00.000Z');
const PAGES = 7;
/** What changed in the middle is on any page: this store lists by id. */
const updatedAt = (page: number): string =>
  new Date(START - ((page * 3) % PAGES) * 10 * 60_000).toISOString();

/** A store whose changes fill seven pages, asked by runs that have time for some of them. */
const given = async () => {
  const { dynamodb } = await createEmbeddedTable('orders');
  const watermarks = createWatermarks({ dynamodb }, 'orders');
  const asked: string[] = [];
  const fed: string[] = [];
  const state = { now: START, fault: undefined as Error | undefined };
  const listChangedSince = async (since: string, page: string | null) => {
    if (state.fault) throw state.fault;
    const number = Number(page ?? '1');
    asked.push(`${since} ${number}`);
    const rawBody = Buffer.from(`{"id":${number}}`);
    const order = { externalOrderId: String(number), rawBody, updatedAt: updatedAt(number) };
    return { orders: [order], next: number < PAGES ? String(number + 1) : null };
  };
  const run = async (pages: number) => {
    let left = pages;
    const ports = {
      watermarks,
      now: () => state.now,
      hasTime: () => left-- > 0,
      blobs: { put: async () => undefined },
      queues: {
        send: async (_step: string, entries: readonly { envelope: { id: string } }[]) => {
          fed.push(...entries.map(({ envelope }) => envelope.id));
          return entries.map(() => ({ sent: true as const }));
        },
      },
    };
    return reconcileStore(ports, channelOf('m1', 'chn_1'), { listChangedSince });
  };
  return { run, asked, fed, state, read: () => watermarks.read('chn_1') };
};

describe('a store with more changes than one run gets through', () => {
  let world: Awaited<ReturnType<typeof given>>;
  beforeEach(async () => {
    world = await given();
  });
  const pagesAsked = () => world.asked.map((one) => Number(one.split(' ')[1]));

  it('is read on from where the last run stopped, to the end', async () => {
    const { run, state, fed, read, asked } = world;
    for (const complete of [false, false, true]) {
      expect(await run(3)).toMatchObject({ complete });
      state.now += HOUR;
    }
    // The last page of each once more: an order that was deleted before it let the next ones move up.
    expect(pagesAsked()).toEqual([1, 2, 3, 3, 4, 5, 5, 6, 7]);
    expect(new Set(asked.map((one) => one.split(' ')[0])).size).toBe(1);
    expect(new Set(fed).size).toBe(PAGES);
    expect(await read()).toMatchObject({ at: new Date(START).toISOString(), reading: null });
  });

  it('never moves its place past what changed while it was read', async () => {
    const { run, state, read } = world;
    state.now = START - 2 * HOUR;
    for (let runs = 0; runs < 3; runs += 1) {
      await run(3);
      state.now += HOUR;
    }
    expect((await read())?.at).toBe(new Date(START - 2 * HOUR).toISOString());
  });

  it('is begun anew where the store knows the page no longer, and not where it is only down', async () => {
    const { run, state } = world;
    await run(3);
    state.fault = retryable('store-failed', 'it is down');
    await expect(run(2)).rejects.toThrow('it is down');
    state.fault = undefined;
    await run(1);
    expect(pagesAsked()).toEqual([1, 2, 3, 3]);
    state.fault = permanent('store-refused', 'no such page');
    await expect(run(2)).rejects.toThrow('no such page');
    state.fault = undefined;
    await run(1);
    expect(pagesAsked()).toEqual([1, 2, 3, 3, 1]);
  });
});
