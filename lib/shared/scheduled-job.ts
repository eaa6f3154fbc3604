import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { ScheduleDeclaration } from '../../functions/shared/step.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { KarwanFunction } from './karwan-function.ts';
import { sendTo } from './permissions.ts';
import type { Platform } from './platform.ts';
import type { PipelineStep } from './step.ts';
import { jobAccess } from './step-access.ts';

export interface ScheduledJobProps {
  readonly context: string;
  readonly job: ScheduleDeclaration;
  readonly platform: Platform;
  /** Steps of its context. */
  readonly steps: readonly PipelineStep[];
}

/** A job that runs by the clock: rule, function and alarm. A run that fails is made again an hour on. */
export class ScheduledJob extends Construct {
  constructor(scope: Construct, id: string, { context, job, platform, steps }: ScheduledJobProps) {
    super(scope, id);
    const access = jobAccess(context, job, platform);
    const receivers = steps.filter(({ declaration }) => job.sendsTo?.includes(declaration.name));
    const worker = new KarwanFunction(this, 'Worker', {
      context,
      handler: job.handler,
      platform,
      description: `Runs ${job.name} every ${job.everyMinutes} minutes`,
      timeout: Duration.seconds(job.timeoutSeconds ?? 30),
      environment: {
        ...access.environment,
        ...(receivers.length > 0 ? { STEP_QUEUES: queueUrls(this, receivers) } : {}),
      },
      permissions: [
        ...access.permissions,
        ...(receivers.length > 0 ? [sendTo(...receivers.map(({ queue }) => queue))] : []),
      ],
    });
    new Rule(this, 'Clock', {
      description: `Starts ${job.name}`,
      schedule: Schedule.rate(Duration.minutes(job.everyMinutes)),
      targets: [
        new LambdaFunction(worker.live, {
          deadLetterQueue: platform.deadLetters.missedRuns,
          retryAttempts: 2,
          maxEventAge: Duration.minutes(Math.max(1, Math.min(job.everyMinutes, 1440))),
        }),
      ],
    });
    platform.alarms.raise(this, 'ErrorsAlarm', {
      kind: 'job-errors',
      metric: worker.lambda.metricErrors({ period: ALARM_PERIOD }),
      meaning: `The job ${job.name} failed. ${job.onFailure}`,
    });
  }
}

/** `{step: queueUrl}` as JSON. */
const queueUrls = (scope: Construct, steps: readonly PipelineStep[]): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries(steps.map(({ declaration, queue }) => [declaration.name, queue.queueUrl])),
  );
