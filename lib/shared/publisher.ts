import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CommitReader } from './commit-reader.ts';
import { KarwanFunction } from './karwan-function.ts';
import { getObjects, pageCommits, publishTo, putObjects, sendTo } from './permissions.ts';
import type { Platform } from './platform.ts';
import type { PipelineStep } from './step.ts';
import type { StreamedTable } from './stored.ts';

export interface PublisherProps {
  readonly context: string;
  /** The file below `functions/<context>/handlers/`. */
  readonly handler: string;
  readonly table: StreamedTable;
  /** Every step that may be sent a command. */
  readonly receivers: readonly PipelineStep[];
  readonly platform: Platform;
}

/** The outbox's reader: a context's commits become events on the bus and commands on queues. */
export class Publisher extends Construct {
  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    const { context, platform, receivers, table } = props;
    const { state, bus } = platform;
    const publish = new KarwanFunction(this, 'Publish', {
      context,
      handler: props.handler,
      platform,
      description: `Publishes the commits of ${context}`,
      memoryMegabytes: 256,
      environment: {
        TABLE: table.name,
        BUS_NAME: bus.bus.eventBusName,
        STEP_QUEUES: queueUrls(this, receivers),
        BUCKET: state.bucketName,
      },
      permissions: [
        publishTo(bus.bus),
        sendTo(...receivers.map((step) => step.queue)),
        // For a person who has it say again what a stream forgot.
        pageCommits(table),
        getObjects(state, 'commits'),
        putObjects(state, 'messages'),
      ],
    });
    new CommitReader(this, 'Commits', {
      reader: publish,
      // An emulator takes what is absent two levels down for a mismatch, and would leave out everything.
      leavesOutQuiet: !platform.settings.emulator,
      tables: new Map([[context, table]]),
      platform,
    });
  }
}

/** `{step: queueUrl}` as JSON. */
const queueUrls = (scope: Construct, steps: readonly PipelineStep[]): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries(steps.map((step) => [step.declaration.name, step.queue.queueUrl])),
  );
