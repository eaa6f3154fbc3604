import { partitionKeyOf, type StreamName } from '../../shared/commit.ts';
import { type ItemKey, keys } from '../contract.ts';
import type { Watched } from './due-mark.ts';
import { forEachProjection } from './projections.ts';
import { isReadBy } from './subject-view.ts';

/** What the rows of deadlines need to know of each kind of view. */
const KINDS = forEachProjection(
  ({ prefix, hears, owner, keyOf }) => ({ prefix, hears, owner, keyOf, isStored: true }),
  ({ prefix, hears, owner, keyOf }) => ({ prefix, hears, owner, keyOf, isStored: false }),
);

/** Whether every commit of the stream is folded into a row. */
export const isShown = (stream: StreamName): boolean =>
  KINDS.some((each) => each.isStored && isReadBy(each, stream) && each.owner === stream.context);

/** The row that a stream's deadlines are watched by: its subject's view, or one of its own. */
export const watchedRowOf = (stream: StreamName): ItemKey => {
  const kind = KINDS.find((each) => isReadBy(each, stream));
  return kind
    ? kind.keyOf(stream.merchantId, stream.subject.slice(kind.prefix.length))
    : keys.deadlines(partitionKeyOf(stream));
};

/** The streams that a row stands for; `contexts` are all that there are. */
export const watchedBy = ({ pk }: ItemKey, contexts: readonly string[]): Watched => {
  const [kindName, ...parts] = pk.split('#');
  if (kindName === keys.deadlines('').pk.slice(0, -1)) {
    const [context = '', merchantId = '', ...subject] = parts;
    return { merchantId, subject: subject.join('#'), contexts: [context] };
  }
  const [merchantId = '', ...id] = parts;
  const subjectId = id.join('#');
  const kind = KINDS.find(({ keyOf }) => keyOf(merchantId, subjectId).pk === pk);
  return {
    merchantId,
    subject: `${kind?.prefix ?? ''}${subjectId}`,
    contexts: contexts.filter((context) => kind?.hears(context)),
  };
};
