import type { Commit, RecordedEvent } from '../../shared/commit.ts';
import { permanent } from '../../shared/fault.ts';
import type { ItemKey, ListName } from '../contract.ts';
import type { Figure } from './order-figures.ts';

/** What every view knows of its subject, whatever the subject is. */
export interface SubjectView {
  readonly merchantId: string;
  readonly state: string;
  readonly versions: Readonly<Record<string, number>>;
  readonly changedAt: string;
}

/** A row beside the view's own item: in a list, or for a look-up. */
export interface SideRow {
  readonly key: ItemKey;
  /** What the row shows; undefined where the key says it all. */
  readonly shown?: object;
  /** It leads nowhere any more: kept, so that a writer that comes late does not bring it back. */
  readonly gone?: true;
  /** Many subjects have the same row, and it is never changed: written when it is not there yet. */
  readonly shared?: true;
  /** The list and day that the row makes known. */
  readonly listed?: { readonly list: ListName; readonly day: string };
}

/** How the streams of one kind of subject become a view: a fold, a key, and the rows beside it. */
export interface Projection<View extends SubjectView> {
  /** Subjects it reads: `order/` */
  readonly prefix: string;
  /** The context whose state the view's `state` is, and whose commits are all folded. */
  readonly owner: string;
  /** Whether the view stands for the streams of this context; each stream belongs to one projection. */
  hears(context: string): boolean;
  /**
   * Events of other contexts that it shows, the newest alone; their other commits change no view, and
   * so are not written. @default none
   */
  readonly notes?: ReadonlySet<string>;
  keyOf(merchantId: string, subjectId: string): ItemKey;
  /** The view of a subject of which nothing is known yet. */
  begin(merchantId: string, subjectId: string, at: string): View;
  /** Folds one event; a type it does not know changes nothing. */
  apply(view: View, event: RecordedEvent): View;
  sideRows(view: View): readonly SideRow[];
  /** What a commit adds to the shop's figures. @default nothing */
  figures?(before: View | undefined, after: View, commit: Commit): readonly Figure[];
}

/** Its view is a row, written with each commit that it shows. */
export interface StoredProjection<View extends SubjectView> extends Projection<View> {
  parse(stored: unknown): View;
}

/**
 * Its view is in no row: whoever shows it folds the subject's one stream. Only the rows beside it are
 * written, which name the subject.
 */
export interface NamedProjection<View extends SubjectView> extends Projection<View> {
  /** The events by which such rows come to be. */
  readonly namedBy: ReadonlySet<string>;
  /** The rows that these commits of a stream add, where they say so alone; else the stream is read for it. */
  readonly sidesBy: (commits: readonly Commit[]) => readonly SideRow[] | undefined;
}

/** Whether a stream's commits are folded by the projection. */
export const isReadBy = (
  projection: Pick<Projection<SubjectView>, 'prefix' | 'hears'>,
  { context, subject }: Pick<Commit, 'context' | 'subject'>,
): boolean => subject.startsWith(projection.prefix) && projection.hears(context);

type Kind = Pick<Projection<SubjectView>, 'owner' | 'notes'>;

/**
 * Where a commit stands to a view: folded already, the next one, with others missing between, or
 * beside it, where it shows nothing of it.
 */
export const standing = (
  { owner, notes }: Kind,
  view: SubjectView | undefined,
  commit: Pick<Commit, 'context' | 'version' | 'events'>,
): 'folded' | 'next' | 'gap' | 'beside' => {
  const folded = view?.versions[commit.context] ?? 0;
  if (commit.version <= folded) return 'folded';
  if (commit.context !== owner) {
    return commit.events.some(({ type }) => notes?.has(type)) ? 'next' : 'beside';
  }
  return commit.version === folded + 1 ? 'next' : 'gap';
};

/**
 * The view after the commit: the same object when there is nothing new in it, so "nothing to write" is
 * an identity. A gap is the caller's to fill from the commit log; here it is a permanent fault.
 */
export const fold = <View extends SubjectView>(
  projection: Projection<View>,
  view: View | undefined,
  commit: Commit,
): View => {
  const stands = standing(projection, view, commit);
  if (view && (stands === 'folded' || stands === 'beside')) return view;
  if (stands === 'gap') {
    throw permanent(
      'view-gap',
      `${commit.subject} v${commit.version}: commits before it are missing`,
    );
  }
  const subjectId = commit.subject.slice(projection.prefix.length);
  const begun = view ?? projection.begin(commit.merchantId, subjectId, commit.at);
  if (stands === 'beside') return begun;
  const told = commit.events.reduce((before, event) => projection.apply(before, event), begun);
  return {
    ...told,
    versions: { ...told.versions, [commit.context]: commit.version },
    changedAt: commit.at,
  };
};

/** The rows that name a subject as its stream, or a part of it, makes them. */
export const namedSides = <View extends SubjectView>(
  projection: NamedProjection<View>,
  history: readonly Commit[],
): readonly SideRow[] => {
  const [first] = history;
  if (!first) return [];
  const subjectId = first.subject.slice(projection.prefix.length);
  const view = history
    .flatMap(({ events }) => events)
    .reduce<View>(
      (before, event) => projection.apply(before, event),
      projection.begin(first.merchantId, subjectId, first.at),
    );
  return projection.sideRows(view);
};
