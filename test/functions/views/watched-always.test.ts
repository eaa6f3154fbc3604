import { expect, it } from '@jest/globals';
import { awaitsAfter } from '../../../functions/shared/awaiting.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { isWatched } from '../../../functions/views/domain/due-mark.ts';
import { fc } from '../../properties.ts';
import { commit, events } from './commits.ts';
import { setUp } from './updating.ts';

const START = Date.parse('2026-11-02T09:00:00.000Z');
const MINUTE = 60_000;
const timeAt = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();

/** A stream's commits, each a minute after the one before and with the deadlines that it leaves open. */
const streamOf = (context: string, open: readonly (readonly number[])[]): readonly Commit[] =>
  open.map((minutes, index) => {
    const deadlines = minutes.map((dueAt, nth) => ({ kind: `k${nth}`, dueAt: timeAt(dueAt) }));
    const before = (open[index - 1] ?? []).map((dueAt) => ({ kind: 'k', dueAt: timeAt(dueAt) }));
    const at = timeAt(index);
    const awaits = awaitsAfter(before, deadlines, at);
    const said = index === 0 ? events.placed() : events.recorded();
    return commit(index + 1, context === 'orders' ? [said] : [], {
      ...{ context, at, deadlines },
      ...(awaits ? { awaits } : {}),
    });
  });

const openArb = fc.array(fc.array(fc.integer({ min: 2, max: 90 }), { maxLength: 2 }), {
  minLength: 1,
  maxLength: 4,
});

/**
 * Whatever order commits come in, doubled, while others write the row between a read and a write: when each has
 * come, the row is looked at no later than the first deadline that the logs say is open.
 */
it('is looked at in time, however its commits come and meet', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[openArb, openArb, fc.infiniteStream(fc.nat(1000)), fc.integer({ min: 4, max: 80 })],
      async (ofOrder, ofMoney, chance, minutes) => {
        const orders = streamOf('orders', ofOrder);
        const all = [...orders, ...streamOf('payments', ofMoney)];
        const { append, feed, hooks, clock, rowsOf } = setUp();
        const draw = (below: number): number => (chance.next().value ?? 0) % below;
        clock.now = START + minutes * MINUTE;
        const left = [...all];
        const known = (one: Commit): void =>
          all
            .filter(({ context, version }) => context === one.context && version <= one.version)
            .forEach(append);
        const feedSome = async (): Promise<void> => {
          const [one] = left.splice(draw(left.length), 1);
          if (!one) return;
          known(one);
          // What failed comes again.
          while ((await feed(one)).batchItemFailures.length > 0);
          if (draw(3) === 0) await feed(one);
        };
        let depth = 0;
        hooks.beforePut = async ({ sk }) => {
          if (sk?.S !== 'order') return;
          const next = left[draw(Math.max(left.length, 1))];
          if (next && draw(3) === 0) known(next);
          if (depth > 1 || draw(2) === 0) return;
          depth += 1;
          await feedSome();
          depth -= 1;
        };
        while (left.length > 0) await feedSome();
        const row = rowsOf('views').get('order#sialkot#ord_1|order');
        const newest = [orders.at(-1), all.at(-1)].flatMap((one) => one?.deadlines ?? []);
        const mark = { dueKey: row?.['dueKey']?.S, sweeps: 0 };
        expect(isWatched(mark, newest, clock.now)).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});
