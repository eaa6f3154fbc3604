import type { Commit, StreamName } from '../shared/commit.ts';
import { permanent, retryable } from '../shared/fault.ts';
import { dueRowOf } from './domain/due-row.ts';
import { fold, isReadBy, type Projection, type SubjectView } from './domain/subject-view.ts';
import { saveSides, type UpdatePorts } from './update-subject.ts';

export type RebuildPorts = UpdatePorts & {
  /** Every context that may have a stream of the subject. */
  readonly contexts: readonly string[];
};

/** Makes one subject's view, and all rows beside it, anew from the commit logs. */
export interface SubjectRebuilder {
  /** Whether the stream is folded into its subjects. */
  reads(stream: Pick<StreamName, 'context' | 'subject'>): boolean;
  rebuild(subject: Pick<StreamName, 'merchantId' | 'subject'>): Promise<void>;
}

const CONFLICT_TRIES = 4;

export const rebuilderOf = <View extends SubjectView>(
  ports: RebuildPorts,
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
  ports: RebuildPorts,
  projection: Projection<View>,
  { merchantId, subject }: Pick<StreamName, 'merchantId' | 'subject'>,
): Promise<boolean> => {
  const key = projection.keyOf(merchantId, subject.slice(projection.prefix.length));
  // The row before the logs: whoever writes the row meanwhile is then seen by its revision.
  const stored = await ports.table.load(key);
  const streams = ports.contexts
    .map((context) => ({ context, merchantId, subject }))
    .filter(({ context }) => projection.hears(context));
  const histories = await Promise.all(streams.map((stream) => historyOf(ports, stream)));
  const commits = inOrder(histories);
  let view: View | undefined;
  for (const commit of commits) view = fold(projection, view, commit);
  if (view === undefined) return true;
  // Rows beside a lost view carry up to as many revisions as there were commits.
  const revision = (stored?.revision ?? commits.length) + 1;
  const whole = view;
  const open = streams.filter((_, index) => (histories[index] ?? []).length > 0);
  await Promise.all([
    saveSides(ports.table, merchantId, projection.sideRows(whole), revision),
    ...open.map((stream) => ports.deadlines.save(dueRowOf(projection, whole, stream))),
  ]);
  return ports.table.save(key, { revision, body: whole });
};

const historyOf = (ports: RebuildPorts, stream: StreamName): Promise<readonly Commit[]> => {
  const log = ports.logOf(stream.context);
  if (!log) throw permanent('unknown-context', `no table is set for context ${stream.context}`);
  return log.load(stream);
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
