import type { AttributeValue } from '../values/attribute-value.ts';
import type { Cursor } from './cursor.ts';
import {
  calledFunction,
  misusedFunction,
  parseArguments,
  parsePlainOperand,
  requirePath,
  requireType,
} from './parse-operand.ts';
import { parsePath, refuseOverlap } from './parse-path.ts';
import type { Path, SetValue, Update } from './syntax.ts';

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Section = (typeof SECTIONS)[number];
type Draft = { -readonly [K in keyof Update]: Update[K][number][] };

/** Reads `SET … REMOVE … ADD … DELETE …`, each section at most once, in any order. */
export const parseUpdate = (cursor: Cursor): Update => {
  const update: Draft = { set: [], remove: [], add: [], delete: [] };
  const seen = new Set<Section>();
  while (cursor.peek().kind !== 'end') {
    const section = SECTIONS.find((each) => cursor.accept(each));
    if (section === undefined) throw cursor.unexpected();
    if (seen.has(section)) {
      throw cursor.invalid(
        `The "${section}" section can only be used once in an update expression;`,
      );
    }
    seen.add(section);
    do parseClause(cursor, section, update);
    while (cursor.accept(','));
  }
  const clauses = [...update.set, ...update.remove, ...update.add, ...update.delete];
  refuseOverlap(
    cursor,
    clauses.map(({ path }) => path),
  );
  return update;
};

const parseClause = (cursor: Cursor, section: Section, update: Draft): void => {
  const path = parsePath(cursor);
  switch (section) {
    case 'SET':
      cursor.expect('=');
      update.set.push({ path, value: parseSetValue(cursor) });
      return;
    case 'REMOVE':
      update.remove.push({ path });
      return;
    case 'ADD':
      update.add.push(parseAmount(cursor, section, path));
      return;
    case 'DELETE':
      update.delete.push(parseAmount(cursor, section, path));
      return;
  }
};

const parseAmount = (
  cursor: Cursor,
  section: 'ADD' | 'DELETE',
  path: Path,
): { path: Path; value: AttributeValue } => {
  if (cursor.peek().kind !== 'value') throw cursor.unexpected();
  const operand = parsePlainOperand(cursor);
  const sets = ['SS', 'NS', 'BS'] as const;
  requireType(cursor, section, operand, section === 'ADD' ? ['N', ...sets] : sets);
  if (operand.kind !== 'value') throw cursor.unexpected();
  return { path, value: operand.value };
};

const parseSetValue = (cursor: Cursor): SetValue => {
  const left = parseTerm(cursor);
  const sign = cursor.accept('+') ? '+' : cursor.accept('-') ? '-' : undefined;
  if (sign === undefined) return left;
  const right = parseTerm(cursor);
  requireType(cursor, sign, left, ['N']);
  requireType(cursor, sign, right, ['N']);
  return { kind: 'sum', sign, left, right };
};

const parseTerm = (cursor: Cursor): SetValue => {
  if (cursor.accept('(')) {
    const value = parseSetValue(cursor);
    cursor.expect(')');
    return value;
  }
  const name = calledFunction(cursor);
  if (name === undefined) return parsePlainOperand(cursor);
  if (name !== 'if_not_exists' && name !== 'list_append') throw misusedFunction(cursor, name);
  const [first, second] = parseArguments(cursor, name, 2, parseTerm) as [SetValue, SetValue];
  if (name === 'if_not_exists') {
    const path = requirePath(cursor, name, first.kind === 'path' ? first : undefined);
    return { kind: 'if-not-exists', path, fallback: second };
  }
  requireType(cursor, name, first, ['L']);
  requireType(cursor, name, second, ['L']);
  return { kind: 'list-append', first, second };
};
