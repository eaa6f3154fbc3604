import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type EventSourceMapping,
  FilterCriteria,
  FilterRule,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import type { KarwanFunction } from './karwan-function.ts';
import { readStream, sendTo } from './permissions.ts';
import type { Platform } from './platform.ts';
import type { StreamedTable } from './stored.ts';

export interface CommitReaderProps {
  readonly reader: KarwanFunction;
  /** The logs to read, by context. */
  readonly tables: ReadonlyMap<string, StreamedTable>;
  readonly platform: Pick<Platform, 'alarms' | 'deadLetters' | 'releases' | 'settings'>;
  /** How long a batch waits for more commits. @default not at all */
  readonly windowSeconds?: number;
  /** Leaves out commits that have nothing to be sent. @default every commit is read */
  readonly leavesOutQuiet?: boolean;
}

const BATCH_SIZE = 100;
/** Of the stream's 24 h; well before anything could be lost, and long after any restart. */
const BEHIND = Duration.minutes(1);

/**
 * Lets a function read tables' commits as they come. It is retried until a record expires: a
 * destination carries positions, not records, so giving up earlier gains nothing.
 */
export class CommitReader extends Construct {
  /** How long the oldest untaken commit has waited, in milliseconds. */
  readonly iteratorAge: Metric;
  /** What people call the reader. */
  readonly title: string;
  /** By which it reads each log, by what people call that. */
  readonly mappings: ReadonlyMap<string, EventSourceMapping>;
  readonly #lost: Queue;

  constructor(scope: Construct, id: string, props: CommitReaderProps) {
    super(scope, id);
    const { reader, tables } = props;
    this.iteratorAge = reader.lambda.metric('IteratorAge', {
      period: ALARM_PERIOD,
      statistic: 'Maximum',
    });
    this.title = reader.title;
    this.#lost = props.platform.deadLetters.lostPositions;
    reader.allow(sendTo(this.#lost));
    const mappings = new Map<string, EventSourceMapping>();
    for (const [context, table] of tables) {
      reader.allow(readStream(table));
      mappings.set(`${this.title} of ${context}`, this.#read(context, table, props));
    }
    this.mappings = mappings;
    this.#watch(props);
  }

  #read(context: string, table: StreamedTable, props: CommitReaderProps): EventSourceMapping {
    const { reader, platform, windowSeconds, leavesOutQuiet } = props;
    return reader.live.addEventSourceMapping(`${context}-commits`, {
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      ...(windowSeconds && { maxBatchingWindow: Duration.seconds(windowSeconds) }),
      parallelizationFactor: platform.settings.streamParallelization,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: -1,
      filters: [
        FilterCriteria.filter({
          dynamodb: {
            NewImage: {
              kind: { S: FilterRule.isEqual('commit') },
              ...(leavesOutQuiet && { quiet: { BOOL: FilterRule.notExists() } }),
            },
          },
        }),
      ],
      // CDK's own SqsDlq would grant three actions; the reader is allowed the one it needs.
      onFailure: { bind: () => ({ destination: this.#lost.queueArn }) },
    });
  }

  /** A commit that waits in a stream is an order that stands still, seen by no queue's alarm. */
  #watch({ reader, platform: { alarms, releases } }: CommitReaderProps): void {
    const behind = alarms.raise(this, 'IteratorAgeAlarm', {
      kind: 'commits-behind',
      metric: this.iteratorAge,
      above: BEHIND.toMilliseconds(),
      periods: 5,
      datapoints: 3,
      meaning: `Commits wait in a stream and leave it after 24 hours. Read the log of ${reader.node.path}.`,
    });
    releases.shift(reader, [behind]);
  }
}
