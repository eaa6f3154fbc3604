import { listOf, type Resource, recordOf, textOf, valueAt } from './template-view.ts';

/** A metric that an alarm or a dashboard names. */
export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  /** `Name=Value`, in order of names. */
  readonly dimensions: readonly string[];
}

/** The metrics of ours that a resource names: those of AWS itself cost nothing. */
export const customMetricsOf = ({ type, properties }: Resource): readonly NamedMetric[] => {
  const named = type === 'AWS::CloudWatch::Dashboard' ? onDashboard : inAlarm;
  return named(properties).filter(({ namespace }) => !namespace.startsWith('AWS/'));
};

/** Two metrics are one when all of this is equal: so CloudWatch counts, and bills. */
export const identityOf = ({ namespace, name, dimensions }: NamedMetric): string =>
  [namespace, name, ...dimensions].join(' ');

const inAlarm = (properties: Resource['properties']): readonly NamedMetric[] =>
  [
    properties,
    ...listOf(properties['Metrics']).map((each) => valueAt(each, 'MetricStat', 'Metric')),
  ]
    .map(recordOf)
    .filter(({ MetricName }) => MetricName !== undefined)
    .map(({ Namespace, MetricName, Dimensions }) => ({
      namespace: textOf(Namespace),
      name: textOf(MetricName),
      dimensions: listOf(Dimensions)
        .map(recordOf)
        .map(({ Name, Value }) => `${textOf(Name)}=${textOf(Value)}`)
        .toSorted(),
    }));

const onDashboard = (properties: Resource['properties']): readonly NamedMetric[] =>
  listOf(recordOf(JSON.parse(textOf(properties['DashboardBody'])))['widgets'])
    .flatMap((widget) => listOf(valueAt(widget, 'properties', 'metrics')))
    .flatMap(graphed);

/** `[namespace, name, dimension, value, …, options]`; an expression names no metric of its own. */
const graphed = (line: unknown): readonly NamedMetric[] => {
  const [namespace, name, ...rest] = listOf(line);
  if (typeof namespace !== 'string' || typeof name !== 'string') return [];
  const texts = rest.filter((part) => typeof part === 'string');
  const dimensions = texts.flatMap((part, at) =>
    at % 2 === 0 ? [`${part}=${texts[at + 1] ?? ''}`] : [],
  );
  return [{ namespace, name, dimensions: dimensions.toSorted() }];
};
