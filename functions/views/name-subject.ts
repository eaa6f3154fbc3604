import type { TableLog } from '../shared/adapters/commit-log.ts';
import type { Commit, StreamName } from '../shared/commit.ts';
import type { ViewsTable } from './adapters/views-table.ts';
import {
  isReadBy,
  type NamedProjection,
  namedSides,
  type SubjectView,
} from './domain/subject-view.ts';
import { logOfOrThrow } from './open-deadlines.ts';
import type { SubjectRebuilder } from './rebuild-subject.ts';
import { type SubjectUpdater, saveSides } from './update-subject.ts';
import { type WatchPorts, watchAnew, watchStream } from './watch-stream.ts';

export interface NamePorts extends WatchPorts {
  readonly table: ViewsTable;
}

/**
 * Writes the rows that name a subject whose view is in no row, and watches its deadlines. What most
 * commits say shows in the stream alone: for them no row is written.
 */
export const namerOf = <View extends SubjectView>(
  ports: NamePorts,
  projection: NamedProjection<View>,
): SubjectUpdater => ({
  reads: (stream) => isReadBy(projection, stream),
  update: async (commits) => {
    const mayName = commits.some(({ events }) =>
      events.some(({ type }) => projection.namedBy.has(type)),
    );
    await watchStream(ports, commits);
    return mayName ? nameSubject(ports, projection, commits) : 'unchanged';
  },
});

export const namingRebuilderOf = <View extends SubjectView>(
  ports: NamePorts,
  projection: NamedProjection<View>,
): SubjectRebuilder => ({
  reads: (stream) => isReadBy(projection, stream),
  rebuild: async ({ merchantId, subject }) => {
    const stream = { context: projection.owner, merchantId, subject };
    const history = await logOfOrThrow(ports.logOf, projection.owner).load(stream);
    const newest = history.at(-1);
    if (!newest) return;
    await saveSides(ports.table, merchantId, namedSides(projection, history), newest.version);
    await watchAnew(ports, newest);
  },
});

/**
 * The rows that these commits add to what stood before the first of them: the same for whoever is given
 * them again.
 */
const nameSubject = async <View extends SubjectView>(
  { table, logOf }: NamePorts,
  projection: NamedProjection<View>,
  commits: readonly Commit[],
): Promise<'written' | 'unchanged'> => {
  const [stream] = commits;
  if (!stream) return 'unchanged';
  const said = projection.sidesBy(commits);
  if (said) {
    const last = Math.max(...commits.map(({ version }) => version));
    await saveSides(table, stream.merchantId, said, last);
    return said.length > 0 ? 'written' : 'unchanged';
  }
  const history = await historyTo(logOfOrThrow(logOf, stream.context), stream, commits);
  const first = Math.min(...commits.map(({ version }) => version));
  const before = history.filter(({ version }) => version < first);
  const known = new Set(namedSides(projection, before).map(({ key }) => JSON.stringify(key)));
  const sides = namedSides(projection, history).filter(
    ({ key }) => !known.has(JSON.stringify(key)),
  );
  await saveSides(table, stream.merchantId, sides, history.length);
  return sides.length > 0 ? 'written' : 'unchanged';
};

/** The stream up to the last of the commits; what they do not say of it is read, cheaply where that will do. */
const historyTo = async (
  log: TableLog,
  stream: StreamName,
  commits: readonly Commit[],
): Promise<readonly Commit[]> => {
  const last = Math.max(...commits.map(({ version }) => version));
  const versions = new Map(commits.map((commit) => [commit.version, commit]));
  for (const reading of ['eventual', 'strong'] as const) {
    if (versions.size === last) break;
    for (const one of await log.load(stream, reading)) {
      if (one.version < last) versions.set(one.version, one);
    }
  }
  return [...versions.values()].toSorted((a, b) => a.version - b.version);
};
