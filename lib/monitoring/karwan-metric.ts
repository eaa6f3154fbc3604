import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../../functions/shared/metrics.ts';
import type { StageSettings } from '../stage-settings.ts';

/** Each stage counts for itself, also where several share an account. */
export const metricsNamespace = ({ stage }: Pick<StageSettings, 'stage'>): string =>
  `Karwan/${stage}`;

export interface KarwanMetricOptions {
  readonly settings: Pick<StageSettings, 'stage'>;
  /** Of the dimension that the metric's declaration names. */
  readonly value: string;
  readonly statistic: string;
  readonly period: Duration;
}

/** One series of a metric that our own code counts. */
export const karwanMetric = (
  metricName: MetricName,
  { settings, value, statistic, period }: KarwanMetricOptions,
): Metric =>
  new Metric({
    namespace: metricsNamespace(settings),
    metricName,
    dimensionsMap: { [METRICS[metricName].dimension]: value },
    statistic,
    period,
  });

/** Every series of a metric, whatever values its dimension has by then: for dashboards only. */
export const everySeries = (
  metricName: MetricName,
  { settings, statistic, period }: Omit<KarwanMetricOptions, 'value'>,
): MathExpression => {
  const { dimension } = METRICS[metricName];
  // In quotes, as CloudWatch wants a name that has a dash in it, and a stage's may have one.
  const schema = `{"${metricsNamespace(settings)}",${dimension}}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metricName}"', '${statistic}', ${period.toSeconds()})`,
    label: `\${PROP('Dim.${dimension}')}`,
    period,
  });
};
