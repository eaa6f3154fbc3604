import { AwsError } from '../engine/aws-error.ts';

/** A datapoint of an expression; undefined where a metric it needs has none. */
export type Value = number | undefined;
/** Computes one datapoint from those of the named metrics. */
export type Expression = (metrics: Readonly<Record<string, Value>>) => Value;

export interface ParsedExpression {
  readonly compute: Expression;
  /** The ids of the metrics and expressions that it reads. */
  readonly reads: ReadonlySet<string>;
}

/**
 * The part of CloudWatch's metric math that alarms here use: numbers, `+ - * /`, comparisons,
 * parentheses, `IF(condition, then, else)` and `FILL(metric, number)`. Throws for all else, naming it.
 */
export const parseExpression = (text: string): ParsedExpression => {
  const reads = new Set<string>();
  const parser = { text, tokens: tokensOf(text), at: 0, reads };
  const compute = comparison(parser);
  if (parser.at < parser.tokens.length) throw unknown(parser, parser.tokens[parser.at]);
  return { compute, reads };
};

interface Parser {
  readonly text: string;
  readonly tokens: readonly string[];
  at: number;
  readonly reads: Set<string>;
}

const tokensOf = (text: string): string[] =>
  text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|\S/g) ?? [];

const unknown = ({ text }: Parser, token: string | undefined): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `${token ?? 'The end'} is not implemented, or not expected there, by the embedded CloudWatch: ${text}`,
  );

const take = (parser: Parser): string | undefined => {
  const token = parser.tokens[parser.at];
  parser.at += 1;
  return token;
};

const expect = (parser: Parser, wanted: string): void => {
  const token = take(parser);
  if (token !== wanted) throw unknown(parser, token);
};

type Combine = (left: number, right: number) => number;

const COMPARED: Readonly<Record<string, Combine>> = {
  '>': (left, right) => Number(left > right),
  '<': (left, right) => Number(left < right),
  '>=': (left, right) => Number(left >= right),
  '<=': (left, right) => Number(left <= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
};
const SUMMED: Readonly<Record<string, Combine>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
};
const MULTIPLIED: Readonly<Record<string, Combine>> = {
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

/** Operators of one rank, from the left; a missing side, or a division by zero, gives no datapoint. */
const chain =
  (operators: Readonly<Record<string, Combine>>, next: (parser: Parser) => Expression) =>
  (parser: Parser): Expression => {
    let left = next(parser);
    for (;;) {
      const operator = parser.tokens[parser.at] ?? '';
      const combine = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
      if (!combine) return left;
      parser.at += 1;
      left = both(left, next(parser), combine);
    }
  };

const both =
  (left: Expression, right: Expression, combine: Combine): Expression =>
  (metrics) => {
    const [one, other] = [left(metrics), right(metrics)];
    if (one === undefined || other === undefined) return undefined;
    const result = combine(one, other);
    return Number.isFinite(result) ? result : undefined;
  };

const operand = (parser: Parser): Expression => {
  const token = take(parser);
  if (token === undefined) throw unknown(parser, token);
  if (token === '(') {
    const inner = comparison(parser);
    expect(parser, ')');
    return inner;
  }
  if (/^\d/.test(token)) return () => Number(token);
  if (parser.tokens[parser.at] === '(') return call(parser, token);
  if (!/^[a-z]\w*$/.test(token)) throw unknown(parser, token);
  parser.reads.add(token);
  return (metrics) => metrics[token];
};

const call = (parser: Parser, name: string): Expression => {
  parser.at += 1;
  const given = [comparison(parser)];
  while (parser.tokens[parser.at] === ',') {
    parser.at += 1;
    given.push(comparison(parser));
  }
  expect(parser, ')');
  const [first, second, third] = given;
  if (name === 'FILL' && given.length === 2 && first && second) {
    return (metrics) => first(metrics) ?? second(metrics);
  }
  if (name === 'IF' && given.length === 3 && first && second && third) {
    return (metrics) => {
      const condition = first(metrics);
      if (condition === undefined) return undefined;
      return condition === 0 ? third(metrics) : second(metrics);
    };
  }
  throw unknown(parser, `${name} with ${given.length} arguments`);
};

const product = chain(MULTIPLIED, operand);
const sum = chain(SUMMED, product);
const comparison = chain(COMPARED, sum);
