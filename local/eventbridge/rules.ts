import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readInput } from '../engine/operation-input.ts';
import type { EventBridgeContext, Input, Output } from './context.ts';
import { DEFAULT_BUS, nameIn } from './names.ts';
import { parseSchedule } from './parse-schedule.ts';
import { compilePattern } from './pattern.ts';
import { invalid, notFound } from './refusal.ts';
import { ENABLED, type Rule } from './rule-table.ts';
import { checkTarget, targetSchema } from './target.ts';

const ruleName = z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/, 'use 1 to 64 of A-Z a-z 0-9 . - _');
const ruleKey = { Name: ruleName, EventBusName: z.string().optional() };
const targetsKey = { Rule: ruleName, EventBusName: z.string().optional() };
const page = { Limit: z.number().optional(), NextToken: z.string().optional() };

const putRuleSchema = z.strictObject({
  ...ruleKey,
  EventPattern: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default(ENABLED),
  Description: z.string().optional(),
  RoleArn: z.string().optional(),
  Tags: z.array(z.unknown()).optional(),
});
const putTargetsSchema = z.strictObject({ ...targetsKey, Targets: z.array(targetSchema).min(1) });
const removeTargetsSchema = z.strictObject({
  ...targetsKey,
  Ids: z.array(z.string()).min(1),
  Force: z.boolean().optional(),
});
const listRulesSchema = z.strictObject({
  NamePrefix: z.string().default(''),
  EventBusName: z.string().optional(),
  ...page,
});

const MAX_TARGETS = 5;

/** Creates the rule or replaces its settings; targets, and the next due time of the same schedule, stay. */
export const putRule = (context: EventBridgeContext, input: Input): Output => {
  const ask = readInput('PutRule', putRuleSchema, input);
  const bus = existingBus(context, ask.EventBusName);
  checkTrigger(bus, ask.EventPattern, ask.ScheduleExpression);
  const existing = context.rules.find(bus, ask.Name);
  const schedule = ask.ScheduleExpression ?? null;
  const goesOn = existing?.schedule === schedule && existing.state === ask.State;
  context.rules.save({
    bus,
    name: ask.Name,
    pattern: ask.EventPattern ?? null,
    schedule,
    state: ask.State,
    description: ask.Description ?? null,
    nextDueAt: goesOn ? existing.nextDueAt : firstDue(context, schedule),
    targets: existing?.targets ?? [],
  });
  return { RuleArn: context.names.rule(bus, ask.Name) };
};

const checkTrigger = (bus: string, pattern?: string, schedule?: string): void => {
  if (pattern === undefined && schedule === undefined) {
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (pattern !== undefined) compilePattern(pattern);
  if (schedule === undefined) return;
  if (bus !== DEFAULT_BUS) {
    throw invalid('ScheduleExpression is supported only on the default event bus.');
  }
  parseSchedule(schedule);
};

const firstDue = ({ environment }: EventBridgeContext, schedule: string | null): number | null => {
  const now = environment.clock.now();
  return schedule === null ? null : (parseSchedule(schedule).next(now, now) ?? null);
};

/** Throws `ResourceNotFoundException`. */
export const existingBus = (
  { rules }: EventBridgeContext,
  nameOrArn: string | undefined,
): string => {
  const bus = nameIn(nameOrArn);
  if (!rules.hasBus(bus)) throw notFound(`Event bus ${bus}`);
  return bus;
};

const existingRule = (context: EventBridgeContext, bus: string | undefined, name: string): Rule => {
  const rule = context.rules.find(existingBus(context, bus), name);
  if (rule === undefined) throw notFound(`Rule ${name} on EventBus ${nameIn(bus)}`);
  return rule;
};

export const describeRule = (context: EventBridgeContext, input: Input): Output => {
  const { Name, EventBusName } = readInput('DescribeRule', z.strictObject(ruleKey), input);
  return present(existingRule(context, EventBusName, Name));
};

export const listRules = (context: EventBridgeContext, input: Input): Output => {
  const { NamePrefix, EventBusName } = readInput('ListRules', listRulesSchema, input);
  const rules = context.rules.onBus(existingBus(context, EventBusName));
  return { Rules: rules.filter(({ name }) => name.startsWith(NamePrefix)).map(present) };
};

const present = (rule: Rule): Output => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.bus,
  State: rule.state,
  ...(rule.pattern !== null && { EventPattern: rule.pattern }),
  ...(rule.schedule !== null && { ScheduleExpression: rule.schedule }),
  ...(rule.description !== null && { Description: rule.description }),
});

/** `EnableRule` and `DisableRule`. */
export const setRuleState =
  (state: string) =>
  (context: EventBridgeContext, input: Input): Output => {
    const { Name, EventBusName } = readInput(`${state} rule`, z.strictObject(ruleKey), input);
    const rule = existingRule(context, EventBusName, Name);
    context.rules.save({ ...rule, state, nextDueAt: firstDue(context, rule.schedule) });
    return {};
  };

export const deleteRule = (context: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({ ...ruleKey, Force: z.boolean().optional() });
  const { Name, EventBusName } = readInput('DeleteRule', schema, input);
  const rule = context.rules.find(existingBus(context, EventBusName), Name);
  if (rule !== undefined && rule.targets.length > 0) {
    throw invalid("Rule can't be deleted since it has targets.");
  }
  if (rule !== undefined) context.rules.remove(rule.bus, rule.name);
  return {};
};

/** Adds targets, or replaces those of the same ids. */
export const putTargets = (context: EventBridgeContext, input: Input): Output => {
  const ask = readInput('PutTargets', putTargetsSchema, input);
  const rule = existingRule(context, ask.EventBusName, ask.Rule);
  const byId = new Map([...rule.targets, ...ask.Targets].map((target) => [target.Id, target]));
  saveTargets(context, rule, [...byId.values()]);
  return { FailedEntryCount: 0, FailedEntries: [] };
};

/** Replaces all targets of the rule; throws for what is not supported or over AWS's five. */
export const saveTargets = (
  context: EventBridgeContext,
  rule: Rule,
  targets: Rule['targets'],
): void => {
  for (const target of targets) checkTarget(target);
  if (targets.length > MAX_TARGETS) {
    throw new AwsError(
      'LimitExceededException',
      `Rule ${rule.name} has ${targets.length} targets; the limit is ${MAX_TARGETS}.`,
    );
  }
  context.rules.save({ ...rule, targets });
};

export const removeTargets = (context: EventBridgeContext, input: Input): Output => {
  const ask = readInput('RemoveTargets', removeTargetsSchema, input);
  const rule = existingRule(context, ask.EventBusName, ask.Rule);
  const targets = rule.targets.filter(({ Id }) => !ask.Ids.includes(Id));
  context.rules.save({ ...rule, targets });
  return { FailedEntryCount: 0, FailedEntries: [] };
};

export const listTargetsByRule = (context: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({ ...targetsKey, ...page });
  const { Rule: name, EventBusName } = readInput('ListTargetsByRule', schema, input);
  return { Targets: [...existingRule(context, EventBusName, name).targets] };
};
