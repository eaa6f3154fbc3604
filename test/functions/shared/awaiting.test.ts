import { describe, expect, it } from '@jest/globals';
import { awaitsAfter, needNoWatching } from '../../../functions/shared/awaiting.ts';
import type { Commit } from '../../../functions/shared/commit.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { commit } from '../views/commits.ts';
import { at, dueIn } from '../views/embedded-views.ts';

const due = (...minutes: readonly number[]) => minutes.map((each) => dueIn(each * MINUTE));

describe('what a commit awaits', () => {
  it.each([
    ['nothing, as before', [], [], 'later'],
    ['something, for the first time', [], [60], 'anew'],
    ['the same', [60], [60], 'later'],
    ['something later in its place', [60], [90], 'later'],
    ['something later besides', [60], [90, 60], 'later'],
    ['something sooner', [60], [90, 30], 'anew'],
    ['nothing any more', [60, 90], [], 'later'],
    ['something else, and what was awaited is all but here', [5], [90], undefined],
    ['nothing any more, and what was awaited has passed', [-1], [], undefined],
  ] as const)('%s', (_what, before, after, awaits) => {
    expect(awaitsAfter(due(...before), due(...after), at(0))).toBe(awaits);
  });
});

/** Commits of one stream from this version on, each with how it awaits what. */
const follow = (
  version: number,
  ...awaiting: readonly (readonly [Commit['awaits'], number?])[]
): Commit[] =>
  awaiting.map(([awaits, minutes], index) =>
    commit(version + index, [], {
      ...(awaits && { awaits }),
      deadlines: minutes === undefined ? [] : due(minutes),
    }),
  );

describe('commits that need no watching', () => {
  it.each([
    ['one that awaits something later', follow(2, ['later', 90]), true],
    ['one that awaits nothing any more', follow(2, ['later']), true],
    [
      'some that end with nothing to await',
      follow(2, ['anew', 15], ['later', 15], ['later']),
      true,
    ],
    ['one that awaits something sooner', follow(2, ['anew', 15]), false],
    ['some of which one awaits something sooner', follow(2, ['later', 90], ['anew', 15]), false],
    ['one after something that may have been told', follow(2, [undefined]), false],
    ['some that begin so', follow(2, [undefined, 15], ['later']), false],
    ['a stream’s first', follow(1, ['later']), false],
    ['some that do not follow', [...follow(2, ['later', 90]), ...follow(4, ['later', 90])], false],
    ['none', [], false],
  ] as const)('%s', (_what, commits, need) => {
    expect(needNoWatching(commits)).toBe(need);
  });

  it('are of one stream', () => {
    const [one] = follow(2, ['later', 90]);
    const other = { ...(one as Commit), version: 3, context: 'payments' };
    expect(needNoWatching([one as Commit, other])).toBe(false);
  });
});
