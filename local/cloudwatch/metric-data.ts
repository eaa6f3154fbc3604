import * as z from 'zod';
import { readInput } from '../engine/operation-input.ts';
import { parseExpression } from './expression.ts';
import type { MetricName, Series } from './series.ts';
import { statisticOf } from './statistic.ts';

const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string().optional() }));
const periodSchema = z.int().min(60).multipleOf(60, 'periods here are whole minutes');

const dataSchema = z.strictObject({
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string(),
        Expression: z.string().optional(),
        Label: z.string().optional(),
        ReturnData: z.boolean().default(true),
        Period: periodSchema.optional(),
        MetricStat: z
          .strictObject({
            Metric: z.strictObject({
              Namespace: z.string(),
              MetricName: z.string(),
              Dimensions: dimensions.default([]),
            }),
            Period: periodSchema,
            Stat: z.string(),
          })
          .optional(),
      }),
    )
    .min(1),
  StartTime: z.date(),
  EndTime: z.date(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
});
type Query = z.infer<typeof dataSchema>['MetricDataQueries'][number];

/** A query's datapoints by the start of their period. */
type Points = ReadonlyMap<number, number>;

/** `GetMetricData`, without `SEARCH`: metrics, and expressions over metrics of the same call. */
export const getMetricData = (
  series: Pick<Series, 'within'>,
  input: Readonly<Record<string, unknown>>,
): object => {
  const ask = readInput('GetMetricData', dataSchema, input);
  const span = { from: ask.StartTime.getTime(), to: ask.EndTime.getTime() };
  const known = new Map<string, Points>();
  for (const query of ask.MetricDataQueries) {
    if (query.MetricStat) known.set(query.Id, measured(series, query.MetricStat, span));
  }
  for (const query of ask.MetricDataQueries) {
    if (query.Expression !== undefined) known.set(query.Id, computed(query.Expression, known));
  }
  return {
    MetricDataResults: ask.MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((query) =>
      shown(query, known.get(query.Id) ?? new Map(), ask.ScanBy),
    ),
    Messages: [],
  };
};

const measured = (
  series: Pick<Series, 'within'>,
  { Metric, Period, Stat }: NonNullable<Query['MetricStat']>,
  { from, to }: { readonly from: number; readonly to: number },
): Points => {
  const statistic = statisticOf(Stat);
  const periodMs = Period * 1000;
  const points = new Map<number, number>();
  for (let at = Math.floor(from / periodMs) * periodMs; at < to; at += periodMs) {
    const value = statistic(series.within(nameOf(Metric), at, at + periodMs));
    if (value !== undefined) points.set(at, value);
  }
  return points;
};

const nameOf = ({
  Namespace,
  MetricName,
  Dimensions,
}: NonNullable<Query['MetricStat']>['Metric']): MetricName => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value ?? ''])),
});

const computed = (expression: string, known: ReadonlyMap<string, Points>): Points => {
  const { compute } = parseExpression(expression);
  const times = new Set([...known.values()].flatMap((points) => [...points.keys()]));
  const points = new Map<number, number>();
  for (const at of [...times].toSorted((one, other) => one - other)) {
    const values = [...known].map(([id, of]) => [id, of.get(at)] as const);
    const value = compute(Object.fromEntries(values));
    if (value !== undefined) points.set(at, value);
  }
  return points;
};

const shown = (
  { Id, Label, MetricStat }: Query,
  points: Points,
  order: z.infer<typeof dataSchema>['ScanBy'],
): object => {
  const sorted = [...points].toSorted(([one], [other]) => one - other);
  if (order === 'TimestampDescending') sorted.reverse();
  return {
    Id,
    Label: Label ?? MetricStat?.Metric.MetricName ?? Id,
    Timestamps: sorted.map(([at]) => new Date(at)),
    Values: sorted.map(([, value]) => value),
    StatusCode: 'Complete',
  };
};

const listSchema = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: dimensions.default([]),
});

/** `ListMetrics`: what was told of in the last three hours. */
export const listMetrics = (
  series: Pick<Series, 'names'>,
  input: Readonly<Record<string, unknown>>,
): object => {
  const ask = readInput('ListMetrics', listSchema, input);
  const found = series
    .names()
    .filter(
      (metric) =>
        (ask.Namespace ?? metric.namespace) === metric.namespace &&
        (ask.MetricName ?? metric.name) === metric.name &&
        ask.Dimensions.every(
          ({ Name, Value }) =>
            Object.hasOwn(metric.dimensions, Name) &&
            (Value ?? metric.dimensions[Name]) === metric.dimensions[Name],
        ),
    );
  return {
    Metrics: found.map(({ namespace, name, dimensions: of }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(of).map(([Name, Value]) => ({ Name, Value })),
    })),
  };
};
