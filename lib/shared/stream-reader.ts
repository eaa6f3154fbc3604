import { Duration } from 'aws-cdk-lib';
import {
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import type { KarwanFunction } from './karwan-function.ts';
import { readStream, sendTo } from './permissions.ts';
import type { StreamedTable } from './stored.ts';

export interface StreamReaderOptions {
  /** Gets the positions of commits that were never taken within the stream's 24 hours. */
  readonly lost: IQueue;
  /** Batches of one shard at work at the same time; order within a stream is kept. @default 1 */
  readonly parallelization?: number;
}

const BATCH_SIZE = 100;
/** Of the stream's 24 h; well before anything could be lost, and long after any restart. */
const BEHIND = Duration.minutes(1);

/**
 * Lets a function read a table's commits as they come. It is retried until a record expires: a
 * destination would carry positions, not records, so giving up earlier gains nothing.
 */
export const readCommitsOf = (
  reader: KarwanFunction,
  id: string,
  table: StreamedTable,
  { lost, parallelization = 1 }: StreamReaderOptions,
): void => {
  reader.allow(readStream(table));
  reader.allow(sendTo(lost));
  reader.lambda.addEventSourceMapping(id, {
    eventSourceArn: table.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: BATCH_SIZE,
    parallelizationFactor: parallelization,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: -1,
    filters: [
      FilterCriteria.filter({
        dynamodb: { NewImage: { kind: { S: FilterRule.isEqual('commit') } } },
      }),
    ],
    // CDK's own SqsDlq would grant three actions; the reader is allowed the one it needs.
    onFailure: { bind: () => ({ destination: lost.queueArn }) },
  });
};

/** A commit that waits in a stream is an order that stands still unseen by any queue's alarm. */
export const watchReader = (scope: Construct, reader: LambdaFunction, alarms: Alarms): void => {
  alarms.raise(scope, 'IteratorAgeAlarm', {
    metric: reader.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
    above: BEHIND.toMilliseconds(),
    periods: 5,
    datapoints: 3,
    meaning:
      'Commits wait in a stream and will be lost after 24 hours. Read the log of the function.',
  });
};
