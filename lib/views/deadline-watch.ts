import { Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { karwanMetric } from '../monitoring/karwan-metric.ts';
import { ALARM_PERIOD } from '../shared/alarms.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import {
  getObjects,
  pageCommits,
  readCommits,
  sendTo,
  sweepDeadlines,
  updateViews,
} from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import { runOnSchedule } from '../shared/schedule.ts';
import type { PipelineStep } from '../shared/step.ts';
import { contextTables } from '../stacks/state-stack.ts';

export const SWEEP_DEADLINES: HandlerFile = { context: 'views', handler: 'sweep-deadlines' };
export const CHECK_DEADLINES: HandlerFile = { context: 'views', handler: 'check-deadlines' };

export interface DeadlineWatchProps {
  readonly platform: Platform;
  /** The step that decides a context's streams, by context. */
  readonly owners: ReadonlyMap<string, PipelineStep>;
}

/** So that nothing waits for ever: a sweep each minute, and each night a look at the sweep's own rows. */
export class DeadlineWatch extends Construct {
  readonly #platform: Platform;

  constructor(scope: Construct, id: string, { platform, owners }: DeadlineWatchProps) {
    super(scope, id);
    this.#platform = platform;
    const sweeper = this.#sweeper(owners);
    const checker = this.#checker();
    runOnSchedule(this, 'EachMinute', {
      worker: sweeper,
      schedule: Schedule.rate(Duration.minutes(1)),
      description: 'Sweeps deadlines that have passed',
      missed: platform.deadLetters.missedRuns,
    });
    runOnSchedule(this, 'EachNight', {
      worker: checker,
      schedule: Schedule.cron({ minute: '17', hour: '2' }),
      description: 'Checks views and their deadlines against the commit logs',
      missed: platform.deadLetters.missedRuns,
    });
    this.#watchSweeper(sweeper);
    this.#watchChecker(checker);
  }

  #sweeper(owners: ReadonlyMap<string, PipelineStep>): KarwanFunction {
    const { state } = this.#platform;
    const queues = [...owners].map(([context, { queue }]) => [context, queue.queueUrl]);
    return new KarwanFunction(this, 'Sweep', {
      ...SWEEP_DEADLINES,
      platform: this.#platform,
      description: 'Tells the owners of streams that deadlines have passed',
      timeout: Duration.seconds(55),
      environment: {
        VIEWS_TABLE: state.views.name,
        CONTEXT_TABLES: contextTables(this, state),
        BUCKET: state.bucketName,
        OWNER_QUEUES: Stack.of(this).toJsonString(Object.fromEntries(queues)),
      },
      permissions: [
        ...sweepDeadlines(state),
        readCommits(...state.tables.values()),
        getObjects(state, 'commits'),
        sendTo(...[...owners.values()].map(({ queue }) => queue)),
      ],
    });
  }

  #checker(): KarwanFunction {
    const { state } = this.#platform;
    return new KarwanFunction(this, 'Check', {
      ...CHECK_DEADLINES,
      platform: this.#platform,
      description: 'Mends views and their deadlines where they differ from the commit logs',
      timeout: Duration.minutes(15),
      environment: {
        VIEWS_TABLE: state.views.name,
        CONTEXT_TABLES: contextTables(this, state),
        BUCKET: state.bucketName,
      },
      permissions: [
        updateViews(state),
        pageCommits(...state.tables.values()),
        getObjects(state, 'commits'),
      ],
    });
  }

  #watchSweeper({ lambda }: KarwanFunction): void {
    const { alarms, settings } = this.#platform;
    alarms.raise(this, 'PastDeadlineAlarm', {
      kind: 'past-deadline',
      metric: karwanMetric('PastDeadline', {
        settings,
        value: 'all',
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      periods: 10,
      meaning:
        'Orders stand past a deadline that their owner was told of. See in which state (metric PastDeadline by State), then look at that step: karwan status.',
    });
    alarms.raise(this, 'SweepErrorsAlarm', {
      kind: 'job-errors',
      metric: lambda.metricErrors({ period: ALARM_PERIOD }),
      periods: 3,
      datapoints: 2,
      meaning: 'Deadlines are not told, or not all of them. Read the log of the sweep.',
    });
    alarms.raise(this, 'NoSweepAlarm', {
      kind: 'no-sweep',
      metric: lambda.metricInvocations({ period: ALARM_PERIOD }),
      below: 1,
      periods: 5,
      meaning: 'The sweep has not run for five minutes: no deadline acts. Is its rule enabled?',
    });
  }

  #watchChecker({ lambda }: KarwanFunction): void {
    const { alarms, settings } = this.#platform;
    alarms.raise(this, 'CheckFoundFaultAlarm', {
      kind: 'deadline-rows',
      metric: karwanMetric('CheckFoundFault', {
        settings,
        value: CHECK_DEADLINES.context,
        period: ALARM_PERIOD,
        statistic: 'Sum',
      }),
      meaning:
        'The nightly check of deadlines found rows that were not as the streams say, or streams that it could not read; what it found is mended, its log names the streams. Find out how they came to differ.',
    });
    alarms.raise(this, 'CheckErrorsAlarm', {
      kind: 'job-errors',
      metric: lambda.metricErrors({ period: ALARM_PERIOD }),
      meaning: 'The nightly check of deadlines failed; it goes on from there the next night.',
    });
  }
}
