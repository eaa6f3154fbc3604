import { Duration } from 'aws-cdk-lib';
import { type IMetric, type IWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { CommitReader } from '../shared/commit-reader.ts';
import type { Entrance } from '../shared/entrance.ts';
import type { KarwanFunction } from '../shared/karwan-function.ts';
import { type PipelineStep, promiseOf } from '../shared/step.ts';
import { heading, row } from './graph.ts';
import { PRICES_OF } from './prices.ts';

/** What the operations dashboard shows; found in the tree of constructs, so that nothing is listed twice. */
export interface Watched {
  readonly entrance: Entrance;
  readonly steps: readonly PipelineStep[];
  readonly readers: readonly CommitReader[];
  /** Functions that are no step's worker. */
  readonly others: readonly KarwanFunction[];
  /** Tables by what they are called in the design. */
  readonly tables: ReadonlyMap<string, string>;
  /** The estimate of `order-cost.ts`. */
  readonly orderCost: IMetric;
}

const PERIOD = ALARM_PERIOD;

/** What whoever is called out wants to see, from the door inwards, one row for each step. */
export const operationsRows = (watched: Watched): readonly (readonly IWidget[])[] => [
  heading('# Operations\nAlarms and what to do about them: `docs/operations.md`.', 2),
  doorRow(watched.entrance),
  ...watched.steps.flatMap((step) => [heading(`## Step ${step.declaration.name}`), stepRow(step)]),
  heading('## Bus, streams, tables and the rest'),
  row(
    { title: 'Subscriptions: invocations', metrics: busMetrics(watched.steps, 'Invocations') },
    {
      title: 'Subscriptions: failed, and sent to dead letters',
      metrics: [
        ...busMetrics(watched.steps, 'FailedInvocations'),
        ...busMetrics(watched.steps, 'InvocationsSentToDlq'),
        ...busMetrics(watched.steps, 'InvocationsFailedToBeSentToDlq'),
      ],
    },
    {
      title: 'Commits wait in streams, milliseconds',
      metrics: watched.readers.map(({ iteratorAge, title }) => iteratorAge.with({ label: title })),
    },
  ),
  row(
    { title: 'Tables: throttled requests', metrics: tableThrottles(watched.tables) },
    {
      title: 'Other functions: errors and throttles',
      metrics: watched.others.flatMap(({ lambda, title }) => [
        lambda.metricErrors({ period: PERIOD, label: `${title} errors` }),
        lambda.metricThrottles({ period: PERIOD, label: `${title} throttles` }),
      ]),
    },
    {
      title: 'Other functions: duration p99',
      metrics: watched.others.map(({ lambda, title }) =>
        lambda.metricDuration({ period: PERIOD, statistic: Stats.p(99), label: title }),
      ),
    },
  ),
  row({
    title: `An order’s cost, $, estimated by prices of ${PRICES_OF}`,
    metrics: [watched.orderCost],
  }),
];

const doorRow = (entrance: Entrance): readonly IWidget[] =>
  row(
    {
      title: 'Door: requests, 4xx and 5xx',
      metrics: [entrance.requestCount, entrance.clientErrorCount, entrance.serverErrorCount],
    },
    {
      title: 'Door: latency p50, p99, milliseconds',
      metrics: [Stats.p(50), Stats.p(99)].map((statistic) =>
        entrance.latency(statistic).with({ label: statistic }),
      ),
    },
  );

const stepRow = (step: PipelineStep): readonly IWidget[] => {
  const { queue, deadLetters, worker, declaration } = step;
  const most = { period: PERIOD, statistic: Stats.MAXIMUM };
  return row(
    {
      title: 'Oldest message, seconds',
      metrics: [queue.metricApproximateAgeOfOldestMessage(most)],
      leftAnnotations: [{ value: promiseOf(declaration), label: 'promised' }],
    },
    {
      title: 'Waiting, in flight, dead letters',
      metrics: [
        queue.metricApproximateNumberOfMessagesVisible({ ...most, label: 'waiting' }),
        queue.metricApproximateNumberOfMessagesNotVisible({ ...most, label: 'in flight' }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ ...most, label: 'dead letters' }),
      ],
    },
    { title: 'Invocations, errors, throttles', metrics: countsOf(worker.lambda) },
    {
      title: 'Duration p50, p99, milliseconds',
      metrics: [Stats.p(50), Stats.p(99)].map((statistic) =>
        worker.lambda.metricDuration({ period: PERIOD, statistic, label: statistic }),
      ),
    },
  );
};

const countsOf = (lambda: LambdaFunction): IMetric[] => [
  lambda.metricInvocations({ period: PERIOD }),
  lambda.metricErrors({ period: PERIOD }),
  lambda.metricThrottles({ period: PERIOD }),
];

const busMetrics = (steps: readonly PipelineStep[], metricName: string): IMetric[] =>
  steps.flatMap((step) => {
    const metric = step.subscriptionMetric(metricName);
    return metric ? [metric.with({ label: `${step.declaration.name} ${metricName}` })] : [];
  });

const tableThrottles = (tables: ReadonlyMap<string, string>): IMetric[] =>
  [...tables].flatMap(([title, TableName]) =>
    ['WriteThrottleEvents', 'ReadThrottleEvents'].map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName },
          statistic: Stats.SUM,
          period: Duration.minutes(1),
          label: `${title} ${metricName}`,
        }),
    ),
  );
