import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CANARY } from '../../functions/shared/canary.ts';
import type { StepDeclaration } from '../../functions/shared/step.ts';
import type { StageSettings } from '../stage-settings.ts';
import { accept } from './accept.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { KarwanFunction } from './karwan-function.ts';
import { consumeQueue, type Permission, sendTo } from './permissions.ts';
import type { Platform } from './platform.ts';
import { ruleMetric } from './rule-metric.ts';
import { stepAccess } from './step-access.ts';

export interface PipelineStepProps {
  readonly context: string;
  readonly declaration: StepDeclaration;
  readonly platform: Platform;
  /** Contexts whose events it hears: sources of `declaration.subscribesTo`. */
  readonly sources: readonly string[];
}

/** AWS asks for six times the function's time-out and the window, so that retries of a throttled poller fit. */
const VISIBILITY_PER_TIMEOUT = 6;
/** The worker itself parks what is poison or too old; SQS does it only when the worker never runs. */
const MAX_RECEIVE_COUNT = 1000;
const RETENTION = Duration.days(4);

/** How long a message of the step may wait before people are told, in seconds. */
export const promiseOf = ({ promiseSeconds = 300 }: StepDeclaration): number => promiseSeconds;

const windowOf = (
  { archivesWebhooks, batchWindowSeconds = 0 }: StepDeclaration,
  { archiveWindowSeconds }: Pick<StageSettings, 'archiveWindowSeconds'>,
): number => (archivesWebhooks ? archiveWindowSeconds : batchWindowSeconds);
const NO_RESOURCE = {
  'AwsSolutions-IAM5[Resource::*]':
    'A short message goes to a number, and IAM knows no resource for one.',
};

/** A step: its queue, dead letters, worker, subscription and alarms, all from one declaration. */
export class PipelineStep extends Construct {
  readonly declaration: StepDeclaration;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly worker: KarwanFunction;
  /** What EventBridge counts of its subscription; undefined for a step that hears no events. */
  readonly subscriptionMetric: (metricName: string) => Metric | undefined;

  constructor(scope: Construct, id: string, props: PipelineStepProps) {
    super(scope, id);
    const { declaration } = props;
    const timeoutSeconds = declaration.timeoutSeconds ?? 30;
    const windowSeconds = windowOf(declaration, props.platform.settings);
    this.declaration = declaration;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(timeoutSeconds * VISIBILITY_PER_TIMEOUT + windowSeconds),
      retentionPeriod: RETENTION,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    this.worker = this.#worker(props, Duration.seconds(timeoutSeconds));
    this.#poll(declaration, windowSeconds);
    const rule = this.#subscribe(props);
    this.subscriptionMetric = (metricName) =>
      rule && ruleMetric(props.platform.bus.bus, rule, metricName);
    this.#watch(props.platform);
  }

  #worker({ context, declaration, platform }: PipelineStepProps, timeout: Duration) {
    const access = stepAccess(context, declaration, platform);
    const own: Permission[] = [consumeQueue(this.queue), sendTo(this.deadLetters)];
    const worker = new KarwanFunction(this, 'Worker', {
      context,
      handler: declaration.handler,
      platform,
      description: `Works the queue of step ${declaration.name}`,
      timeout,
      ...(declaration.memoryMegabytes ? { memoryMegabytes: declaration.memoryMegabytes } : {}),
      environment: {
        QUEUE_URL: this.queue.queueUrl,
        DLQ_URL: this.deadLetters.queueUrl,
        ...access.environment,
      },
      permissions: [...own, ...access.permissions],
    });
    if (declaration.sendsShortMessages && platform.settings.shortMessages) {
      accept(worker, NO_RESOURCE);
    }
    return worker;
  }

  #poll({ batchSize, maxConcurrency }: StepDeclaration, windowSeconds: number): void {
    const poll = this.worker.live.addEventSourceMapping('Poll', {
      eventSourceArn: this.queue.queueArn,
      batchSize: batchSize ?? 10,
      ...(windowSeconds > 0 && { maxBatchingWindow: Duration.seconds(windowSeconds) }),
      maxConcurrency: maxConcurrency ?? 10,
      reportBatchItemFailures: true,
    });
    accept(poll, {
      'Serverless-LambdaEventSourceMappingDestination':
        'Lambda takes no destination for SQS; the dead letters hang on the queue.',
    });
  }

  /**
   * The whole event is delivered: the worker must see `replay-name` beside the envelope. A deployment's
   * canary comes through the same rule.
   */
  #subscribe({ declaration, sources, platform }: PipelineStepProps): Rule | undefined {
    if (declaration.subscribesTo.length === 0) return undefined;
    const rule = new Rule(this, 'Subscription', {
      eventBus: platform.bus.bus,
      description: `Events that step ${declaration.name} hears`,
      eventPattern: {
        source: [...sources.map((context) => `karwan.${context}`), CANARY.source],
        detailType: [...declaration.subscribesTo, CANARY.name],
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    platform.alarms.raise(this, 'SubscriptionAlarm', {
      kind: 'subscription-failures',
      metric: ruleMetric(platform.bus.bus, rule, 'FailedInvocations'),
      meaning: `Events did not reach the queue of step ${declaration.name}; they lie in its dead letters. Look at the queue's policy.`,
    });
    return rule;
  }

  #watch({ alarms, releases }: Platform): void {
    const { name } = this.declaration;
    const promiseSeconds = promiseOf(this.declaration);
    const parked = alarms.raise(this, 'DeadLettersAlarm', {
      kind: 'dead-letters',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      meaning: `Messages of step ${name} are parked. See why: karwan dlq show ${name}; after the fix: karwan dlq redrive ${name}.`,
    });
    const late = alarms.raise(this, 'AgeAlarm', {
      kind: 'queue-age',
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      above: promiseSeconds,
      periods: 5,
      datapoints: 3,
      meaning: `Step ${name} is behind: its oldest message waits longer than ${promiseSeconds} s. Look for throttles, a slow outside party, or an event source mapping that is switched off.`,
    });
    const failing = alarms.raise(this, 'ErrorsAlarm', {
      kind: 'step-errors',
      metric: this.worker.lambda.metricErrors({ period: ALARM_PERIOD }),
      periods: 3,
      datapoints: 2,
      meaning: `Whole batches of step ${name} fail (crash, time-out or out of memory), not single records. Read the worker's log.`,
    });
    releases.shift(this.worker, [parked, late, failing]);
  }
}
