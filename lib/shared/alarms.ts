import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  AlarmRule as Rule,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ALARM_KINDS, type AlarmKind, runbookSection } from '../monitoring/alarm-kinds.ts';
import type { StageSettings } from '../stage-settings.ts';
import { accept } from './accept.ts';

/** How often every metric here is looked at: the shortest period that costs nothing extra. */
export const ALARM_PERIOD = Duration.minutes(1);

export interface AlarmRule {
  /** Names the section of the runbook. */
  readonly kind: AlarmKind;
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

/** AWS takes a composite of a hundred alarms and of 10,240 characters; an ARN has about 150. */
const MOST_IN_COMPOSITE = 65;

type AlarmSettings = Pick<StageSettings, 'alarmEmail' | 'emulator'>;

/** The topic that people subscribe to, and every alarm that speaks through it. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly #raised: { readonly kind: AlarmKind; readonly alarm: Alarm }[] = [];

  readonly #emulator: boolean;

  constructor(scope: Construct, id: string, settings: AlarmSettings) {
    super(scope, id);
    const { alarmEmail, emulator } = settings;
    this.#emulator = emulator;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.topic.addToResourcePolicy(this.#alarmsOfAccount());
    if (!alarmEmail) return;
    accept(this.topic.addSubscription(new EmailSubscription(alarmEmail)), {
      'Serverless-SNSRedrivePolicy':
        'Mail that cannot be delivered would be dead letters of alarms; karwan status shows the alarms themselves.',
    });
  }

  /** `enforceSSL` makes a policy, which takes the place of the topic's own that would let them in. */
  #alarmsOfAccount(): PolicyStatement {
    return new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }

  /** Every alarm so far. */
  get all(): readonly Alarm[] {
    return this.#raised.map(({ alarm }) => alarm);
  }

  /** An alarm below `scope`, so that it goes when the thing it watches goes. */
  raise(scope: Construct, id: string, rule: AlarmRule): Alarm {
    const periods = rule.periods ?? 1;
    const alarm = new Alarm(scope, id, {
      metric: rule.metric,
      alarmDescription: described(rule),
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
    alarm.addOkAction(new SnsAction(this.topic));
    this.#raised.push({ kind: rule.kind, alarm });
    return alarm;
  }

  /** The same for a metric that is computed, which an emulator cannot create. */
  raiseComputed(scope: Construct, id: string, rule: AlarmRule): void {
    if (!this.#emulator) this.raise(scope, id, rule);
  }

  /** One state for "somebody look now": any alarm of a kind that pages. To be called last; an emulator has none. */
  summarize(): void {
    if (this.#emulator) return;
    const paging = this.#raised.filter(({ kind }) => ALARM_KINDS[kind] === 'page');
    if (paging.length > MOST_IN_COMPOSITE) {
      throw new Error(
        `${paging.length} alarms page, and a composite takes ${MOST_IN_COMPOSITE}: let some kind of alarm be a ticket, in alarm-kinds.ts`,
      );
    }
    const summary = new CompositeAlarm(this, 'OrdersAtRisk', {
      alarmDescription: described({
        kind: 'orders-at-risk',
        meaning: 'Orders may stand still or be lost sight of. karwan status names the alarms.',
      }),
      compositeAlarmName: `${Stack.of(this).stackName}-orders-at-risk`,
      alarmRule: Rule.anyOf(...paging.map(({ alarm }) => alarm)),
    });
    summary.addAlarmAction(new SnsAction(this.topic));
    summary.addOkAction(new SnsAction(this.topic));
  }
}

const described = ({ kind, meaning }: Pick<AlarmRule, 'kind' | 'meaning'>): string =>
  `${meaning} Runbook: ${runbookSection(kind)}`;
