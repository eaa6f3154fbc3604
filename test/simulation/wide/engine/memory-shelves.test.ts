import { describe, expect, it } from '@jest/globals';
import {
  levelWrite,
  stockedPut,
  strayDelete,
  type Waiting,
  waitDelete,
  waitPut,
} from '../../../../functions/fulfilment/adapters/stock-rows.ts';
import { COMMIT_SCHEMA, type Commit } from '../../../../functions/shared/commit.ts';
import { stockScene } from '../../../functions/fulfilment/adapters/stock-scene.ts';
import { fc } from '../../../properties.ts';
import { createMemoryShelves } from './memory-shelves.ts';
import { createMemoryTable } from './memory-table.ts';

const OF = { merchantId: 'm1', sku: 'ball' };
const PLACE = { ...OF, location: 'main' };

const commitOf = (order: number, version: number, cause: string): Commit => ({
  ...{ context: 'fulfilment', merchantId: OF.merchantId, subject: `order/ord_${order}` },
  ...{ version, cause, correlationId: cause, at: '2026-11-01T00:00:00.000Z' },
  ...{ schema: COMMIT_SCHEMA, events: [], commands: [], deadlines: [] },
});

const waitOf = (order: number, version: number): Waiting => ({
  ...{ ...OF, orderId: `ord_${order}`, lineId: 'l1', quantity: order + 1, version },
  placedAt: `2026-11-01T00:00:0${order}.000Z`,
  locations: [],
});

const whole = (min: number, max: number) => fc.integer({ min, max });

const guard = fc.oneof(
  fc.constant({}),
  whole(1, 6).map((available) => ({ available })),
  whole(0, 9).map((onHand) => ({ onHand })),
  fc.constant({ onHand: null }),
);
const move = fc.record({ onHand: whole(-3, 6), allocated: whole(-3, 6) });
const levelled = fc
  .record({ move, guard })
  .map((of) => (table: string) => [levelWrite(table, { ...PLACE, ...of.move }, of.guard)]);
const waited = fc
  .record({
    how: fc.constantFrom(waitPut, waitDelete, strayDelete),
    order: whole(0, 2),
    version: whole(1, 3),
  })
  .map(({ how, order, version }) => (table: string) => [how(table, waitOf(order, version))]);
const listed = fc.constant((table: string) => [stockedPut(table, PLACE)]);
const writes = fc.tuple(
  fc.option(levelled, { nil: undefined }),
  fc.option(waited, { nil: undefined }),
  fc.option(listed, { nil: undefined }),
);
/** Who writes the next version of a stream, or one that stands already; each with one of two causes. */
const transaction = fc.record({
  writes,
  streams: fc.uniqueArray(fc.record({ order: whole(0, 2), isNext: fc.boolean() }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ order }) => order,
  }),
  cause: fc.constantFrom('one', 'other'),
});

describe('shelves in memory', () => {
  it('answer as the table does, whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 12 }), async (all) => {
        const { ports } = await stockScene();
        const table = createMemoryTable();
        const shelves = createMemoryShelves(table);
        for (const { streams, cause, ...one } of all) {
          const commits = streams.map(({ order, isNext }) => {
            const { length } = table.commits(commitOf(order, 0, cause));
            return commitOf(order, length === 0 || isNext ? length + 1 : length, cause);
          });
          const given = one.writes.flatMap((of) => of?.(ports.table) ?? []);
          expect(await shelves.group.append(commits, given)).toEqual(
            await ports.group.append(commits, given),
          );
          expect(await shelves.readShelf(OF)).toEqual(await ports.readShelf(OF));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('show a hundred rows of a shelf, and that there are more', async () => {
    const { ports } = await stockScene();
    const shelves = createMemoryShelves(createMemoryTable());
    for (const both of [ports, shelves]) {
      for (let nth = 0; nth < 120; nth += 60) {
        const rows = Array.from({ length: 60 }, (_, index) => ({
          ...waitOf(0, 1),
          orderId: `ord_${String(nth + index).padStart(3, '0')}`,
        }));
        await both.group.append(
          [],
          rows.map((row) => waitPut(ports.table, row)),
        );
      }
    }
    const shelf = shelves.shelf(OF);
    expect(shelf).toEqual(await ports.readShelf(OF));
    expect(shelf.waiting).toHaveLength(100);
    expect(shelf.moreWait).toBe(true);
  });
});
