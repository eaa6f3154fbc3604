import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { parseProperties } from '../lambda/function-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmState } from './evaluate.ts';

/** An alarm on other alarms. */
export interface CompositeDefinition
  extends Pick<AlarmDefinition, 'name' | 'description' | 'actions' | 'told'> {
  /** Names of the alarms of which any makes this one. */
  readonly anyOf: readonly string[];
}

const properties = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.literal(true).optional(),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  AlarmRule: z.string(),
  Tags: z.unknown().optional(),
});

/** Reads `AWS::CloudWatch::CompositeAlarm`: `ALARM("…") OR ALARM("…") …`, and no other rule. */
export const readComposite = (
  input: Readonly<Record<string, unknown>>,
  defaultName: string,
): CompositeDefinition => {
  const read = parseProperties(properties, input);
  return {
    name: read.AlarmName ?? defaultName,
    description: read.AlarmDescription,
    actions: { ALARM: read.AlarmActions, OK: read.OKActions },
    anyOf: alternatives(read.AlarmRule),
    told: input,
  };
};

/** `ALARM("arn:…:alarm:NAME")` or `ALARM("NAME")`. */
const TERM = /^ALARM\("?(?:arn:[^"]*:alarm:)?([^":]+)"?\)$/;

const alternatives = (rule: string): string[] =>
  rule
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .split(' OR ')
    .map((term) => {
      const [, name] = TERM.exec(term.trim()) ?? [];
      if (name !== undefined) return name;
      throw new AwsError(
        'ValidationError',
        `AlarmRule: ${term} is not implemented by the embedded CloudWatch; use ALARM("…") OR ALARM("…")`,
      );
    });

/** The composite's own state, out of those of the alarms it names. */
export const judgeComposite = (
  { anyOf }: Pick<CompositeDefinition, 'anyOf'>,
  stateOf: (name: string) => AlarmState | undefined,
): { readonly state: AlarmState; readonly reason: string } => {
  const raised = anyOf.filter((name) => stateOf(name) === 'ALARM');
  return raised.length > 0
    ? { state: 'ALARM', reason: `Raised: ${raised.join(', ')}.` }
    : { state: 'OK', reason: 'None of its alarms is raised.' };
};
