import { validation } from '../errors.ts';
import {
  type AttributeValue,
  attributeOf,
  type Item,
  setAttribute,
} from '../values/attribute-value.ts';
import type { Path } from './syntax.ts';

/** Gives the new value at a place, or `undefined` to remove what is there. */
export type Change = (current: AttributeValue | undefined) => AttributeValue | undefined;

/** A copy of the item with the value at `path` changed; what lies above it must exist. */
export const changeAt = (item: Item, path: Path, change: Change): Item => {
  const [name, ...rest] = path;
  return changeKey(item, String(name), rest, change);
};

/** Paths in order: list indexes numerically, names by code unit, a parent before its children. */
export const comparePaths = (one: Path, two: Path): number => {
  for (const [at, part] of one.entries()) {
    const other = two[at];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return one.length - two.length;
};

const changeKey = (item: Item, name: string, rest: Path, change: Change): Item => {
  const current = attributeOf(item, name);
  const changed = rest.length === 0 ? change(current) : changeWithin(current, rest, change);
  const copy: Record<string, AttributeValue> = { ...item };
  if (changed === undefined) delete copy[name];
  else setAttribute(copy, name, changed);
  return copy;
};

const changeWithin = (
  container: AttributeValue | undefined,
  path: Path,
  change: Change,
): AttributeValue => {
  const [part, ...rest] = path;
  if (container !== undefined && typeof part === 'string' && 'M' in container) {
    return { M: changeKey(container.M, part, rest, change) };
  }
  if (container !== undefined && typeof part === 'number' && 'L' in container) {
    return { L: changeIndex(container.L, part, rest, change) };
  }
  throw validation('The document path provided in the update expression is invalid for update');
};

/** An index past the end appends. */
const changeIndex = (
  list: readonly AttributeValue[],
  index: number,
  rest: Path,
  change: Change,
): readonly AttributeValue[] => {
  const current = list[index];
  const changed = rest.length === 0 ? change(current) : changeWithin(current, rest, change);
  const copy = [...list];
  if (changed === undefined) copy.splice(index, 1);
  else if (index < copy.length) copy[index] = changed;
  else copy.push(changed);
  return copy;
};
