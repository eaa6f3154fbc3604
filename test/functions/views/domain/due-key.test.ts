import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import {
  dueBound,
  lateKey,
  readDueKey,
  waitingKey,
} from '../../../../functions/views/domain/due-key.ts';
import { at, dueIn, NOW } from '../embedded-views.ts';

const dueRow = (subject: string, ms: number) => ({
  subject,
  state: 'placed',
  deadlines: [dueIn(ms)],
});
const row = dueRow('order/ord_1', MINUTE);

describe('the key of a row in the index', () => {
  it('is by the earliest deadline, in one form of time', () => {
    const deadlines = [
      { kind: 'b', dueAt: '2026-11-03T00:00:00Z' },
      { kind: 'a', dueAt: '2026-11-02T23:59:59.9Z' },
    ];
    expect(waitingKey({ ...row, deadlines })).toBe('2026-11-02T23:59:59.900Z#placed#order/ord_1');
    expect(waitingKey({ ...row, deadlines: [] })).toBeUndefined();
  });

  it.each([
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 60],
    [50, 60],
  ])('after telling %i pauses %i minutes', (sweeps, minutes) => {
    const told = dueRow('order/ord_1', -1);
    const key = lateKey(told, sweeps, NOW);
    expect(readDueKey(key)).toEqual({
      toldBefore: true,
      at: NOW + minutes * MINUTE,
      state: 'placed',
    });
  });

  it('sorts late ones, told or not, before the bound, and the others behind it', () => {
    const bound = dueBound(NOW);
    const late = [lateKey(row, 1, NOW), lateKey(row, 9, NOW), waitingKey(dueRow('order/x', 0))];
    for (const key of late) expect(String(key) < bound).toBe(true);
    expect(String(waitingKey(dueRow('order/x', 1))) < bound).toBe(false);
  });

  it('reads back what it says', () => {
    expect(readDueKey(waitingKey(row) ?? '')).toEqual({
      toldBefore: false,
      at: Date.parse(at(MINUTE)),
      state: 'placed',
    });
  });
});
