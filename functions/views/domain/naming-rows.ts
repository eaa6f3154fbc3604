import type { Commit, StreamName } from '../../shared/commit.ts';
import type { ItemKey } from '../contract.ts';
import { forEachProjection } from './projections.ts';
import { isReadBy, namedSides } from './subject-view.ts';

/** The streams whose subjects are only named by rows. */
const NAMINGS = forEachProjection(
  () => undefined,
  (projection) => ({
    owner: projection.owner,
    reads: (stream: StreamName) => isReadBy(projection, stream),
    rowsBy: (history: readonly Commit[]) => namedSides(projection, history).map(({ key }) => key),
  }),
).filter((naming) => naming !== undefined);

/** Whether a context has such streams. */
export const hasNames = (context: string): boolean =>
  NAMINGS.some(({ owner }) => owner === context);

/** Whether the stream's subject is in no row but those that name it. */
export const isNamed = (stream: StreamName): boolean => NAMINGS.some(({ reads }) => reads(stream));

/** The rows that name a subject by its stream, or by a part of it. */
export const namingRowsOf = (history: readonly Commit[]): readonly ItemKey[] =>
  NAMINGS.flatMap(({ reads, rowsBy }) => rowsBy(history.filter(reads)));
