import * as z from 'zod';
import { readInput } from '../engine/operation-input.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { CompositeDefinition } from './composite.ts';
import type { Watch } from './watch.ts';

const schema = z.strictObject({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.array(z.enum(['MetricAlarm', 'CompositeAlarm'])).default(['MetricAlarm']),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).optional(),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: z.string().optional(),
});
type Ask = z.infer<typeof schema>;

/** `DescribeAlarms`: by name, prefix, kind and state, a page at a time. */
export const describeAlarms = (
  watch: Pick<Watch, 'alarms' | 'composites' | 'standingOf'>,
  arnOf: (name: string) => string,
  input: Readonly<Record<string, unknown>>,
): object => {
  const ask = readInput('DescribeAlarms', schema, input);
  const all = [
    ...(ask.AlarmTypes.includes('MetricAlarm') ? watch.alarms.values() : []),
    ...(ask.AlarmTypes.includes('CompositeAlarm') ? watch.composites.values() : []),
  ]
    .filter((alarm) => isAskedFor(ask, alarm, watch.standingOf(alarm.name).state))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const from =
    ask.NextToken === undefined ? 0 : all.findIndex(({ name }) => name > (ask.NextToken ?? ''));
  const page = from === -1 ? [] : all.slice(from, from + ask.MaxRecords);
  const shown = (alarm: AlarmDefinition | CompositeDefinition) => present(watch, arnOf, alarm);
  const last = page.at(-1);
  return {
    MetricAlarms: page.filter(({ name }) => watch.alarms.has(name)).map(shown),
    CompositeAlarms: page.filter(({ name }) => watch.composites.has(name)).map(shown),
    ...(last && last !== all.at(-1) && { NextToken: last.name }),
  };
};

const isAskedFor = (ask: Ask, { name }: { readonly name: string }, state: string): boolean =>
  (ask.AlarmNames?.includes(name) ?? true) &&
  name.startsWith(ask.AlarmNamePrefix ?? '') &&
  (ask.StateValue ?? state) === state;

const present = (
  watch: Pick<Watch, 'standingOf'>,
  arnOf: (name: string) => string,
  { name, told }: AlarmDefinition | CompositeDefinition,
): object => {
  const { state, reason, since } = watch.standingOf(name);
  return {
    ...told,
    AlarmName: name,
    AlarmArn: arnOf(name),
    ActionsEnabled: true,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(since),
  };
};
