import { AwsError } from '../engine/aws-error.ts';

/** What a queue's attributes mean. Times are milliseconds, sizes bytes. */
export interface QueueSettings {
  readonly delayMs: number;
  readonly maximumMessageSize: number;
  readonly retentionMs: number;
  readonly waitMs: number;
  readonly visibilityMs: number;
  readonly redrive?: RedrivePolicy;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Attribute → [least, most, default]. Source: SQS API reference, SetQueueAttributes. */
const RANGES: Readonly<Record<string, readonly [number, number, number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
};
const TEXTS = ['KmsMasterKeyId', 'Policy', 'RedriveAllowPolicy', 'SqsManagedSseEnabled'];
const FIFO_ONLY = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** What AWS answers for attributes that nobody set. */
export const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(RANGES)
      .filter(([name]) => !name.startsWith('Kms'))
      .map(([name, [, , value]]) => [name, String(value)]),
  ),
  SqsManagedSseEnabled: 'true',
};

/** Throws `InvalidAttributeName`, `InvalidAttributeValue` or, for FIFO, `UnsupportedOperation`. */
export const checkQueueAttributes = (attributes: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(attributes)) checkQueueAttribute(name, value);
};

const checkQueueAttribute = (name: string, value: string): void => {
  if (FIFO_ONLY.includes(name)) throw fifoRefused();
  if (name === 'RedrivePolicy') return void parseRedrivePolicy(value);
  if (TEXTS.includes(name)) return;
  const range = RANGES[name];
  if (range === undefined) {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  const [least, most] = range;
  if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most) {
    throw invalidAttribute(name, `must be a whole number from ${least} to ${most}`);
  }
};

export const fifoRefused = (): AwsError =>
  new AwsError(
    'UnsupportedOperation',
    'FIFO queues are not supported by the embedded SQS: use a standard queue ' +
      '(no FifoQueue attribute, no name that ends in .fifo).',
  );

const invalidAttribute = (name: string, reason: string): AwsError =>
  new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}. Reason: ${reason}.`,
  );

/** An empty text means none, as AWS takes it to remove the policy. */
export const parseRedrivePolicy = (text: string | undefined): RedrivePolicy | undefined => {
  if (text === undefined || text === '') return undefined;
  const parsed = parseJson(text);
  const count = Number(parsed['maxReceiveCount']);
  const arn = parsed['deadLetterTargetArn'];
  if (typeof arn !== 'string' || !arn.startsWith('arn:')) {
    throw invalidAttribute('RedrivePolicy', 'deadLetterTargetArn must be the ARN of a queue');
  }
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalidAttribute('RedrivePolicy', 'maxReceiveCount must be from 1 to 1000');
  }
  return { deadLetterTargetArn: arn, maxReceiveCount: count };
};

const parseJson = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidAttribute('RedrivePolicy', 'it must be a JSON object');
};

/** Attributes must have passed `checkQueueAttributes`. */
export const settingsOf = (attributes: Readonly<Record<string, string>>): QueueSettings => {
  const number = (name: string): number => Number(attributes[name] ?? DEFAULT_ATTRIBUTES[name]);
  const redrive = parseRedrivePolicy(attributes['RedrivePolicy']);
  return {
    delayMs: number('DelaySeconds') * 1000,
    maximumMessageSize: number('MaximumMessageSize'),
    retentionMs: number('MessageRetentionPeriod') * 1000,
    waitMs: number('ReceiveMessageWaitTimeSeconds') * 1000,
    visibilityMs: number('VisibilityTimeout') * 1000,
    ...(redrive && { redrive }),
  };
};
