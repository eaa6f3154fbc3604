import { createEmbeddedMetrics } from '../../functions/shared/adapters/embedded-metrics.ts';
import type { Observe } from '../../functions/shared/runtime.ts';
import type { AnyHandler } from './handlers.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';

/** An alarm as `DescribeAlarms` gives it. */
export interface Alarm {
  readonly name: string;
  /** The section of the runbook that its description names. */
  readonly kind: string;
  readonly state: string;
  readonly threshold: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The application on the embedded cloud, whose functions write their metrics to their logs. */
export interface WatchedCloud {
  readonly pipeline: Pipeline;
  /** What happens in the place of a function's next invocations; undefined lets them be. */
  instead: (functionName: string) => 'crash' | 'slow' | undefined;
  alarms(): Promise<readonly Alarm[]>;
  /** The handler that a function runs, as the cloud was given it. */
  handlerOf(functionName: string): AnyHandler;
  functions(): Promise<readonly string[]>;
}

const SLOW_MS = 4_000;

/** Starts the application with every line of its functions where CloudWatch reads them. */
export const startWatchedCloud = async (assembly?: string): Promise<WatchedCloud> => {
  const handlers = new Map<string, AnyHandler>();
  const flushes = new Map<string, () => void>();
  const watched = { instead: (_name: string): 'crash' | 'slow' | undefined => undefined };
  const pipeline: Pipeline = await startPipeline(1, {
    ...(assembly === undefined ? {} : { assembly }),
    observe: (cloud, functionName): Observe => {
      const metrics = createEmbeddedMetrics(serviceOf(functionName), {
        namespace: 'Karwan/dev',
        now: () => pipeline.clock.now(),
      });
      flushes.set(functionName, () => {
        for (const text of metrics.flush())
          cloud.logs.write({ functionName, source: 'stdout', text });
      });
      return { log: () => undefined, count: metrics.count };
    },
    aroundHandler: (functionName, handler) => {
      const run = async (event: never, context: never): Promise<unknown> => {
        const instead = watched.instead(functionName);
        if (instead === 'crash') throw new Error('provoked');
        if (instead === 'slow') await sleep(pipeline, SLOW_MS);
        try {
          return await handler(event, context);
        } finally {
          flushes.get(functionName)?.();
        }
      };
      handlers.set(functionName, run);
      return run;
    },
  });
  return Object.assign(watched, {
    pipeline,
    alarms: () => alarmsOf(pipeline),
    functions: async () => [...handlers.keys()],
    handlerOf: (name: string): AnyHandler => {
      const handler = handlers.get(name);
      if (!handler) throw new Error(`no function is called ${name}`);
      return handler;
    },
  });
};

const sleep = ({ clock }: Pipeline, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.at(clock.now() + ms, resolve));

/** The context whose code a function runs; what is not below one of the others is the read model's or the door's. */
const serviceOf = (functionName: string): string =>
  /Pipeline-(orders|payments|fulfilment|notifications)/.exec(functionName)?.[1] ??
  (/ReadModel|Deadlines|Readers/.test(functionName) ? 'views' : 'ingest');

interface DescribedAlarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly StateValue: string;
  readonly ComparisonOperator?: string;
  readonly Threshold?: number;
  readonly EvaluationPeriods?: number;
  readonly DatapointsToAlarm?: number;
  readonly MetricName?: string;
  readonly Metrics?: readonly { readonly Expression?: string }[];
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

const alarmsOf = async ({ cloud }: Pipeline): Promise<readonly Alarm[]> => {
  const found: Alarm[] = [];
  let NextToken: unknown;
  do {
    const page = await cloud.services.cloudWatch.call('DescribeAlarms', {
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: 100,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const { MetricAlarms, CompositeAlarms } = page as Record<string, DescribedAlarm[]>;
    found.push(...[...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])].map(alarmOf));
    NextToken = page['NextToken'];
  } while (NextToken !== undefined);
  return found;
};

const alarmOf = (described: DescribedAlarm): Alarm => ({
  name: described.AlarmName,
  kind: /operations\.md#([a-z-]+)$/.exec(described.AlarmDescription)?.[1] ?? '',
  state: described.StateValue,
  threshold: thresholdOf(described),
  metric: described.MetricName ?? '',
  dimensions: Object.fromEntries(
    (described.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
  ),
});

const thresholdOf = (described: DescribedAlarm): string => {
  const { ComparisonOperator, Threshold, MetricName, Metrics } = described;
  if (ComparisonOperator === undefined) return 'any of the kinds that page';
  const number = MetricName ?? Metrics?.find(({ Expression }) => Expression)?.Expression;
  const sign = ComparisonOperator.startsWith('Greater') ? '>' : '<';
  const { EvaluationPeriods: of, DatapointsToAlarm: datapoints } = described;
  return `\`${number}\` ${sign} ${Threshold}, ${datapoints} of ${of}`;
};
