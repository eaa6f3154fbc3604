import * as z from 'zod';
import type { Deadline } from './decider.ts';

/** What a `DeadlineReached` command carries; it comes from the sweeper, at least once. */
export const deadlineReachedSchema = z.object({
  kind: z.string().min(1),
  /** As the stream's own commit says it. */
  dueAt: z.iso.datetime(),
});

/** A stream is told that one of its deadlines has passed. */
export interface DeadlineReached extends Deadline {
  readonly type: 'DeadlineReached';
}

/**
 * Whether the message still means something: such a deadline is open in the state as it is now, with
 * that very time, and has passed. The sweeper's rows lag behind the streams, so a deadline may be told
 * that was met, moved or told before; then there is nothing to decide.
 */
export const isDue = (
  open: readonly Deadline[],
  told: Pick<DeadlineReached, 'kind' | 'dueAt'>,
  now: string,
): boolean =>
  Date.parse(told.dueAt) <= Date.parse(now) &&
  open.some(({ kind, dueAt }) => kind === told.kind && dueAt === told.dueAt);
