import type { Mutant } from '../mutant.ts';

/** Bugs in the rows of deadlines and in the sweep. */
export const viewMutants: readonly Mutant[] = [
  {
    id: 'half-of-the-shards',
    file: 'functions/views/due-shards.ts',
    find: '{ length: DUE_SHARDS }',
    replace: '{ length: DUE_SHARDS / 2 }',
    why: 'deadlines of half of the streams are never told',
  },
  {
    id: 'deadlines-told-too-early',
    file: 'functions/views/domain/due-mark.ts',
    find: 'Date.parse(dueAt) <= now);',
    replace: 'Date.parse(dueAt) > now);',
    why: 'the sweeper tells of what has not passed, and not of what has',
  },
  {
    id: 'late-rows-never-told-again',
    file: 'functions/views/domain/due-key.ts',
    find: 'const next = Math.min(now + pause, ...coming);',
    replace: 'const next = now + 1_000 * LONGEST_PAUSE_MS + pause + coming.length;',
    why: 'a deadline that was told in vain is not told again for weeks',
    shownBy: 'the clock of orders is behind, and buyers do not pay',
  },
  {
    id: 'later-deadline-replaces',
    file: 'functions/views/domain/due-mark.ts',
    find: 'if (at > readDueKey(wanted).at) return',
    replace: 'if (at < readDueKey(wanted).at) return',
    why: 'the sweeper looks at the last deadline of an order, and comes too late for the first',
  },
];
