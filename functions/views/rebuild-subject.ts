import type { Commit, StreamName } from '../shared/commit.ts';
import { retryable } from '../shared/fault.ts';
import { earlierMark, NOTHING_DUE } from './domain/due-mark.ts';
import { fold, isReadBy, type Projection, type SubjectView } from './domain/subject-view.ts';
import { exactMark } from './mark-deadlines.ts';
import { logOfOrThrow } from './open-deadlines.ts';
import { goneSides, saveSides, type UpdatePorts } from './update-subject.ts';

/** Makes one subject's view, and all rows beside it, anew from the commit logs. */
export interface SubjectRebuilder {
  /** Whether the stream is folded into its subjects. */
  reads(stream: Pick<StreamName, 'context' | 'subject'>): boolean;
  rebuild(subject: Pick<StreamName, 'merchantId' | 'subject'>): Promise<void>;
}

const CONFLICT_TRIES = 4;

export const rebuilderOf = <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
): SubjectRebuilder => ({
  reads: (stream) => isReadBy(projection, stream),
  rebuild: async (subject) => {
    for (let attempt = 0; attempt < CONFLICT_TRIES; attempt += 1) {
      if (await rebuildOnce(ports, projection, subject)) return;
    }
    throw retryable('contended', `${subject.subject}: others kept writing its view first`);
  },
});

const rebuildOnce = async <View extends SubjectView>(
  ports: UpdatePorts,
  projection: Projection<View>,
  { merchantId, subject }: Pick<StreamName, 'merchantId' | 'subject'>,
): Promise<boolean> => {
  const key = projection.keyOf(merchantId, subject.slice(projection.prefix.length));
  // The row before the logs: whoever writes the row meanwhile is then seen by its revision.
  const stored = await ports.table.load(key);
  const streams = ports.contexts
    .map((context) => ({ context, merchantId, subject }))
    .filter(({ context }) => projection.hears(context));
  const histories = await Promise.all(
    streams.map((stream) => logOfOrThrow(ports.logOf, stream.context).load(stream)),
  );
  const commits = inOrder(histories);
  let view: View | undefined;
  const passed: View[] = [];
  for (const commit of commits) {
    if (view) passed.push(view);
    view = fold(projection, view, commit);
  }
  if (view === undefined) return true;
  // Rows beside a lost view carry revisions of as many writes as there were commits, some of them twice.
  const revision = (stored?.revision ?? 10 * commits.length) + 1;
  const contexts = streams.map(({ context }) => context);
  const standing = stored?.mark ?? NOTHING_DUE;
  const watched = { merchantId, subject, contexts };
  const exact = await exactMark(ports, { watched, state: view.state, mark: standing });
  const mark = earlierMark(standing, exact);
  const sides = [...projection.sideRows(view), ...goneSides(projection, passed, view)];
  await saveSides(ports.table, merchantId, sides, revision);
  return ports.table.save(key, { revision, body: view, mark });
};

/** Streams of one subject as they came about: by time, each stream's own order kept. */
const inOrder = (histories: readonly (readonly Commit[])[]): readonly Commit[] => {
  const waiting = histories.map((history) => [...history]);
  const merged: Commit[] = [];
  for (;;) {
    const [first] = waiting
      .filter((history) => history.length > 0)
      .toSorted((a, b) => ((a[0]?.at ?? '') < (b[0]?.at ?? '') ? -1 : 1));
    const next = first?.shift();
    if (!next) return merged;
    merged.push(next);
  }
};
