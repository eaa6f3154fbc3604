import { keys, type ListName } from '../contract.ts';
import { shardOf } from './shard.ts';
import type { SideRow, SubjectView } from './subject-view.ts';

interface Listed {
  readonly merchantId: string;
  readonly id: string;
  /** When it came to be: its day, and its place in it. */
  readonly at: string;
}

/** The row by which a list knows of something; without `shown`, the list's reader goes to the view. */
export const listedIn = (
  list: ListName,
  { merchantId, id, at }: Listed,
  shown?: object,
): SideRow => {
  const day = at.slice(0, 10);
  return {
    key: {
      pk: keys.list(list, merchantId, day, shardOf(id)),
      sk: `${new Date(at).toISOString()}#${id}`,
    },
    ...(shown && { shown }),
    listed: { list, day },
  };
};

/** A view as a list shows it: without what only its own folding needs. */
export const rowOf = <View extends SubjectView>({
  versions: _versions,
  changedAt: _changedAt,
  ...row
}: View): Omit<View, 'versions' | 'changedAt'> => row;
