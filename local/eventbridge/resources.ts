import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { generatedName } from '../engine/generated-name.ts';
import { readInput } from '../engine/operation-input.ts';
import type { ProvisionedResource, ProvisionRequest } from '../engine/service.ts';
import { busName } from './buses.ts';
import type { EventBridgeContext } from './context.ts';
import { DEFAULT_BUS, nameIn } from './names.ts';
import { compilePattern } from './pattern.ts';
import { existingBus, putRule, saveTargets } from './rules.ts';
import { targetSchema } from './target.ts';

const jsonObject = z.record(z.string(), z.unknown());
const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: jsonObject.optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().optional(),
  RoleArn: z.string().optional(),
  Targets: z.array(targetSchema).default([]),
  Tags: z.array(z.unknown()).optional(),
});
const busSchema = z.strictObject({
  Name: busName,
  Description: z.string().optional(),
  Tags: z.array(z.unknown()).optional(),
});
const archiveSchema = z.strictObject({
  ArchiveName: z.string().max(48).optional(),
  SourceArn: z.string(),
  Description: z.string().optional(),
  EventPattern: jsonObject.optional(),
  RetentionDays: z.coerce.number().int().min(0).default(0),
  /** CDK writes the empty text for AWS's own key; there is no other key here. */
  KmsKeyIdentifier: z.literal('').optional(),
});
const policySchema = z.strictObject({
  StatementId: z.string(),
  EventBusName: z.string().optional(),
  Statement: jsonObject.optional(),
  Action: z.string().optional(),
  Principal: z.string().optional(),
  Condition: jsonObject.optional(),
});

const MAX_RULE_NAME = 64;
const MAX_ARCHIVE_NAME = 48;

type Provision = (context: EventBridgeContext, request: ProvisionRequest) => ProvisionedResource;

const provisionBus: Provision = (context, { type, properties }) => {
  const { Name } = readInput(type, busSchema, properties);
  if (!context.rules.hasBus(Name)) context.rules.saveBus(Name, null);
  return { ref: Name, attributes: { Arn: context.names.bus(Name), Name } };
};

/** Targets are what the template says and no others. */
const provisionRule: Provision = (context, request) => {
  const { EventPattern, Targets, Name, ...rest } = readInput(
    request.type,
    ruleSchema,
    request.properties,
  );
  const name = Name ?? generatedName(request, MAX_RULE_NAME);
  const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
  const bus = existingBus(context, rest.EventBusName);
  context.environment.store.transaction(() => {
    putRule(context, { ...rest, ...pattern, Name: name });
    const rule = context.rules.find(bus, name);
    if (rule !== undefined) saveTargets(context, rule, Targets);
  });
  const ref = bus === DEFAULT_BUS ? name : `${bus}|${name}`;
  return { ref, attributes: { Arn: context.names.rule(bus, name) } };
};

const provisionArchive: Provision = (context, request) => {
  const ask = readInput(request.type, archiveSchema, request.properties);
  const name = ask.ArchiveName ?? generatedName(request, MAX_ARCHIVE_NAME);
  const pattern = ask.EventPattern === undefined ? null : JSON.stringify(ask.EventPattern);
  if (pattern !== null) compilePattern(pattern);
  context.archives.save({
    name,
    bus: existingBus(context, ask.SourceArn),
    pattern,
    retentionDays: ask.RetentionDays,
    description: ask.Description ?? null,
    createdAt: context.environment.clock.now(),
  });
  return { ref: name, attributes: { Arn: context.names.archive(name), ArchiveName: name } };
};

/** Kept for people to read: there is one account here, so nobody is refused. */
const provisionPolicy: Provision = (context, { type, properties }) => {
  const ask = readInput(type, policySchema, properties);
  const bus = existingBus(context, nameIn(ask.EventBusName));
  const current = context.rules.buses().find(({ name }) => name === bus)?.policy ?? '{}';
  const statements = { ...JSON.parse(current), [ask.StatementId]: ask.Statement ?? ask };
  context.rules.saveBus(bus, JSON.stringify(statements));
  return { ref: ask.StatementId, attributes: {} };
};

const PROVISIONS: ReadonlyMap<string, Provision> = new Map([
  ['AWS::Events::EventBus', provisionBus],
  ['AWS::Events::Rule', provisionRule],
  ['AWS::Events::Archive', provisionArchive],
  ['AWS::Events::EventBusPolicy', provisionPolicy],
]);

/** The resource types that EventBridge creates for CloudFormation. */
export const EVENTBRIDGE_RESOURCE_TYPES: readonly string[] = [...PROVISIONS.keys()];

/** Creates or updates; due times, archived events and deliveries of what exists are kept. */
export const provisionEventBridge: Provision = (context, request) => {
  const provision = PROVISIONS.get(request.type);
  if (provision === undefined) {
    throw new AwsError('ValidationError', `EventBridge has no resource type ${request.type}.`);
  }
  return provision(context, request);
};
