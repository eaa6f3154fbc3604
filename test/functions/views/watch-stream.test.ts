import { describe, expect, it } from '@jest/globals';
import { awaitsAfter } from '../../../functions/shared/awaiting.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { readDueKey } from '../../../functions/views/domain/due-key.ts';
import { isWatched } from '../../../functions/views/domain/due-mark.ts';
import { sweep } from '../../../functions/views/sweep.ts';
import { watchStream } from '../../../functions/views/watch-stream.ts';
import { fc } from '../../properties.ts';
import { commit } from './commits.ts';
import { CONTEXTS, embeddedViews, NOW, observed } from './embedded-views.ts';

const SUBJECT = 'endpoint/end_1';

type Deed =
  | { readonly kind: 'pass'; readonly minutes: number }
  /** So many minutes from then on. */
  | { readonly kind: 'commit'; readonly due: readonly number[] }
  /** The reader of the stream gets so many of the commits that it has not had, or had before. */
  | { readonly kind: 'read'; readonly many: number; readonly again: number }
  | { readonly kind: 'sweep' };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 2, 5, 10, 30, 90) }),
  fc.record({
    kind: fc.constant('commit' as const),
    due: fc.array(fc.constantFrom(-5, 1, 2, 4, 8, 20, 60, 200), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('read' as const),
    many: fc.integer({ min: 1, max: 4 }),
    again: fc.integer({ min: 0, max: 2 }),
  }),
  fc.constant({ kind: 'sweep' as const }),
);

/** A stream, its reader and the sweeper, each when it is told to. */
const setUp = async () => {
  const views = await embeddedViews();
  const { observe, errors } = observed();
  let now = NOW;
  let read = 0;
  const commits: Commit[] = [];
  const ports = {
    rows: views.rows,
    logOf: (context: string) => views.logs.get(context),
    contexts: CONTEXTS,
    now: () => now,
  };
  const append = async (due: readonly number[]): Promise<void> => {
    const at = new Date(now).toISOString();
    const deadlines = due.map((minutes) => ({
      kind: 'answer',
      dueAt: new Date(now + minutes * MINUTE).toISOString(),
    }));
    const awaits = awaitsAfter(commits.at(-1)?.deadlines ?? [], deadlines, at);
    const stream = { context: 'orders', merchantId: 'm1', subject: SUBJECT };
    const next = commit(commits.length + 1, [], {
      ...{ ...stream, at, deadlines },
      ...(awaits && { awaits }),
    });
    commits.push(next);
    await views.append(next);
  };
  const readOn = async (many: number, again = 0): Promise<void> => {
    const some = commits.slice(Math.max(0, read - again), read + many);
    await watchStream(ports, some);
    read = Math.min(commits.length, read + many);
  };
  const look = () =>
    sweep(
      {
        ...{ runtime: { now: () => now, observe }, rows: views.rows, logOf: ports.logOf },
        owners: { send: (_to, entries) => Promise.resolve(entries.map(() => ({ sent: true }))) },
        contexts: CONTEXTS,
      },
      () => true,
    );
  return {
    errors,
    act: async (one: Deed): Promise<void> => {
      if (one.kind === 'pass') now += one.minutes * MINUTE;
      else if (one.kind === 'commit') await append(one.due);
      else if (one.kind === 'read') await readOn(one.many, one.again);
      else await look();
    },
    isWatched: async (): Promise<boolean> => {
      await readOn(commits.length - read);
      const row = await views.rowOf(SUBJECT);
      const open = commits.at(-1)?.deadlines ?? [];
      const looksAt = readDueKey(row?.dueKey ?? '').at;
      const coming = open.map(({ dueAt }) => Date.parse(dueAt)).filter((at) => at > now);
      return isWatched(row, open, now) && coming.every((at) => looksAt <= at);
    },
  };
};

describe('a stream’s row, though most of its commits are not looked at', () => {
  it('is looked at in time, however commits, their reader and the sweeper fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(deed, { maxLength: 12 }), { maxLength: 5 }),
        async (acts) => {
          const stream = await setUp();
          for (const some of acts) {
            for (const one of some) await stream.act(one);
            expect(await stream.isWatched()).toBe(true);
          }
          expect(stream.errors).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
