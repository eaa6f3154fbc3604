import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../functions/shared/spans.ts';
import type { DuePage, DueRows } from '../../../functions/views/adapters/due-rows.ts';
import { keys } from '../../../functions/views/contract.ts';
import { dueShardOf } from '../../../functions/views/domain/shard.ts';
import { at } from './embedded-views.ts';
import { setUp } from './sweeping.ts';

const PAGE = 1_000;

/** Rows that are older than all others of each shard and cannot be read. */
const withUnreadable = (rows: DueRows, perShard: number): DueRows => ({
  ...rows,
  late: async (shard, now, start): Promise<DuePage> => {
    const from = start === undefined ? 0 : Number(start['from']?.N);
    if (from >= perShard) return rows.late(shard, now, undefined);
    const entries = Array.from({ length: PAGE }, (_, n) => ({
      key: { pk: `unreadable#${shard}#${from + n}`, sk: 'view' },
      dueKey: `${at(-60 * MINUTE)}#placed#order/unreadable-${from + n}`,
    }));
    return { entries, next: { from: { N: String(from + PAGE) } } };
  },
  load: (key) =>
    key.pk.startsWith('unreadable#') ? Promise.reject(new Error('bad')) : rows.load(key),
});

/** An order whose row is in the shard. */
const orderIn = (shard: number, name: string): string => {
  for (let n = 0; ; n += 1) {
    const id = `${name}-${n}`;
    if (dueShardOf(keys.order('m1', id).pk) === shard) return `order/${id}`;
  }
};

describe('a crowd of rows that are due', () => {
  it('does not hold up those behind it, although it fails and stays where it is', async () => {
    const { waits, rows, run, names } = await setUp();
    const subject = orderIn(7, 'young');
    await waits(subject, -MINUTE);
    await expect(run(withUnreadable(rows, 3 * PAGE))).rejects.toMatchObject({
      code: 'sweep-incomplete',
    });
    expect(names()).toEqual([subject]);
  });

  it('of one shard does not hold up another’s: the oldest of all are told first', async () => {
    const { waits, rows, run, names } = await setUp();
    for (let n = 0; n < 50; n += 1) await waits(orderIn(0, `crowd-${n}`), -1);
    const oldest = orderIn(15, 'oldest');
    await waits(oldest, -10 * MINUTE);
    let waves = 0;
    await run(rows, () => {
      waves += 1;
      return waves <= 1;
    });
    expect(names()).toHaveLength(50);
    expect(names()).toContain(oldest);
  });
});
