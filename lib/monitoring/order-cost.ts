import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Entrance } from '../shared/entrance.ts';
import type { KarwanFunction } from '../shared/karwan-function.ts';
import type { PipelineStep } from '../shared/step.ts';
import type { StageSettings } from '../stage-settings.ts';
import { everySeries } from './karwan-metric.ts';
import { PRICES } from './prices.ts';

/** Longer than an order's usual life, so that its parts fall into one point. */
const PERIOD = Duration.hours(1);
const MILLION = 1_000_000;

export interface CostedParts {
  readonly settings: Pick<StageSettings, 'stage'>;
  readonly entrance: Entrance;
  readonly functions: readonly KarwanFunction[];
  readonly steps: readonly PipelineStep[];
  readonly tables: ReadonlyMap<string, string>;
  /** Which tables' capacity is paid for by the hour, by their names above, each with its index. */
  readonly provided: ReadonlyMap<string, string | undefined>;
  readonly bus: IEventBus;
}

/** A send, a receive and a delete for each message: the most, since batches share them. */
const REQUESTS_PER_MESSAGE = 3;

/**
 * Dollars per placed order: billed units of one hour, as CloudWatch counts them, by `PRICES`. Not in it:
 * logs, the archive's objects, secrets, e-mails, what is stored, and the monitoring itself.
 */
export const orderCost = (parts: CostedParts): IMetric => {
  const lines = [
    line('r', perMillion(parts.entrance.requestPrice), [
      parts.entrance.requestCount.with({ period: PERIOD, statistic: Stats.SUM }),
    ]),
    line(
      'i',
      perMillion(PRICES.lambdaRequest),
      parts.functions.map(({ lambda }) => lambda.metricInvocations({ period: PERIOD })),
    ),
    ...gigabyteSeconds(parts.functions),
    line(
      'q',
      perMillion(PRICES.sqsRequest) * REQUESTS_PER_MESSAGE,
      parts.steps.map(({ queue }) => queue.metricNumberOfMessagesSent({ period: PERIOD })),
    ),
    line('e', perMillion(PRICES.eventBridgeEvent), [
      summed('AWS/Events', 'MatchedEvents', { EventBusName: parts.bus.eventBusName }),
    ]),
    ...throughput(parts),
  ];
  const placed = everySeries('OrderPlaced', {
    settings: parts.settings,
    statistic: Stats.SUM,
    period: PERIOD,
  });
  const dollars = lines.map(({ expression }) => expression).join(' + ');
  return new MathExpression({
    expression: `IF(SUM(FILL(placed, 0)) > 0, (${dollars}) / SUM(FILL(placed, 0)))`,
    usingMetrics: Object.assign({ placed }, ...lines.map(({ metrics }) => metrics)),
    label: '$ per order',
    period: PERIOD,
  });
};

interface Line {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, IMetric>>;
}

/** `price × (a + b + …)`, each metric under an id of its own. */
const line = (prefix: string, price: number, metrics: readonly IMetric[]): Line => {
  const named = metrics.map((metric, index) => [`${prefix}${index}`, metric] as const);
  const filled = named.map(([id]) => `FILL(${id},0)`).join('+');
  return { expression: `${price.toFixed(10)}*(${filled})`, metrics: Object.fromEntries(named) };
};

/** Functions of one size share a price for the millisecond. */
const gigabyteSeconds = (functions: readonly KarwanFunction[]): Line[] => {
  const sizes = new Set(functions.map(({ memoryMegabytes }) => memoryMegabytes));
  return [...sizes].map((size) =>
    line(
      `d${size}x`,
      (PRICES.lambdaGigabyteSecond * size) / 1024 / 1000,
      functions
        .filter(({ memoryMegabytes }) => memoryMegabytes === size)
        .map(({ lambda }) => lambda.metricDuration({ period: PERIOD, statistic: Stats.SUM })),
    ),
  );
};

/** By the unit used, or where capacity is provided, by the unit that is there for an hour. */
const throughput = ({ tables, provided }: CostedParts): Line[] => {
  const used = [...tables].flatMap(([name, TableName]) => (provided.has(name) ? [] : [TableName]));
  const hourly = [...provided].flatMap(([name, index]): Readonly<Record<string, string>>[] => {
    const TableName = tables.get(name) ?? name;
    return [{ TableName }, ...(index ? [{ TableName, GlobalSecondaryIndexName: index }] : [])];
  });
  const units = (kind: 'Read' | 'Write'): Metric[] =>
    used.map((TableName) => summed('AWS/DynamoDB', `Consumed${kind}CapacityUnits`, { TableName }));
  const capacity = (kind: 'Read' | 'Write'): Metric[] =>
    hourly.map((dimensions) =>
      summed('AWS/DynamoDB', `Provisioned${kind}CapacityUnits`, dimensions).with({
        statistic: Stats.AVERAGE,
      }),
    );
  return [
    line('w', perMillion(PRICES.dynamodbWrite), units('Write')),
    line('u', perMillion(PRICES.dynamodbRead), units('Read')),
    line('x', PRICES.dynamodbWriteHour, capacity('Write')),
    line('y', PRICES.dynamodbReadHour, capacity('Read')),
  ].filter(({ metrics }) => Object.keys(metrics).length > 0);
};

const summed = (
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
): Metric =>
  new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, period: PERIOD });

const perMillion = (price: number): number => price / MILLION;
