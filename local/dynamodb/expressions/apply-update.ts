import { validation } from '../errors.ts';
import { type AttributeValue, type Item, setAttribute, typeOf } from '../values/attribute-value.ts';
import { setMembers } from '../values/compare.ts';
import { addNumbers, subtractNumbers } from '../values/number.ts';
import { changeAt, comparePaths } from './change-path.ts';
import { valueAt } from './evaluate.ts';
import type { SetValue, Update } from './syntax.ts';

/** The item after the update. Every operand reads the item as it was before. */
export const applyUpdate = (update: Update, before: Item): Item => {
  let item = before;
  const values = update.set.map(({ path, value }) => ({ path, value: evaluate(value, before) }));
  for (const { path, value } of values.sort((a, b) => comparePaths(a.path, b.path))) {
    item = changeAt(item, path, () => value);
  }
  for (const { path, value } of update.add) {
    item = changeAt(item, path, (current) => add(current, value));
  }
  for (const { path, value } of update.delete) {
    item = changeAt(item, path, (current) => takeOut(current, value));
  }
  // From the back, so that an index still means the element it meant before.
  for (const { path } of [...update.remove].sort((a, b) => comparePaths(b.path, a.path))) {
    item = changeAt(item, path, () => undefined);
  }
  return item;
};

const wrongOperand = () =>
  validation('An operand in the update expression has an incorrect data type');

const evaluate = (value: SetValue, item: Item): AttributeValue => {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(item, value.path);
      if (found !== undefined) return found;
      throw validation(
        'The provided expression refers to an attribute that does not exist in the item',
      );
    }
    case 'if-not-exists':
      return valueAt(item, value.path) ?? evaluate(value.fallback, item);
    case 'list-append': {
      const first = evaluate(value.first, item);
      const second = evaluate(value.second, item);
      if (!('L' in first && 'L' in second)) throw wrongOperand();
      return { L: [...first.L, ...second.L] };
    }
    case 'sum': {
      const left = evaluate(value.left, item);
      const right = evaluate(value.right, item);
      if (!('N' in left && 'N' in right)) throw wrongOperand();
      return { N: (value.sign === '+' ? addNumbers : subtractNumbers)(left.N, right.N) };
    }
  }
};

const add = (current: AttributeValue | undefined, value: AttributeValue): AttributeValue => {
  if (current === undefined) return value;
  if (typeOf(current) !== typeOf(value)) throw wrongOperand();
  if ('N' in current && 'N' in value) return { N: addNumbers(current.N, value.N) };
  if ('SS' in current && 'SS' in value) return { SS: [...new Set([...current.SS, ...value.SS])] };
  if ('NS' in current && 'NS' in value) return { NS: [...new Set([...current.NS, ...value.NS])] };
  if ('BS' in current && 'BS' in value) {
    const present = new Set(setMembers(current));
    const added = value.BS.filter((each) => !present.has(Buffer.from(each).toString('base64')));
    return { BS: [...current.BS, ...added] };
  }
  throw wrongOperand();
};

/** A set that loses its last member disappears. */
const takeOut = (
  current: AttributeValue | undefined,
  value: AttributeValue,
): AttributeValue | undefined => {
  if (current === undefined) return undefined;
  const type = typeOf(current);
  if (type !== typeOf(value)) throw wrongOperand();
  const gone = new Set(setMembers(value));
  const names = setMembers(current) ?? [];
  const members = Object.values(current)[0] as readonly unknown[];
  const kept = members.filter((_, at) => !gone.has(names[at] ?? ''));
  if (kept.length === 0) return undefined;
  const left: Record<string, unknown> = {};
  setAttribute(left as Record<string, AttributeValue>, type, kept as unknown as AttributeValue);
  return left as unknown as AttributeValue;
};
