import type { Commit } from '../../shared/commit.ts';
import { isMinor } from './minor-events.ts';
import { tellEvent } from './tell-event.ts';

/** One event of a subject's story. `at` is when we recorded it, `occurredAt` when it happened. */
export interface TimelineEntry {
  readonly at: string;
  readonly occurredAt: string;
  readonly context: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly says: string;
  /** It only leads on to others; a short story leaves it out. */
  readonly minor: boolean;
  /** What led to it: the webhook, event or command with this id. */
  readonly cause: string;
  readonly correlationId: string;
  readonly actor: string | null;
  /** Commands that left with the same commit. */
  readonly asked: readonly string[];
}

/** Every event of the commits with its cause, as they were recorded. */
export const timelineOf = (commits: readonly Commit[]): readonly TimelineEntry[] =>
  commits
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
    .flatMap((commit) =>
      commit.events.map((event, index) => ({
        at: commit.at,
        occurredAt: event.occurredAt,
        context: commit.context,
        version: commit.version,
        eventId: event.id,
        type: event.type,
        says: tellEvent(event.type, event.data),
        minor: isMinor(event.type, event.data),
        cause: commit.cause,
        correlationId: commit.correlationId,
        actor: commit.actor ? `${commit.actor.kind} ${commit.actor.id}` : null,
        asked: index === 0 ? commit.commands.map(({ name, to }) => `${name} → ${to}`) : [],
      })),
    );
