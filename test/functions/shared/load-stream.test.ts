import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { Commit } from '../../../functions/shared/commit.ts';
import { loadStream } from '../../../functions/shared/load-stream.ts';

const STREAM = { context: 'test', merchantId: 'm1', subject: 'counter/1' };
const AT = '2026-01-01T00:00:00.000Z';
const ADDED = { Added: { schemaVersion: 1, data: z.object({ amount: z.number() }) } };

const commit = (version: number, amount: number): Commit => ({
  ...{ ...STREAM, version, cause: `c${version}`, correlationId: 'c1', at: AT, schema: 1 },
  events: [
    { id: `e${version}`, type: 'Added', schemaVersion: 1, occurredAt: AT, data: { amount } },
  ],
  commands: [],
  deadlines: [{ kind: 'pause', dueAt: `after ${amount}` }],
});

/** Adds up, and counts how often it was asked to. */
const counting = () => {
  const seen: number[] = [];
  const decider = {
    initial: 0,
    evolve: (sum: number, { data }: { readonly data: unknown }) => {
      const { amount } = data as { readonly amount: number };
      seen.push(amount);
      return sum + amount;
    },
  };
  const load = (commits: readonly Commit[]) =>
    loadStream(STREAM, {
      ...{ decider, book: ADDED },
      log: { load: () => Promise.resolve(commits), append: () => Promise.resolve('conflict') },
    });
  return { load, seen };
};

const [one, two, three] = [commit(1, 1), commit(2, 20), commit(3, 300)];

describe('loading a stream', () => {
  it('folds what is new of one whose commits it has seen', async () => {
    const { load, seen } = counting();
    await load([one]);
    await load([one, two]);
    const loaded = await load([one, two, three]);
    expect(loaded).toEqual({
      ...{ state: 321, causes: ['c1', 'c2', 'c3'], version: 3 },
      open: [{ kind: 'pause', dueAt: 'after 300' }],
    });
    expect(seen).toEqual([1, 20, 300]);
  });

  it('folds a list that has grown where it was, and one that lacks the last commits', async () => {
    const { load } = counting();
    const growing = [one];
    await load(growing);
    growing.push(two);
    expect(await load(growing)).toMatchObject({ state: 21, version: 2 });
    expect(await load([one])).toMatchObject({ state: 1, causes: ['c1'], version: 1 });
    expect(await load([])).toEqual({ state: 0, causes: [], version: 0, open: [] });
  });

  it('goes by all commits, and not by the last alone', async () => {
    const { load } = counting();
    await load([one, two]);
    expect((await load([commit(1, 5), two])).state).toBe(25);
  });

  it('reckons anew for another decider', async () => {
    const [first, second] = [counting(), counting()];
    await first.load([one, two]);
    expect((await second.load([one, two])).state).toBe(21);
    expect(second.seen).toEqual([1, 20]);
  });
});
