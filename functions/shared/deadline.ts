import * as z from 'zod';
import type { Deadline } from './decider.ts';
import { HOUR } from './spans.ts';

/** What a `DeadlineReached` command carries; it comes from the sweeper, at least once. */
export const deadlineReachedSchema = z.object({
  kind: z.string().min(1),
  /** As the stream's own commit says it. */
  dueAt: z.iso.datetime(),
});

/** A deadline passed on which only a person can act; it comes again at `againAt`. */
export const personRemindedSchema = z.object({
  kind: z.string(),
  dueAt: z.iso.datetime(),
  level: z.number().int().positive(),
  againAt: z.iso.datetime(),
});

/** A stream is told that one of its deadlines has passed. */
export interface DeadlineReached extends Deadline {
  readonly type: 'DeadlineReached';
}

/**
 * Whether the message still means something: a deadline of that kind is open in the state as it is
 * now, and has passed. The sweeper's rows lag behind the streams, so one may be told that was met,
 * moved or told before; then there is nothing to decide. Its time is the state's, not the message's:
 * a stream's last commit may have been written by a release whose windows were others, and what it
 * says is told for ever.
 */
export const isDue = (
  open: readonly Deadline[],
  told: Pick<DeadlineReached, 'kind'>,
  now: string,
): boolean =>
  open.some(({ kind, dueAt }) => kind === told.kind && Date.parse(dueAt) <= Date.parse(now));

export const after = (instant: string, milliseconds: number): string =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** Of each kind the deadline that comes first: a stream is told of a kind, not of what waits. */
export const earliestOfEach = (deadlines: readonly Deadline[]): readonly Deadline[] => {
  const earliest = new Map<string, string>();
  for (const { kind, dueAt } of deadlines) {
    const known = earliest.get(kind);
    if (known === undefined || Date.parse(dueAt) < Date.parse(known)) earliest.set(kind, dueAt);
  }
  return [...earliest].map(([kind, dueAt]) => ({ kind, dueAt }));
};

/**
 * A window in milliseconds: the channel's setting `deadline.<name>` in seconds where it is a whole
 * number above zero, else the default. `channels add` refuses others; what slipped through is no
 * reason to stop an order.
 */
export const windowIn = (
  settings: Readonly<Record<string, string>>,
  name: string,
  defaultMs: number,
): number => {
  const seconds = Number(settings[`deadline.${name}`]);
  return Number.isInteger(seconds) && seconds > 0 ? seconds * 1000 : defaultMs;
};

const LONGEST_HOURS = 24;

/** When a person is told again what was just said for the `level`th time: in 1 h, 2 h, 4 h … 24 h. */
export const reminderAfter = (now: string, level: number): string =>
  after(now, Math.min(2 ** (level - 1), LONGEST_HOURS) * HOUR);

/**
 * When somebody who was asked for the `times`th time, and has not answered, is asked again: after the
 * window, and then ever more rarely up to once an hour, so that a step that stands still for a day
 * does not find the same question a hundred times.
 */
export const askedAgainAt = (askedAt: string, windowMs: number, times: number): string =>
  after(askedAt, Math.max(windowMs, Math.min(windowMs * 2 ** (times - 1), HOUR)));
