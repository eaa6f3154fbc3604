import * as z from 'zod';
import { parseProperties } from '../lambda/function-definition.ts';
import { type ParsedExpression, parseExpression } from './expression.ts';
import type { MetricName } from './series.ts';
import { type Statistic, statisticOf } from './statistic.ts';

/** Where an alarm's numbers come from: one metric, or an expression over several. */
export interface Source {
  readonly metrics: Readonly<
    Record<string, { readonly metric: MetricName; readonly statistic: Statistic }>
  >;
  readonly compute: ParsedExpression['compute'];
}

/** An alarm on numbers, as its template declares it. */
export interface AlarmDefinition {
  readonly name: string;
  readonly description: string;
  readonly source: Source;
  readonly periodMs: number;
  readonly periods: number;
  /** Of those periods so many must breach. */
  readonly datapoints: number;
  readonly breaches: (value: number) => boolean;
  /** What a period without a number counts as. */
  readonly missingBreaches: boolean;
  readonly actions: Readonly<Record<'ALARM' | 'OK', readonly string[]>>;
  /** The members that `DescribeAlarms` gives back as they came. */
  readonly told: Readonly<Record<string, unknown>>;
}

const number = z.coerce.number();
const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.coerce.string() }));
const metricStat = z.strictObject({
  Metric: z.strictObject({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: dimensions.default([]),
  }),
  Period: number,
  Stat: z.string(),
});

const properties = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmDescription: z.string().default(''),
  ActionsEnabled: z.literal(true).optional(),
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  Threshold: number,
  EvaluationPeriods: number.pipe(z.int().min(1)),
  DatapointsToAlarm: number.pipe(z.int().min(1)).optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching'], {
    error: 'only breaching and notBreaching are implemented by the embedded CloudWatch',
  }),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.default([]),
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: number.optional(),
  Metrics: z
    .array(
      z.strictObject({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: metricStat.optional(),
        ReturnData: z.coerce.boolean().default(true),
        Label: z.string().optional(),
        Period: number.optional(),
      }),
    )
    .optional(),
  Tags: z.unknown().optional(),
  Unit: z.undefined({ error: 'units are not implemented by the embedded CloudWatch' }).optional(),
});
type Properties = z.infer<typeof properties>;

const BREACHES: Readonly<
  Record<Properties['ComparisonOperator'], (value: number, threshold: number) => boolean>
> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** Reads the properties of `AWS::CloudWatch::Alarm`. Throws `AwsError` naming what is not implemented. */
export const readAlarm = (
  input: Readonly<Record<string, unknown>>,
  defaultName: string,
): AlarmDefinition => {
  const read = parseProperties(properties, input);
  const { source, periodMs } = read.Metrics ? ofQueries(read.Metrics) : single(read);
  return {
    name: read.AlarmName ?? defaultName,
    description: read.AlarmDescription,
    source,
    periodMs,
    periods: read.EvaluationPeriods,
    datapoints: read.DatapointsToAlarm ?? read.EvaluationPeriods,
    breaches: (value) => BREACHES[read.ComparisonOperator](value, read.Threshold),
    missingBreaches: read.TreatMissingData === 'breaching',
    actions: { ALARM: read.AlarmActions, OK: read.OKActions },
    told: input,
  };
};

type Numbers = Pick<AlarmDefinition, 'source' | 'periodMs'>;

const nameOf = (metric: z.infer<typeof metricStat>['Metric']): MetricName => ({
  namespace: metric.Namespace,
  name: metric.MetricName,
  dimensions: Object.fromEntries(metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
});

const single = (read: Properties): Numbers => {
  const stat = parseProperties(metricStat, {
    Metric: {
      Namespace: read.Namespace,
      MetricName: read.MetricName,
      Dimensions: read.Dimensions,
    },
    Period: read.Period,
    Stat: read.Statistic ?? read.ExtendedStatistic,
  });
  return plain(stat);
};

const plain = (stat: z.infer<typeof metricStat>): Numbers => {
  const metrics = { value: { metric: nameOf(stat.Metric), statistic: statisticOf(stat.Stat) } };
  return {
    source: { metrics, compute: ({ value }) => value },
    periodMs: stat.Period * 1000,
  };
};

/** A metric alone stands among queries, too: CDK writes it so when it has a label. */
const ofQueries = (queries: NonNullable<Properties['Metrics']>): Numbers => {
  const [first, second] = queries;
  return first?.MetricStat && second === undefined ? plain(first.MetricStat) : computed(queries);
};

/** One expression over metrics of one period: what CDK makes of a `MathExpression`. */
const computed = (queries: NonNullable<Properties['Metrics']>): Numbers => {
  const stats = queries.flatMap(({ Id, MetricStat }) =>
    MetricStat ? [[Id, MetricStat] as const] : [],
  );
  const shape = z.object({
    expressions: z.tuple([z.string()], {
      error: 'Metrics: exactly one Expression is implemented by the embedded CloudWatch',
    }),
    periods: z.tuple([z.number()], {
      error: 'Metrics: metrics of one Period are implemented by the embedded CloudWatch',
    }),
  });
  const { expressions, periods } = parseProperties(shape, {
    expressions: queries.flatMap(({ Expression }) => Expression ?? []),
    periods: [...new Set(stats.map(([, { Period }]) => Period))],
  });
  const { compute, reads } = parseExpression(expressions[0]);
  const known = z.enum(stats.map(([id]) => id));
  for (const id of reads) parseProperties(known, id);
  const metrics = stats.map(([id, stat]) => [
    id,
    { metric: nameOf(stat.Metric), statistic: statisticOf(stat.Stat) },
  ]);
  return {
    source: { metrics: Object.fromEntries(metrics), compute },
    periodMs: periods[0] * 1000,
  };
};
