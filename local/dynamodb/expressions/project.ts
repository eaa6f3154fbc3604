import {
  type AttributeValue,
  attributeOf,
  type Item,
  setAttribute,
} from '../values/attribute-value.ts';
import type { Path } from './syntax.ts';

/** Wanted places by name or index; an empty node wants everything below it. */
type Wanted = Map<string | number, Wanted>;

/** The parts of an item that the paths name, in their places; elements of lists close up. */
export const project = (item: Item, paths: readonly Path[]): Item => {
  const wanted: Wanted = new Map();
  for (const path of paths) {
    let node = wanted;
    for (const part of path) {
      const below = node.get(part) ?? new Map();
      node.set(part, below);
      node = below;
    }
  }
  return projectMap(item, wanted);
};

const projectMap = (item: Item, wanted: Wanted): Item => {
  const out: Record<string, AttributeValue> = {};
  for (const [name, below] of wanted) {
    const value = typeof name === 'string' ? attributeOf(item, name) : undefined;
    const part = value === undefined ? undefined : projectValue(value, below);
    if (part !== undefined) setAttribute(out, String(name), part);
  }
  return out;
};

const projectValue = (value: AttributeValue, wanted: Wanted): AttributeValue | undefined => {
  if (wanted.size === 0) return value;
  if ('M' in value) {
    const map = projectMap(value.M, wanted);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if (!('L' in value)) return undefined;
  const elements = [...wanted]
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([index, below]) => {
      const element = typeof index === 'number' ? value.L[index] : undefined;
      const part = element === undefined ? undefined : projectValue(element, below);
      return part === undefined ? [] : [part];
    });
  return elements.length === 0 ? undefined : { L: elements };
};
