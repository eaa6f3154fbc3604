import { Duration } from 'aws-cdk-lib';
import { type IMetric, type IWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../functions/shared/metrics.ts';
import type { StageSettings } from '../stage-settings.ts';
import { heading, row } from './graph.ts';
import { everySeries, karwanMetric } from './karwan-metric.ts';

/** Shops think in hours and days; finer points only make the graphs restless. */
const PERIOD = Duration.minutes(15);

/** What the shop's people want to know: orders, money, and how long buyers wait. */
export const businessRows = (
  settings: Pick<StageSettings, 'stage'>,
): readonly (readonly IWidget[])[] => {
  const summed = (name: MetricName): IMetric =>
    everySeries(name, { settings, statistic: Stats.SUM, period: PERIOD });
  const took = (name: MetricName): IMetric[] =>
    [Stats.p(50), Stats.p(90), Stats.p(99)].map((statistic) =>
      karwanMetric(name, { settings, value: 'views', statistic, period: PERIOD }).with({
        label: statistic,
      }),
    );
  return [
    heading(
      '# Orders\nTest orders are left out. What to do when something is wrong: `docs/operations.md`.',
      2,
    ),
    row(
      { title: 'Orders that came into a state', metrics: [summed('OrderEntered')], stacked: true },
      { title: 'Orders placed, by storefront', metrics: [summed('OrderPlaced')], stacked: true },
      {
        title: 'Orders past a deadline, by state',
        metrics: [
          everySeries('PastDeadline', { settings, statistic: Stats.MAXIMUM, period: PERIOD }),
        ],
      },
    ),
    row(
      {
        title: 'Money captured, by currency, whole units',
        metrics: [summed('MoneyCaptured')],
      },
      { title: 'Money refunded, by currency, whole units', metrics: [summed('MoneyRefunded')] },
      {
        title: 'Payments that succeeded, percent',
        metrics: [paymentSuccess(settings)],
        right: paymentCounts(settings),
      },
    ),
    row(
      { title: 'Seconds until confirmed', metrics: took('SecondsToConfirm') },
      { title: 'Seconds until handed over', metrics: took('SecondsToHandOver') },
      { title: 'Seconds until delivered', metrics: took('SecondsToDeliver') },
    ),
  ];
};

/** Of the tries to pay that came to an end, over all providers. */
const paymentSuccess = (settings: Pick<StageSettings, 'stage'>): MathExpression => {
  const [assured, failed] = paymentCounts(settings);
  return new MathExpression({
    expression:
      'IF(FILL(assured, 0) + FILL(failed, 0) > 0, 100 * FILL(assured, 0) / (FILL(assured, 0) + FILL(failed, 0)))',
    usingMetrics: { assured, failed },
    label: 'succeeded',
    period: PERIOD,
  });
};

const paymentCounts = (settings: Pick<StageSettings, 'stage'>): [IMetric, IMetric] => {
  const counted = (name: MetricName): IMetric =>
    karwanMetric(name, { settings, value: 'views', statistic: Stats.SUM, period: PERIOD });
  return [counted('PaymentAssured'), counted('PaymentFailed')];
};
