import { Annotations, Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { WHOLE_STAGE } from '../../functions/shared/metrics.ts';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import { CommitReader } from '../shared/commit-reader.ts';
import type { Entrance } from '../shared/entrance.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import type { Platform } from '../shared/platform.ts';
import { PipelineStep } from '../shared/step.ts';
import { under } from '../shared/under.ts';
import { businessRows } from './business-dashboard.ts';
import { karwanMetric } from './karwan-metric.ts';
import { billOf, sentenceOf } from './monitoring-bill.ts';
import { operationsRows } from './operations-dashboard.ts';
import { orderCost } from './order-cost.ts';

export interface MonitoringProps {
  readonly platform: Platform;
  readonly entrance: Entrance;
  /** The scope below which steps, functions and readers are looked for. */
  readonly pipeline: Construct;
}

/** Buyers' cards fail; half of all tries is no matter of buyers any more. */
const PAYMENTS = { failedPercent: 50, atLeast: 10, within: Duration.minutes(15) };
/** A shop with a wrong secret sends every webhook again and again. */
const REJECTIONS = { above: 20, within: Duration.minutes(5) };
/** Longer than the slowest pace at which a record is tried, so that each try finds the last one's alarm. */
const TRIES_SEEN = Duration.minutes(5);

/**
 * The dashboards, and the alarms that belong to no single step. It is made last: what there is to watch
 * is read from the tree of constructs.
 */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { platform, entrance, pipeline }: MonitoringProps) {
    super(scope, id);
    const { settings, state, vault, bus, alarms } = platform;
    const tables = new Map([
      ...[...state.tables].map(([context, { name }]) => [context, name] as const),
      ['views', state.views.name],
      ['channels', state.channels.name],
      ['vault', vault.keys.name],
    ]);
    const functions = under(pipeline, KarwanFunction);
    const steps = under(pipeline, PipelineStep);
    const workers = new Set(steps.map(({ worker }) => worker));
    for (const name of [...state.tables.keys(), 'views']) {
      this.#watchTable(platform, name, tables.get(name) ?? name);
    }
    this.#watchPayments(platform);
    this.#watchRejections(platform);
    this.#watchTries(platform);
    alarms.summarize();

    this.#dashboard('Business', businessRows(settings));
    this.#dashboard(
      'Operations',
      operationsRows({
        entrance,
        steps,
        readers: under(pipeline, CommitReader),
        others: functions.filter((each) => !workers.has(each)),
        tables,
        orderCost: orderCost({
          settings,
          entrance,
          functions,
          steps,
          tables,
          provided: state.provided,
          bus: bus.bus,
        }),
      }),
    );
    Annotations.of(this).addInfo(sentenceOf(billOf(alarms.all)));
  }

  #dashboard(id: string, rows: readonly (readonly IWidget[])[]): void {
    new Dashboard(this, id, { widgets: rows.map((row) => [...row]) });
  }

  /**
   * Writes and reads that DynamoDB refused: one alarm for each table that every order goes through. An
   * index with capacity of its own holds up its table's writes when it is used up.
   */
  #watchTable({ alarms, state }: Platform, name: string, TableName: string): void {
    const index = state.provided.get(name);
    const usingMetrics = {
      ...throttles({ TableName }, ['writes', 'reads']),
      ...(index &&
        throttles({ TableName, GlobalSecondaryIndexName: index }, ['indexWrites', 'indexReads'])),
    };
    alarms.raiseComputed(this, `${name}-throttles`, {
      kind: 'table-throttles',
      metric: new MathExpression({
        expression: Object.keys(usingMetrics)
          .map((id) => `FILL(${id}, 0)`)
          .join(' + '),
        usingMetrics,
        period: ALARM_PERIOD,
      }),
      periods: 3,
      datapoints: 2,
      meaning: `DynamoDB turns away requests to the table of ${name}; they are tried again, and orders wait.`,
    });
  }

  #watchPayments({ alarms, settings }: Platform): void {
    const { within: period } = PAYMENTS;
    const all = (name: 'PaymentAssured' | 'PaymentFailed'): IMetric =>
      karwanMetric(name, { settings, value: 'views', statistic: Stats.SUM, period });
    alarms.raiseComputed(this, 'PaymentsAlarm', {
      kind: 'payments-failing',
      metric: new MathExpression({
        expression: `IF(FILL(assured, 0) + FILL(failed, 0) >= ${PAYMENTS.atLeast}, 100 * FILL(failed, 0) / (FILL(assured, 0) + FILL(failed, 0)), 0)`,
        usingMetrics: { assured: all('PaymentAssured'), failed: all('PaymentFailed') },
        period,
      }),
      above: PAYMENTS.failedPercent,
      meaning: `More than ${PAYMENTS.failedPercent} % of tries to pay fail. The timelines of new orders say why.`,
    });
  }

  #watchRejections({ alarms, settings }: Platform): void {
    alarms.raise(this, 'RejectionsAlarm', {
      kind: 'webhook-rejections',
      metric: karwanMetric('WebhookRejected', {
        settings,
        value: 'ingest',
        statistic: Stats.SUM,
        period: REJECTIONS.within,
      }),
      above: REJECTIONS.above,
      meaning:
        'Many webhooks do not verify. Was a secret changed at a store or provider? The log of receive-webhook names the channels.',
    });
  }

  /**
   * What a queue's age does not tell: SQS leaves out of it what was received three times already. One alarm
   * for all steps: AWS asks for each, and the log that it sends people to names step and reason.
   */
  #watchTries({ alarms, settings }: Platform): void {
    alarms.raise(this, 'OverdueAlarm', {
      kind: 'records-overdue',
      metric: karwanMetric('RecordOverdue', {
        settings,
        value: WHOLE_STAGE.Stage,
        statistic: Stats.SUM,
        period: TRIES_SEEN,
      }),
      meaning:
        'Messages are tried again and again, since more than a quarter of an hour: as a rule an outside party is down. The logs of the workers name step and code: "record will be retried".',
    });
  }
}

/** Refused writes and reads of a table or index, under these names in an expression. */
const throttles = (
  dimensionsMap: Readonly<Record<string, string>>,
  [writes, reads]: readonly [string, string],
): Readonly<Record<string, Metric>> => {
  const of = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap,
      statistic: Stats.SUM,
      period: ALARM_PERIOD,
    });
  return { [writes]: of('WriteThrottleEvents'), [reads]: of('ReadThrottleEvents') };
};
