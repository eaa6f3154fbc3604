import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import {
  type DueMark,
  earlierMark,
  isWatched,
  markAfter,
  NOTHING_DUE,
} from '../../../../functions/views/domain/due-mark.ts';
import { at, dueIn, NOW } from '../embedded-views.ts';

const keyAt = (ms: number): string => `${at(ms)}#placed#order/ord_1`;
const markAt = (ms: number): DueMark => ({ dueKey: keyAt(ms), sweeps: 0 });
const told: DueMark = { dueKey: `!${keyAt(5 * MINUTE)}`, sweeps: 1 };
const waiting = (...ms: readonly number[]) => ({
  subject: 'order/ord_1',
  state: 'placed',
  deadlines: ms.map((each) => dueIn(each)),
});

describe('a commit’s deadlines', () => {
  it.each([
    ['nothing to nothing', NOTHING_DUE, waiting(), 'keep'],
    ['the first', NOTHING_DUE, waiting(60 * MINUTE), markAt(60 * MINUTE)],
    ['one that comes later', markAt(10 * MINUTE), waiting(60 * MINUTE), 'keep'],
    ['one that comes sooner', markAt(60 * MINUTE), waiting(20 * MINUTE), markAt(20 * MINUTE)],
    ['none any more, and the sweep is far', markAt(60 * MINUTE), waiting(), 'keep'],
    ['none any more, and the sweep is here', markAt(0), waiting(), 'exact'],
    ['a later one while the sweep may be here', markAt(MINUTE), waiting(60 * MINUTE), 'exact'],
    ['whatever, once it was told in vain', told, waiting(60 * MINUTE), 'exact'],
  ] as const)('%s', (_what, mark, deadlines, after) => {
    expect(markAfter(mark, deadlines, NOW)).toEqual(after);
  });

  it('write the row where a clock that is minutes off might have moved it', () => {
    const mark = markAt(3 * MINUTE);
    const after = markAfter(mark, waiting(60 * MINUTE), NOW);
    expect(after).toEqual(mark);
    expect(after).not.toBe(mark);
  });
});

describe('a row that is watched', () => {
  it.each([
    ['awaits nothing', undefined, [], true],
    ['has no row', undefined, [dueIn(MINUTE)], false],
    ['is in no index', NOTHING_DUE, [dueIn(MINUTE)], false],
    ['is looked at sooner', markAt(0), [dueIn(MINUTE)], true],
    ['is looked at too late', markAt(2 * MINUTE), [dueIn(9 * MINUTE), dueIn(MINUTE)], false],
    ['is told again', told, [dueIn(-MINUTE)], true],
  ] as const)('%s', (_what, mark, deadlines, is) => {
    expect(isWatched(mark, deadlines, NOW)).toBe(is);
  });

  it('is never moved back by who makes it anew, unless it was told in vain', () => {
    const [sooner, later] = [markAt(MINUTE), markAt(9 * MINUTE)];
    expect(earlierMark(sooner, later)).toBe(sooner);
    expect(earlierMark(later, sooner)).toBe(sooner);
    expect(earlierMark(sooner, NOTHING_DUE)).toBe(sooner);
    expect(earlierMark(NOTHING_DUE, later)).toBe(later);
    expect(earlierMark(told, later)).toBe(later);
  });
});
