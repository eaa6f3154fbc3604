import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { provokeAlarms } from './provoke-alarms.ts';

const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
/** The kinds of the table, from `| [kind](operations.md#kind) | …`. */
const told = [...page.matchAll(/^\| \[([a-z-]+)\]\(operations\.md#\1\) \|/gm)].map(
  ([, kind]) => kind,
);

describe('every kind of alarm', () => {
  it('goes to ALARM when it is provoked, and back to OK; docs/monitoring.md tells of the same', async () => {
    const { rows, kinds, notifications } = await provokeAlarms();
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(kinds);
    expect(rows.map(({ kind }) => kind)).toHaveLength(kinds.size);
    for (const { alarms, raisedAfter } of rows) {
      expect(alarms).toBeGreaterThan(0);
      expect(raisedAfter).toBeGreaterThan(0);
    }
    const provoked = rows.reduce((sum, row) => sum + row.alarms, 0);
    // Each tells of its beginning and of its end.
    expect(notifications).toBeGreaterThanOrEqual(2 * provoked);
    expect(told.toSorted()).toEqual([...kinds].toSorted());
  }, 300_000);
});
