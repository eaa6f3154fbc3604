import { type Commit, partitionKeyOf } from './commit.ts';

type Deadlines = Commit['deadlines'];

/**
 * Who was told that a deadline passes may have moved the place where it is watched, to when it is told
 * again; one that is nearer than this counts as told, by whatever clock. So clocks may differ by nearly
 * as much.
 */
const TOLD_MS = 5 * 60_000;

/**
 * How the deadlines after a commit stand to those before it. `later`: the first of them comes no sooner
 * than what was awaited before, or nothing is awaited any more; whoever watches the stream need not be
 * told. `anew`: it comes sooner, or nothing was awaited. Undefined where what was awaited before may
 * have been told of by now.
 */
export const awaitsAfter = (before: Deadlines, after: Deadlines, at: string): Commit['awaits'] => {
  const awaited = firstOf(before);
  if (awaited <= Date.parse(at) + TOLD_MS) return undefined;
  const next = firstOf(after);
  return next === NEVER || (awaited !== NEVER && next >= awaited) ? 'later' : 'anew';
};

/**
 * Whether the place where a stream is watched is as good without a look at it, once these commits of it
 * stand, one next to the other: it is no later than what was awaited before the first of them, which
 * nobody had told of yet, and only who reads the stream's newest commit moves it to a later time. Of a
 * stream's first commit nobody knows, so that one is looked at.
 */
export const needNoWatching = (commits: readonly Commit[]): boolean => {
  const [first] = commits;
  if (first?.awaits === undefined || first.version === 1) return false;
  const stream = partitionKeyOf(first);
  const follow = commits.every(
    (commit, index) =>
      partitionKeyOf(commit) === stream && commit.version === first.version + index,
  );
  if (!follow) return false;
  return (
    commits.at(-1)?.deadlines.length === 0 || commits.every(({ awaits }) => awaits === 'later')
  );
};

const NEVER = Number.POSITIVE_INFINITY;

const firstOf = (deadlines: Deadlines): number =>
  deadlines.reduce((first, { dueAt }) => Math.min(first, Date.parse(dueAt)), NEVER);
