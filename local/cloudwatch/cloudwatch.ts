import type { Datum, MetricSink } from '../engine/metrics.ts';
import { unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { readAlarm } from './alarm-definition.ts';
import { createAlarmTable, type Notification } from './alarm-table.ts';
import { readComposite } from './composite.ts';
import { createDashboards } from './dashboards.ts';
import { describeAlarms } from './describe-alarms.ts';
import { embeddedData } from './embedded-line.ts';
import { getMetricData, listMetrics } from './metric-data.ts';
import { createSeries } from './series.ts';
import { createWatch } from './watch.ts';

/** CloudWatch's alarms on the numbers of the embedded cloud itself. */
export interface CloudWatch extends Service, ResourceProvider, MetricSink {
  readonly id: 'cloudwatch';
  /** Takes a function's log line for the numbers in it. */
  readLine(text: string): void;
  /** What the alarms' topics were told, oldest first. */
  notifications(): readonly Notification[];
  /** From now on alarms are looked at, each full minute in which there is something to see. */
  start(): void;
  close(): void;
}

export interface CloudWatchParts {
  readonly environment: Environment;
  /** Numbers that nobody tells by himself; asked for each minute. */
  readonly gauges: () => readonly Datum[];
}

const TYPES = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
] as const;

/** Metrics are kept in memory for three hours; alarms' states and notifications in the store. */
export const createCloudWatch = ({ environment, gauges }: CloudWatchParts): CloudWatch => {
  const { clock, store, region, accountId } = environment;
  const table = createAlarmTable(store);
  const series = createSeries(clock.now, () => watch.wake());
  const watch = createWatch({ environment, table, series, gauges });
  const dashboards = createDashboards();
  const arnOf = (name: string): string => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
  const operations: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    DescribeAlarms: (input) => describeAlarms(watch, arnOf, input),
    GetMetricData: (input) => getMetricData(series, input),
    ListMetrics: (input) => listMetrics(series, input),
    ListDashboards: (input) => dashboards.list(input),
    GetDashboard: (input) => dashboards.get(input),
  };
  return {
    id: 'cloudwatch',
    types: TYPES,
    call: async (operation, input) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw unknownOperation('CloudWatch', operation);
      return { ...run(input) };
    },
    provision: async ({ type, stackName, logicalId, properties }) => {
      const defaultName = `${stackName}-${logicalId}`;
      if (type === 'AWS::CloudWatch::Dashboard') return dashboards.put(defaultName, properties);
      const { name } =
        type === 'AWS::CloudWatch::Alarm'
          ? watch.add(readAlarm(properties, defaultName))
          : watch.addComposite(readComposite(properties, defaultName));
      return { ref: name, attributes: { Arn: arnOf(name) } };
    },
    put: series.put,
    readLine: (text) => {
      for (const datum of embeddedData(text)) series.put(datum);
    },
    notifications: table.notifications,
    start: watch.start,
    close: watch.close,
  };
};
