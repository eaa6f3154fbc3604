import { describe, expect, it } from '@jest/globals';
import { compileExpressions } from '../../../../local/dynamodb/expressions/compile.ts';
import { holds } from '../../../../local/dynamodb/expressions/evaluate.ts';
import type { Item } from '../../../../local/dynamodb/values/attribute-value.ts';
import { fc } from '../../../properties.ts';

const ITEM: Item = {
  s: { S: 'hello' },
  n: { N: '10' },
  b: { B: Uint8Array.of(1, 2, 3) },
  t: { BOOL: true },
  z: { NULL: true },
  ss: { SS: ['x', 'y'] },
  ns: { NS: ['1', '2'] },
  l: { L: [{ S: 'a' }, { M: { deep: { N: '7' } } }] },
  m: { M: { k: { S: 'v' }, 'a.b': { S: 'dotted' } } },
};

const NAMES: Record<string, string> = { '#dot': 'a.b', '#s': 's', '#size': 'size' };
const VALUES: Record<string, unknown> = {
  ':hello': { S: 'hello' },
  ':he': { S: 'he' },
  ':astral': { S: '\uD83D\uDE00' },
  ':private': { S: '\uFFFD' },
  ':9': { N: '9' },
  ':10': { N: '10.0' },
  ':100': { N: '100' },
  ':2': { N: '2' },
  ':x': { S: 'x' },
  ':a': { S: 'a' },
  ':v': { S: 'v' },
  ':yx': { SS: ['y', 'x'] },
  ':b12': { B: Uint8Array.of(1, 2) },
  ':m': { M: { 'a.b': { S: 'dotted' }, k: { S: 'v' } } },
  ':true': { BOOL: true },
  ':N': { S: 'N' },
  ':L': { S: 'L' },
  ':bad': { S: 'STRING' },
};

/** Compiles with exactly the placeholders that the expression uses. */
const compile = (expression: string) => {
  const used = <T>(map: Record<string, T>): Record<string, T> | undefined => {
    const entries = Object.entries(map).filter(([key]) =>
      new RegExp(`${key}(?!\\w)`).test(expression),
    );
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  const { condition } = compileExpressions({
    ConditionExpression: expression,
    ExpressionAttributeNames: used(NAMES),
    ExpressionAttributeValues: used(VALUES),
  });
  if (condition === undefined) throw new Error('no condition');
  return condition;
};

describe('conditions', () => {
  it.each([
    ['s = :hello', true],
    ['#s = :hello', true],
    [':hello = s', true],
    ['n = :10', true],
    ['n = :hello', false],
    ['n > :9', true],
    ['n < :9', false],
    ['n <= :10', true],
    ['n >= :100', false],
    [':astral > :private', true],
    ['ss = :yx', true],
    ['m = :m', true],
    ['t = :true', true],
    ['absent = :9', false],
    ['absent <> :9', true],
    ['absent < :9', false],
    ['NOT absent < :9', true],
    ['n BETWEEN :9 AND :100', true],
    ['n between :100 and :100', false],
    ['n IN (:9, :10)', true],
    ['n IN (:9, :hello)', false],
    ['attribute_exists(m.k)', true],
    ['attribute_exists(m.absent)', false],
    ['attribute_exists(l[1].deep)', true],
    ['attribute_not_exists(l[2])', true],
    ['attribute_exists(m.#dot)', true],
    ['attribute_type(n, :N)', true],
    ['attribute_type(l, :L)', true],
    ['attribute_type(:9, :N)', true],
    ['absent <> gone', true],
    ['absent = gone', false],
    ['n BETWEEN :10 AND :100', true],
    ['attribute_type(s, :N)', false],
    ['begins_with(s, :he)', true],
    ['begins_with(s, :x)', false],
    ['begins_with(b, :b12)', true],
    ['begins_with(n, :he)', false],
    ['contains(s, :he)', true],
    ['contains(ss, :x)', true],
    ['contains(ss, :he)', false],
    ['contains(ns, :2)', true],
    ['contains(l, :a)', true],
    ['contains(b, :b12)', true],
    ['size(s) > :2', true],
    ['size(ss) = :2', true],
    ['size(l) = :2', true],
    ['size(m) = :2', true],
    ['size(absent) = :2', false],
    ['size(n) = :2', false],
    ['s = :hello OR absent = :9 AND n = :9', true],
    ['(s = :hello OR absent = :9) AND n = :9', false],
    ['NOT s = :hello AND n = :9', false],
    ['NOT (s = :hello AND n = :9)', true],
    ['(n = :10) AND (s = :hello)', true],
  ])('%s is %s', (expression, expected) => {
    expect(holds(compile(expression), ITEM)).toBe(expected);
  });

  it.each([
    ['', 'The expression can not be empty;'],
    ['s =', 'Syntax error; token: "<EOF>", near: "="'],
    ['s == :hello', 'Syntax error; token: "=", near: "== :hello"'],
    ['a-b = :hello', 'Syntax error; token: "-"'],
    ['s = :hello n', 'Syntax error; token: "n"'],
    ['name = :hello', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['m.Status = :hello', 'Attribute name is a reserved keyword; reserved keyword: Status'],
    [
      '#none = :hello',
      'An expression attribute name used in the document path is not defined; attribute name: #none',
    ],
    [
      's = :none',
      'An expression attribute value used in expression is not defined; attribute value: :none',
    ],
    ['s = s', 'The first operand must be distinct from the remaining operands'],
    ['((s = :hello))', 'The expression has redundant parentheses;'],
    ['exists(s)', 'Invalid function name; function: exists'],
    ['size(s)', 'The function is not allowed to be used this way in an expression; function: size'],
    [
      'attribute_exists(s) = :true',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
    ['contains(s, s)', 'The first operand must be distinct from the remaining operands'],
    ['_s = :hello', 'Syntax error; token: "_"'],
    [
      `s IN (${Array.from({ length: 101 }, () => ':x').join(',')})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
    [
      `s = :hello${' '.repeat(4096)}`,
      'Expression size has exceeded the maximum allowed size; expression size: 4106',
    ],
    [
      's = begins_with(s, :he)',
      'The function is not allowed to be used this way in an expression; function: begins_with',
    ],
    [
      'attribute_exists(:hello)',
      'The operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(s)',
      'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    [
      'begins_with(s, :9)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      's < :yx',
      'Incorrect operand type for operator or function; operator or function: <, operand type: SS',
    ],
    [
      'n BETWEEN :100 AND :9',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
    ],
    ['n BETWEEN :9 AND :hello', 'The BETWEEN operator requires same data type'],
    [
      'attribute_type(s, :bad)',
      'Invalid attribute type name found; type: STRING, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
  ])('%j is refused', (expression, message) => {
    expect(() => compile(expression)).toThrow(`Invalid ConditionExpression: ${message}`);
  });

  it.each([
    [
      { ExpressionAttributeNames: { '#x': 'x' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      {
        ConditionExpression: 'attribute_exists(s)',
        ExpressionAttributeNames: { '#x': 'x', '#y': 'y' },
      },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}',
    ],
    [
      {
        ConditionExpression: 'attribute_exists(s)',
        ExpressionAttributeValues: { ':x': { S: 'x' } },
      },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}',
    ],
    [
      { ConditionExpression: 'attribute_exists(s)', ExpressionAttributeValues: {} },
      'ExpressionAttributeValues must not be empty',
    ],
    [
      { ConditionExpression: 'attribute_exists(s)', ExpressionAttributeNames: { x: 'x' } },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "x"',
    ],
  ])('placeholders %j are refused', (input, message) => {
    expect(() => compileExpressions(input)).toThrow(message);
  });

  it('agrees with plain logic on random combinations', () => {
    type Tree = { text: string; value: boolean };
    const atoms: Tree[] = [
      { text: 's = :hello', value: true },
      { text: 'n < :9', value: false },
      { text: 'attribute_exists(m.k)', value: true },
      { text: 'contains(ss, :he)', value: false },
    ];
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(...atoms),
        tie('tree').map(({ text, value }) => ({ text: `NOT (${text})`, value: !value })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
          text: `(${a.text}) AND (${b.text})`,
          value: a.value && b.value,
        })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
          text: `(${a.text}) OR (${b.text})`,
          value: a.value || b.value,
        })),
      ),
    }));
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(text.length < 4000);
        expect(holds(compile(text), ITEM)).toBe(value);
      }),
    );
  });
});
