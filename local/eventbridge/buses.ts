import * as z from 'zod';
import { readInput } from '../engine/operation-input.ts';
import type { EventBridgeContext, Input, Output } from './context.ts';
import { compilePattern } from './pattern.ts';
import { isObject } from './pattern-matchers.ts';
import { alreadyExists, invalid } from './refusal.ts';
import { existingBus } from './rules.ts';

export const busName = z
  .string()
  .regex(/^[.\-_A-Za-z0-9]{1,256}$/, 'use 1 to 256 of A-Z a-z 0-9 . - _');

export const createEventBus = (context: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({ Name: busName, Description: z.string().optional() });
  const { Name } = readInput('CreateEventBus', schema, input);
  if (context.rules.hasBus(Name)) throw alreadyExists(`Event bus ${Name}`);
  context.rules.saveBus(Name, null);
  return { EventBusArn: context.names.bus(Name) };
};

export const describeEventBus = (context: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({ Name: z.string().optional() });
  const { Name } = readInput('DescribeEventBus', schema, input);
  const name = existingBus(context, Name);
  const policy = context.rules.buses().find((bus) => bus.name === name)?.policy ?? null;
  return { Name: name, Arn: context.names.bus(name), ...(policy !== null && { Policy: policy }) };
};

export const listEventBuses = (context: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({
    NamePrefix: z.string().default(''),
    Limit: z.number().optional(),
    NextToken: z.string().optional(),
  });
  const { NamePrefix } = readInput('ListEventBuses', schema, input);
  const buses = context.rules.buses().filter(({ name }) => name.startsWith(NamePrefix));
  return { EventBuses: buses.map(({ name }) => ({ Name: name, Arn: context.names.bus(name) })) };
};

/** The envelope that AWS insists on. Source: EventBridge API reference, TestEventPattern, Event. */
const ENVELOPE = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

export const testEventPattern = (_: EventBridgeContext, input: Input): Output => {
  const schema = z.strictObject({ EventPattern: z.string(), Event: z.string() });
  const { EventPattern, Event } = readInput('TestEventPattern', schema, input);
  const matches = compilePattern(EventPattern);
  const event = parseEvent(Event);
  const missing = ENVELOPE.filter((field) => !Object.hasOwn(event, field));
  if (missing.length > 0) {
    throw invalid(`Parameter Event is not valid. Reason: it lacks ${missing.join(', ')}.`);
  }
  return { Result: matches(event) };
};

const parseEvent = (text: string): Record<string, unknown> => {
  try {
    const event: unknown = JSON.parse(text);
    if (isObject(event)) return event;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid('Parameter Event is not valid. Reason: it must be a JSON object.');
};
