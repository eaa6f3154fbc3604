import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { KarwanFunction } from './karwan-function.ts';
import { getObjects, publishTo, putObjects, sendTo } from './permissions.ts';
import type { Platform } from './platform.ts';
import type { PipelineStep } from './step.ts';
import type { StreamedTable } from './stored.ts';
import { readCommitsOf, watchReader } from './stream-reader.ts';

export interface PublisherProps {
  readonly context: string;
  /** The file below `functions/<context>/handlers/`. */
  readonly handler: string;
  readonly table: StreamedTable;
  /** Every step that may be sent a command. */
  readonly receivers: readonly PipelineStep[];
  readonly platform: Platform;
  /** @default 1 */
  readonly parallelization?: number;
}

/** The outbox's reader: a context's commits become events on the bus and commands on queues. */
export class Publisher extends Construct {
  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    const { context, platform, receivers, table } = props;
    const { state, bus, alarms } = platform;
    const lost = deadLetterQueue(this, 'LostPositions');
    const publish = new KarwanFunction(this, 'Publish', {
      context,
      handler: props.handler,
      platform,
      description: `Publishes the commits of ${context}`,
      environment: {
        TABLE: table.name,
        BUS_NAME: bus.bus.eventBusName,
        STEP_QUEUES: queueUrls(this, receivers),
        BUCKET: state.bucketName,
      },
      permissions: [
        publishTo(bus.bus),
        sendTo(...receivers.map((step) => step.queue)),
        getObjects(state, 'commits'),
        putObjects(state, 'messages'),
      ],
    });
    readCommitsOf(publish, 'Commits', table, { lost, parallelization: props.parallelization ?? 1 });
    watchReader(this, publish.lambda, alarms);
    alarms.raise(this, 'LostAlarm', {
      metric: lost.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD }),
      meaning: `Commits of ${context} left the stream unpublished: positions lie in the queue. Publish them again from the commit log.`,
    });
  }
}

/** `{step: queueUrl}` as JSON. */
const queueUrls = (scope: Construct, steps: readonly PipelineStep[]): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries(steps.map((step) => [step.declaration.name, step.queue.queueUrl])),
  );
