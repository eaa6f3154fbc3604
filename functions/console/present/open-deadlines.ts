import type { Commit } from '../../shared/commit.ts';

/** A deadline that is open, and whose it is. */
export interface OpenDeadline {
  readonly context: string;
  readonly kind: string;
  readonly dueAt: string;
}

/** What the streams' newest commits say is open, earliest first. */
export const openDeadlinesOf = (streams: readonly (readonly Commit[])[]): readonly OpenDeadline[] =>
  streams
    .flatMap((commits) => commits.at(-1) ?? [])
    .flatMap(({ context, deadlines }) => deadlines.map((each) => ({ context, ...each })))
    .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
