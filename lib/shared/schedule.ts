import { Duration } from 'aws-cdk-lib';
import { Rule, type Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import type { KarwanFunction } from './karwan-function.ts';

export interface ScheduledRun {
  readonly worker: KarwanFunction;
  readonly schedule: Schedule;
  readonly description: string;
  /** Gets the times that EventBridge could not deliver. */
  readonly missed: IQueue;
}

/** A run that is late by this much is left out: the next one does its work. */
const MAX_AGE = Duration.minutes(1);

/** Runs a function by the clock, each time once: what a run leaves is the next one's. */
export const runOnSchedule = (scope: Construct, id: string, run: ScheduledRun): void => {
  run.worker.live.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: MAX_AGE });
  accept(run.worker, {
    'Serverless-LambdaAsyncFailureDestination':
      'A run carries no message: what it left is where it was, and an alarm tells of failed runs.',
  });
  new Rule(scope, id, {
    description: run.description,
    schedule: run.schedule,
    targets: [
      new LambdaFunction(run.worker.live, {
        deadLetterQueue: run.missed,
        retryAttempts: 2,
        maxEventAge: MAX_AGE,
      }),
    ],
  });
};
