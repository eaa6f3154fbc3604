import type { AwsError } from '../../engine/aws-error.ts';
import type { Cursor } from './cursor.ts';
import { isReserved } from './reserved-words.ts';
import type { Path } from './syntax.ts';

/** Reads `name.key[0].#alias`. */
export const parsePath = (cursor: Cursor): Path => {
  const path: (string | number)[] = [parseName(cursor)];
  for (;;) {
    if (cursor.accept('.')) path.push(parseName(cursor));
    else if (cursor.accept('[')) {
      if (cursor.peek().kind !== 'number') throw cursor.unexpected();
      path.push(Number(cursor.next().text));
      cursor.expect(']');
    } else return path;
  }
};

/** Reads paths separated by commas up to the end. */
export const parseProjection = (cursor: Cursor): readonly Path[] => {
  const paths: Path[] = [];
  do paths.push(parsePath(cursor));
  while (cursor.accept(','));
  if (cursor.peek().kind !== 'end') throw cursor.unexpected();
  refuseOverlap(cursor, paths);
  return paths;
};

/** Throws when one path contains another, or two take the same place for a map and for a list. */
export const refuseOverlap = (cursor: Cursor, paths: readonly Path[]): void => {
  for (const [at, one] of paths.entries()) {
    for (const two of paths.slice(at + 1)) {
      const error = clash(cursor, one, two);
      if (error !== undefined) throw error;
    }
  }
};

const parseName = (cursor: Cursor): string => {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' && kind !== 'name') throw cursor.unexpected();
  if (kind === 'word' && isReserved(text)) {
    throw cursor.invalid(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
  }
  cursor.next();
  return kind === 'name' ? cursor.placeholders.name(text, cursor.label) : text;
};

const clash = (cursor: Cursor, one: Path, two: Path): AwsError | undefined => {
  const shared = Math.min(one.length, two.length);
  let at = 0;
  while (at < shared && one[at] === two[at]) at += 1;
  const shown = `path one: ${show(one)}, path two: ${show(two)}`;
  if (at === shared) {
    return cursor.invalid(
      `Two document paths overlap with each other; must remove or rewrite one of these paths; ${shown}`,
    );
  }
  if (typeof one[at] !== typeof two[at]) {
    return cursor.invalid(
      `Two document paths conflict with each other; must remove or rewrite one of these paths; ${shown}`,
    );
  }
  return undefined;
};

const show = (path: Path): string =>
  `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
