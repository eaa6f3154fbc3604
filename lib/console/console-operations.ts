import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accept } from '../shared/accept.ts';
import type { HandlerFile } from '../shared/bundle.ts';
import { KarwanFunction } from '../shared/karwan-function.ts';
import {
  countMessages,
  describeAlarms,
  findReferences,
  getObjects,
  listErasures,
  listObjects,
  manageChannels,
  type Permission,
  publishTo,
  putObjects,
  readCommits,
  readKeyEncryptionKey,
  readOrderKeys,
  readViews,
  redriveFrom,
  sendTo,
} from '../shared/permissions.ts';
import type { Platform } from '../shared/platform.ts';
import { LIVE } from '../shared/releases.ts';
import type { PipelineStep } from '../shared/step.ts';
import { localEndpoint } from '../shared/step-access.ts';
import { contextTables, type StateStack } from '../stacks/state-stack.ts';

export const CONSOLE: HandlerFile = { context: 'console', handler: 'console', splits: true };

export interface ConsoleOperationsProps {
  readonly platform: Platform;
  readonly channelTagKey: Readonly<Record<string, string>>;
  /** Base URL of the webhooks' door, for the URLs of channels. */
  readonly publicUrl: string;
  readonly steps: readonly PipelineStep[];
  /** By step that subscribes to anything, its context. */
  readonly listeners: Readonly<Record<string, string>>;
}

/** The operations behind the CLI and the page. It has no event source: whoever may invoke it, may ask. */
export class ConsoleOperations extends Construct {
  constructor(scope: Construct, id: string, props: ConsoleOperationsProps) {
    super(scope, id);
    const { platform, steps } = props;
    const { state, vault, bus } = platform;
    const operations = new KarwanFunction(this, 'Operations', {
      ...CONSOLE,
      platform,
      description: 'Operations behind the CLI and the console page',
      // It waits for tables and queues most of its time, and time is billed by memory.
      memoryMegabytes: 256,
      // A line for each command of a person, and one for what fails.
      hasRareLog: true,
      environment: {
        VIEWS_TABLE: state.views.name,
        CHANNELS_TABLE: state.channels.name,
        CONTEXT_TABLES: contextTables(this, state),
        VAULT_TABLE: vault.keys.name,
        KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn,
        BUCKET: state.bucketName,
        ERASURES_BUCKET: vault.erasuresBucketName,
        STEPS: stepQueues(this, steps),
        QUEUE_URL: steps[0]?.queue.queueUrl ?? '',
        ...props.channelTagKey,
        PUBLIC_URL: props.publicUrl,
        BUS_NAME: bus.bus.eventBusName,
        ALARM_PREFIX: `${Stack.of(this).stackName}-`,
        LISTENERS: JSON.stringify(props.listeners),
        ...localEndpoint(platform.settings).environment,
      },
      permissions: [
        readViews(state),
        readCommits(...state.tables.values()),
        ...parcelReferences(state),
        manageChannels(state),
        readOrderKeys(vault),
        readKeyEncryptionKey(vault),
        getObjects(state, 'quarantine', 'commits', 'labels', 'archive'),
        listObjects(state),
        listErasures(vault),
        putObjects(state, 'messages', 'archive'),
        publishTo(bus.bus),
        describeAlarms,
        sendTo(...steps.map((step) => step.queue)),
        // Apart, so that each joins the statement about the same queues: one policy holds 10 KB.
        countMessages(...steps.map((step) => step.queue)),
        countMessages(...steps.map((step) => step.deadLetters)),
        redriveFrom(...steps.map((step) => step.deadLetters)),
      ],
    });
    accept(operations, {
      'AwsSolutions-IAM5[Resource::*]':
        'It may only describe alarms, which AWS allows for all of them or for none.',
    });
    new CfnOutput(this, 'FunctionName', {
      value: `${operations.lambda.functionName}:${LIVE}`,
    }).overrideLogicalId('ConsoleFunctionName');
  }
}

/**
 * `{step: [queue, dead letters]}` as JSON: names, as a function's variables are 4 KB at the most and the URLs
 * of all queues, which differ in their names alone, would be more.
 */
const stepQueues = (scope: Construct, steps: readonly PipelineStep[]): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries(
      steps.map(({ declaration, queue, deadLetters }) => [
        declaration.name,
        [queue.queueName, deadLetters.queueName],
      ]),
    ),
  );

/** Parcels' numbers, which fulfilment keeps. */
const parcelReferences = (state: StateStack): readonly Permission[] => {
  const table = state.tables.get('fulfilment');
  return table ? [findReferences(table)] : [];
};
