import { Aws } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { REFERENCE_INDEX } from '../../functions/shared/reference.ts';
import type { BucketPrefix } from '../../functions/shared/step.ts';
import { DUE_INDEX } from '../../functions/views/contract.ts';
import type { StateStack } from '../stacks/state-stack.ts';
import type { VaultStack } from '../stacks/vault-stack.ts';
import type { StoredTable, StreamedTable } from './stored.ts';

/**
 * Exactly these actions on exactly these resources. CDK's `grant*` methods are not used for
 * functions: they give whole families (`Scan`, `BatchWriteItem`) where one action is called.
 */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A worker's source: what Lambda needs to poll it, and what the back-off needs. */
export const consumeQueue = (queue: IQueue): Permission => ({
  actions: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ChangeMessageVisibility',
  ],
  resources: [queue.queueArn],
});

/** `SendMessageBatch` is covered by the same action. */
export const sendTo = (...queues: readonly IQueue[]): Permission => ({
  actions: ['sqs:SendMessage'],
  resources: queues.map((queue) => queue.queueArn),
});

/** What Lambda needs to poll a table's stream. */
export const readStream = (table: StreamedTable): Permission => ({
  actions: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  resources: [table.streamArn],
});

/** Whether what feeds a function is switched on. */
export const seeMappings = (...mappings: readonly EventSourceMapping[]): Permission => ({
  actions: ['lambda:GetEventSourceMapping'],
  resources: mappings.map(({ eventSourceMappingArn }) => eventSourceMappingArn),
});

/** Loads streams and appends commits; nothing is ever changed or deleted. */
export const appendCommits = (table: StoredTable): Permission => ({
  actions: ['dynamodb:PutItem', 'dynamodb:Query'],
  resources: [table.arn],
});

/** Finds out which stream a reference belongs to. */
export const findReferences = (table: StoredTable): Permission => ({
  actions: ['dynamodb:Query'],
  resources: [`${table.arn}/index/${REFERENCE_INDEX}`],
});

/** Changes counters beside the commits, and takes rows away that have done their work. */
export const changeRows = (table: StoredTable): Permission => ({
  actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  resources: [table.arn],
});

/** Reads single rows beside the commits. */
export const readRows = (table: StoredTable): Permission => ({
  actions: ['dynamodb:GetItem'],
  resources: [table.arn],
});

/** Reads commit logs and can write none. */
export const readCommits = (...tables: readonly StoredTable[]): Permission => ({
  actions: ['dynamodb:Query'],
  resources: tables.map((table) => table.arn),
});

/** The channels' configuration, one channel at a time. */
export const readChannels = (state: StateStack): Permission => ({
  actions: ['dynamodb:GetItem'],
  resources: [state.channels.arn],
});

/** All channels, without their secrets: one partition of the same table. */
export const listChannels = (state: StateStack): Permission => ({
  actions: ['dynamodb:Query'],
  resources: [state.channels.arn],
});

/** The key-encryption key, under which channels' credentials and orders' keys are wrapped. */
export const readKeyEncryptionKey = (vault: VaultStack): Permission => ({
  actions: ['secretsmanager:GetSecretValue'],
  resources: [vault.keyEncryptionKey.secretArn],
});

/** Reads an order's key, and makes one on first sight. */
export const keepOrderKeys = (vault: VaultStack): Permission => ({
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  resources: [vault.keys.arn],
});

/** Adds to the log of erasures; nothing there can be changed or deleted by it. */
export const noteErasures = (vault: VaultStack): Permission => ({
  actions: ['s3:PutObject'],
  resources: [vault.erasuresArn],
});

/** Whom the log of erasures names; the notes' own keys say it. */
export const listErasures = (vault: VaultStack): Permission => ({
  actions: ['s3:ListBucket'],
  resources: [`arn:${Aws.PARTITION}:s3:::${vault.erasuresBucketName}`],
});

export const publishTo = (bus: EventBus): Permission => ({
  actions: ['events:PutEvents'],
  resources: [bus.eventBusArn],
});

/** Object keys are made at run time, so the resource ends in a star, below a prefix of its own. */
export const putObjects = (
  state: StateStack,
  ...prefixes: readonly BucketPrefix[]
): Permission => ({
  actions: ['s3:PutObject'],
  resources: prefixes.map((prefix) => state.objectsArn(prefix)),
});

export const getObjects = (
  state: StateStack,
  ...prefixes: readonly BucketPrefix[]
): Permission => ({
  actions: ['s3:GetObject'],
  resources: prefixes.map((prefix) => state.objectsArn(prefix)),
});

/** Which objects there are; whoever may list a bucket sees all its keys, and can read none by that. */
export const listObjects = (state: StateStack): Permission => ({
  actions: ['s3:ListBucket'],
  resources: [`arn:${Aws.PARTITION}:s3:::${state.bucketName}`],
});

/** Reads together what many commits are about, and writes views and the rows beside them one by one. */
export const updateViews = (state: StateStack): Permission => ({
  actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
  resources: [state.views.arn],
});

/** Reads the index of deadlines and the rows behind it, and moves rows on in it. */
export const sweepDeadlines = ({ views }: StateStack): readonly Permission[] => [
  { actions: ['dynamodb:Query'], resources: [`${views.arn}/index/${DUE_INDEX}`] },
  {
    actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    resources: [views.arn],
  },
];

/** Reads whole commit logs, page by page, and single streams; can write none. */
export const pageCommits = (...tables: readonly StoredTable[]): Permission => ({
  actions: ['dynamodb:Query', 'dynamodb:Scan'],
  resources: tables.map((table) => table.arn),
});

export const readViews = (state: StateStack): Permission => ({
  actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  resources: [state.views.arn],
});

/** A channel is two rows that are written in one transaction, and listed by one partition. */
export const manageChannels = (state: StateStack): Permission => ({
  actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  resources: [state.channels.arn],
});

/** Reads orders' keys and can make none. */
export const readOrderKeys = (vault: VaultStack): Permission => ({
  actions: ['dynamodb:GetItem'],
  resources: [vault.keys.arn],
});

/**
 * AWS looks for the right to every alarm, also where names are asked for by their beginning
 * (`…:alarm:*` in the refusal; aws-samples/amazon-cloudwatch-auto-alarms issue 1).
 */
export const describeAlarms: Permission = {
  actions: ['cloudwatch:DescribeAlarms'],
  resources: ['*'],
};

/** How many messages wait and are in flight. */
export const countMessages = (...queues: readonly IQueue[]): Permission => ({
  actions: ['sqs:GetQueueAttributes'],
  resources: queues.map((queue) => queue.queueArn),
});

/** Our own redrive: receive, send elsewhere, delete; what was only looked at is made visible again. */
export const redriveFrom = (...queues: readonly IQueue[]): Permission => ({
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
  resources: queues.map((queue) => queue.queueArn),
});

/** A message to a telephone number has no resource; topics are not meant, and none has such a name. */
export const sendShortMessages: Permission = { actions: ['sns:Publish'], resources: ['*'] };
