import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ORDER_STATUSES } from '../../functions/orders/contract.ts';
import {
  METRICS,
  type MetricDeclaration,
  type MetricDimension,
} from '../../functions/shared/metrics.ts';
import { FREE, MONTHLY_PRICES } from './prices.ts';

/** What watching costs by the month, at most. */
export interface MonitoringBill {
  readonly alarms: number;
  /** AWS counts an alarm once for each metric in its expression. */
  readonly alarmMetrics: number;
  readonly customMetrics: number;
  readonly dollars: number;
  readonly dollarsAboveFree: number;
}

/** How many values of a dimension a busy shop has; the states are known, the others are a guess. */
const EXPECTED_VALUES: Readonly<Record<MetricDimension, number>> = {
  service: 1,
  Stage: 1,
  State: ORDER_STATUSES.length + 1,
  Storefront: 2,
  Currency: 2,
};

/** How many series of a metric a busy shop has. */
export const seriesOf = ({ dimension }: MetricDeclaration): number => EXPECTED_VALUES[dimension];

/** Counts alarms, their metrics, and our own metrics when all of them are in use all month. */
export const billOf = (alarms: readonly Alarm[]): MonitoringBill => {
  const alarmMetrics = alarms.reduce((sum, { metric }) => {
    const { mathExpression } = metric.toMetricConfig();
    return sum + (mathExpression ? Object.keys(mathExpression.usingMetrics).length : 1);
  }, 0);
  const customMetrics = Object.values(METRICS).reduce((sum, metric) => sum + seriesOf(metric), 0);
  const dollars = costOf(alarmMetrics, customMetrics);
  const dollarsAboveFree = costOf(
    Math.max(0, alarmMetrics - FREE.alarmMetrics),
    Math.max(0, customMetrics - FREE.customMetrics),
  );
  return { alarms: alarms.length + 1, alarmMetrics, customMetrics, dollars, dollarsAboveFree };
};

const costOf = (alarmMetrics: number, customMetrics: number): number =>
  alarmMetrics * MONTHLY_PRICES.alarmMetric +
  customMetrics * MONTHLY_PRICES.customMetric +
  MONTHLY_PRICES.compositeAlarm;

/** For whoever synthesizes, before it is paid for. */
export const sentenceOf = (bill: MonitoringBill): string =>
  `Monitoring: ${bill.alarms} alarms over ${bill.alarmMetrics} metrics, 2 dashboards, and at most ${bill.customMetrics} custom metrics of $${MONTHLY_PRICES.customMetric.toFixed(2)}, asked for only while they are sent: $${bill.dollars.toFixed(2)} a month at most, $${bill.dollarsAboveFree.toFixed(2)} above what is free.`;
