import type { Commit } from '../../../../functions/shared/commit.ts';
import type { Deadline } from '../../../../functions/shared/decider.ts';
import { HOUR, MINUTE } from '../../../../functions/shared/spans.ts';
import { deadlineReached } from '../../../../functions/views/domain/deadline-command.ts';
import type { FaultBoard } from '../../engine/fault-board.ts';
import type { Luck } from '../../engine/luck.ts';
import type { Agenda } from './agenda.ts';
import { type AboutOf, createByStream } from './by-stream.ts';
import type { Post } from './post.ts';
import type { WideFault } from './wide-faults.ts';

export interface WatchParts {
  readonly agenda: Agenda;
  readonly board: FaultBoard<WideFault>;
  /** What is open by the newest commit of the stream. */
  readonly openOf: (commit: Commit) => readonly Deadline[];
  readonly post: Post;
  readonly aboutOf: AboutOf;
  readonly luckFor: (about: string) => Luck;
  /** A deadline was told so often, and still stands as it did. */
  readonly onVain: (commit: Commit, deadline: Deadline) => void;
}

/** The sweeper looks once a minute, and again ever more rarely while a deadline stays as it is. */
const AGAIN_MS = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR] as const;

/** Tells each stream of its deadlines once their time has come, as long as its newest commit has them. */
export const createDeadlineWatch = (parts: WatchParts) => {
  const { agenda, board, openOf, aboutOf, post } = parts;
  /** By kind of deadline, when each is due that is watched. */
  const watched = createByStream(() => new Map<string, Set<string>>());

  const look = (commit: Commit, deadline: Deadline, times: number): void => {
    const isOpen = openOf(commit).some(
      ({ kind, dueAt }) => kind === deadline.kind && dueAt === deadline.dueAt,
    );
    if (!isOpen) {
      watched.of(commit).get(deadline.kind)?.delete(deadline.dueAt);
      return;
    }
    const pause = AGAIN_MS[times];
    if (pause === undefined) {
      parts.onVain(commit, deadline);
      return;
    }
    const about = aboutOf(commit);
    const envelope = deadlineReached(commit, deadline);
    const letter = { step: commit.context, name: envelope.name, about, content: { ...envelope } };
    post.send(letter);
    if (board.strike('deadline-twice', placeOf(about, commit, deadline))) post.send(letter);
    agenda.at(agenda.now() + pause, () => look(commit, deadline, times + 1));
  };

  return {
    onAppended: (commit: Commit): void => {
      const known = watched.of(commit);
      for (const deadline of commit.deadlines) {
        if (!isNew(known, deadline)) continue;
        const about = aboutOf(commit);
        const late = board.strike('deadline-late', placeOf(about, commit, deadline));
        const sweepMs = parts.luckFor(about).between(0, MINUTE);
        const lateMs = late?.logUniform(MINUTE, 6 * HOUR) ?? 0;
        agenda.at(Date.parse(deadline.dueAt) + sweepMs + lateMs, () => look(commit, deadline, 0));
      }
    },
  };
};

const placeOf = (about: string, { context }: Commit, { kind }: Deadline): string =>
  `${about} ${context} ${kind}`;

/** Whether it was not watched yet; from now on it is. */
const isNew = (known: Map<string, Set<string>>, { kind, dueAt }: Deadline): boolean => {
  const times = known.get(kind);
  if (times?.has(dueAt)) return false;
  if (times) times.add(dueAt);
  else known.set(kind, new Set([dueAt]));
  return true;
};
