import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** How often every metric here is looked at: the shortest period that costs nothing extra. */
export const ALARM_PERIOD = Duration.minutes(1);

export interface AlarmRule {
  readonly metric: IMetric;
  /** What is wrong and what to do first; shown in the notification. */
  readonly meaning: string;
  /** Alarms when the metric is greater than this. @default 0 */
  readonly above?: number;
  /** Alarms when the metric is less than this, or says nothing at all: instead of `above`. */
  readonly below?: number;
  /** Of so many periods … @default 1 */
  readonly periods?: number;
  /** … so many must be above. @default all of them */
  readonly datapoints?: number;
}

/** The topic that people subscribe to, and every alarm that speaks through it. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
  }

  /** An alarm below `scope`, so that it goes when the thing it watches goes. */
  raise(scope: Construct, id: string, rule: AlarmRule): Alarm {
    const periods = rule.periods ?? 1;
    const alarm = new Alarm(scope, id, {
      metric: rule.metric,
      alarmDescription: rule.meaning,
      threshold: rule.below ?? rule.above ?? 0,
      comparisonOperator:
        rule.below === undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: rule.datapoints ?? periods,
      // Queues and functions at rest report nothing, and rest is no trouble, save where work is due.
      treatMissingData:
        rule.below === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}
