import { Fn } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { ALARM_PERIOD } from './alarms.ts';

/**
 * A metric of a rule on a custom bus, which has both names as dimensions. The rule's name comes out of
 * its ARN (`…:rule/<bus>/<name>`), because its `Ref` is `<bus>|<name>`.
 */
export const ruleMetric = (bus: IEventBus, rule: Rule, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: {
      EventBusName: bus.eventBusName,
      RuleName: Fn.select(2, Fn.split('/', rule.ruleArn)),
    },
    statistic: 'Sum',
    period: ALARM_PERIOD,
  });
