import { validation } from '../errors.ts';
import { type Cursor, createCursor } from './cursor.ts';
import { parseCondition } from './parse-condition.ts';
import { parseProjection } from './parse-path.ts';
import { parseUpdate } from './parse-update.ts';
import { createPlaceholders } from './placeholders.ts';
import type { Condition, Path, Update } from './syntax.ts';

/** The members of a request that hold expressions and what their placeholders stand for. */
export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

/** What was given, parsed. */
export interface Expressions {
  readonly condition?: Condition | undefined;
  readonly filter?: Condition | undefined;
  readonly keyCondition?: Condition | undefined;
  readonly projection?: readonly Path[] | undefined;
  readonly update?: Update | undefined;
}

const LABELS = [
  'UpdateExpression',
  'ProjectionExpression',
  'FilterExpression',
  'ConditionExpression',
  'KeyConditionExpression',
] as const;

/** Parses every expression of a request and checks that each placeholder is defined and used. */
export const compileExpressions = (input: ExpressionInput): Expressions => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (LABELS.every((label) => input[label] === undefined)) {
    refuseWithoutExpression('ExpressionAttributeNames', names);
    refuseWithoutExpression('ExpressionAttributeValues', values);
    return {};
  }
  const placeholders = createPlaceholders(names, values);
  const parse = <T>(
    label: (typeof LABELS)[number],
    parser: (cursor: Cursor) => T,
  ): T | undefined => {
    const text = input[label];
    return text === undefined ? undefined : parser(createCursor(label, text, placeholders));
  };
  const expressions: Expressions = {
    update: parse('UpdateExpression', parseUpdate),
    projection: parse('ProjectionExpression', parseProjection),
    filter: parse('FilterExpression', parseCondition),
    condition: parse('ConditionExpression', parseCondition),
    keyCondition: parse('KeyConditionExpression', parseCondition),
  };
  placeholders.refuseUnused();
  return expressions;
};

const refuseWithoutExpression = (member: string, map: object | undefined): void => {
  if (map !== undefined) throw validation(`${member} can only be specified when using expressions`);
};
