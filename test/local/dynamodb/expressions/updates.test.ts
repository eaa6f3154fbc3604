import { describe, expect, it } from '@jest/globals';
import { applyUpdate } from '../../../../local/dynamodb/expressions/apply-update.ts';
import { compileExpressions } from '../../../../local/dynamodb/expressions/compile.ts';
import { project } from '../../../../local/dynamodb/expressions/project.ts';
import type { Item } from '../../../../local/dynamodb/values/attribute-value.ts';

const ITEM: Item = {
  n: { N: '10' },
  s: { S: 'text' },
  l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
  m: { M: { k: { N: '1' }, deep: { M: { x: { S: 'x' } } } } },
  ss: { SS: ['x', 'y'] },
  bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
};

const update = (expression: string, values?: Record<string, unknown>): Item => {
  const compiled = compileExpressions({
    UpdateExpression: expression,
    ExpressionAttributeValues: values,
  });
  if (compiled.update === undefined) throw new Error('no update');
  return applyUpdate(compiled.update, ITEM);
};

describe('updates', () => {
  it.each<[string, Record<string, unknown> | undefined, Partial<Record<string, unknown>>]>([
    ['SET s = :v', { ':v': { S: 'new' } }, { s: { S: 'new' } }],
    ['SET n = n + :v', { ':v': { N: '0.5' } }, { n: { N: '10.5' } }],
    ['SET n = :v - n', { ':v': { N: '3' } }, { n: { N: '-7' } }],
    ['SET a = if_not_exists(a, :v) + :v', { ':v': { N: '1' } }, { a: { N: '2' } }],
    ['SET n = if_not_exists(n, :v)', { ':v': { N: '1' } }, { n: { N: '10' } }],
    [
      'SET n = m.k, m.k = n',
      undefined,
      { n: { N: '1' }, m: { M: { k: { N: '10' }, deep: { M: { x: { S: 'x' } } } } } },
    ],
    ['SET l[1] = :v', { ':v': { S: 'B' } }, { l: { L: [{ S: 'a' }, { S: 'B' }, { S: 'c' }] } }],
    [
      'SET l[9] = :v, l[7] = s',
      { ':v': { S: 'z' } },
      { l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { S: 'text' }, { S: 'z' }] } },
    ],
    [
      'SET l = list_append(l, :v)',
      { ':v': { L: [{ N: '1' }] } },
      { l: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { N: '1' }] } },
    ],
    [
      'SET q = list_append(if_not_exists(q, :e), :v)',
      { ':e': { L: [] }, ':v': { L: [{ N: '1' }] } },
      { q: { L: [{ N: '1' }] } },
    ],
    [
      'SET m.deep.y = :v',
      { ':v': { S: 'y' } },
      { m: { M: { k: { N: '1' }, deep: { M: { x: { S: 'x' }, y: { S: 'y' } } } } } },
    ],
    ['REMOVE l[0], l[1]', undefined, { l: { L: [{ S: 'c' }] } }],
    ['REMOVE s, absent, l[99], m.absent', undefined, { s: undefined }],
    ['SET l[0] = :v REMOVE l[1]', { ':v': { S: 'A' } }, { l: { L: [{ S: 'A' }, { S: 'c' }] } }],
    ['ADD n :v, fresh :v', { ':v': { N: '-2' } }, { n: { N: '8' }, fresh: { N: '-2' } }],
    ['ADD ss :v', { ':v': { SS: ['y', 'z'] } }, { ss: { SS: ['x', 'y', 'z'] } }],
    [
      'ADD bs :v',
      { ':v': { BS: [Uint8Array.of(2), Uint8Array.of(3)] } },
      { bs: { BS: [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] } },
    ],
    ['DELETE ss :v', { ':v': { SS: ['x', 'other'] } }, { ss: { SS: ['y'] } }],
    ['delete ss :v', { ':v': { SS: ['x', 'y'] } }, { ss: undefined }],
    ['DELETE bs :v', { ':v': { BS: [Uint8Array.of(1)] } }, { bs: { BS: [Uint8Array.of(2)] } }],
  ])('%s', (expression, values, changed) => {
    const expected = Object.fromEntries(
      Object.entries({ ...ITEM, ...changed }).filter(([, value]) => value !== undefined),
    );
    expect(update(expression, values)).toEqual(expected);
  });

  it('leaves the item it was given as it was', () => {
    const before = structuredClone(ITEM);
    update('SET m.deep.x = :v, l[0] = :v ADD ss :set', { ':v': { S: 'v' }, ':set': { SS: ['q'] } });
    expect(ITEM).toEqual(before);
  });

  it.each<[string, Record<string, unknown> | undefined, string]>([
    [
      'SET a.b = :v',
      { ':v': { S: 'x' } },
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET s.b = :v',
      { ':v': { S: 'x' } },
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET a = absent',
      undefined,
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'SET a = s + :v',
      { ':v': { N: '1' } },
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'ADD s :v',
      { ':v': { N: '1' } },
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'SET a = n + :v',
      { ':v': { S: '1' } },
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      'ADD a :v',
      { ':v': { S: '1' } },
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: ADD, operand type: S',
    ],
    [
      'SET a = n, a = n',
      undefined,
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    ['SET m.k = n REMOVE m', undefined, 'Invalid UpdateExpression: Two document paths overlap'],
    ['SET m.k = n REMOVE m[0]', undefined, 'Invalid UpdateExpression: Two document paths conflict'],
    [
      'SET a = n SET b = n',
      undefined,
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    ['SET a = n + n + n', undefined, 'Invalid UpdateExpression: Syntax error; token: "+"'],
    [
      'SET a = size(l)',
      undefined,
      'Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: size',
    ],
    ['PUT a = n', undefined, 'Invalid UpdateExpression: Syntax error; token: "PUT"'],
  ])('%s is refused', (expression, values, message) => {
    expect(() => update(expression, values)).toThrow(message);
  });
});

describe('projections', () => {
  it.each<[string, Item]>([
    ['n', { n: { N: '10' } }],
    ['m.deep.x, n', { m: { M: { deep: { M: { x: { S: 'x' } } } } }, n: { N: '10' } }],
    ['l[2], l[0]', { l: { L: [{ S: 'a' }, { S: 'c' }] } }],
    ['absent, m.absent, l[9], s[0]', {}],
  ])('%s', (expression, expected) => {
    const { projection = [] } = compileExpressions({ ProjectionExpression: expression });
    expect(project(ITEM, projection)).toEqual(expected);
  });

  it('refuses paths that overlap', () => {
    expect(() => compileExpressions({ ProjectionExpression: 'm, m.k' })).toThrow(
      'Invalid ProjectionExpression: Two document paths overlap with each other',
    );
  });
});
