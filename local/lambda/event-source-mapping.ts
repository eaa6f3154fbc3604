import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { compilePattern, type EventPattern } from '../eventbridge/pattern.ts';
import { parseProperties } from './function-definition.ts';

interface MappingShape {
  readonly uuid: string;
  readonly functionRef: string;
  readonly eventSourceArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsItemFailures: boolean;
}

/** A queue whose messages go to a function. */
export interface QueueMapping extends MappingShape {
  readonly kind: 'queue';
  readonly maximumConcurrency?: number;
}

/** A table's stream whose records go to a function. */
export interface StreamMapping extends MappingShape {
  readonly kind: 'stream';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** A record passes when any of them matches; none means all pass. */
  readonly filters: readonly EventPattern[];
  readonly bisects: boolean;
  /** -1: for as long as the stream keeps the record. */
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  readonly lanes: number;
  readonly failureDestinationArn?: string;
}

export type EventSourceMapping = QueueMapping | StreamMapping;

const shared = {
  FunctionName: z.coerce.string(),
  EventSourceArn: z.coerce.string(),
  Enabled: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .default(true),
  MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  Tags: z.unknown().optional(),
};

const queueProperties = z.strictObject({
  ...shared,
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  ScalingConfig: z
    .object({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000).optional() })
    .optional(),
});

const streamProperties = z.strictObject({
  ...shared,
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(100),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  FilterCriteria: z
    .object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) })
    .optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.coerce.number().int().min(-1).max(604_800).default(-1),
  ParallelizationFactor: z.coerce.number().int().min(1).max(10).default(1),
  DestinationConfig: z
    .object({ OnFailure: z.object({ Destination: z.coerce.string() }).optional() })
    .optional(),
});

/** Reads the properties of `AWS::Lambda::EventSourceMapping`. Throws `AwsError` naming what to change. */
export const readEventSourceMapping = (
  input: Readonly<Record<string, unknown>>,
  uuid: string,
): EventSourceMapping => {
  const service = String(input['EventSourceArn']).split(':')[2];
  if (service === 'sqs') return readQueueMapping(input, uuid);
  if (service === 'dynamodb') return readStreamMapping(input, uuid);
  throw new AwsError(
    'InvalidParameterValueException',
    `EventSourceArn ${String(input['EventSourceArn'])}: only queues and table streams are sources here`,
  );
};

const readQueueMapping = (input: unknown, uuid: string): QueueMapping => {
  const read = parseProperties(queueProperties, input);
  if (read.BatchSize > 10 && read.MaximumBatchingWindowInSeconds === 0) {
    throw new AwsError(
      'InvalidParameterValueException',
      'BatchSize above 10 needs MaximumBatchingWindowInSeconds of at least 1',
    );
  }
  const maximum = read.ScalingConfig?.MaximumConcurrency;
  return {
    kind: 'queue',
    ...shape(read, uuid),
    ...(maximum === undefined ? {} : { maximumConcurrency: maximum }),
  };
};

const readStreamMapping = (input: unknown, uuid: string): StreamMapping => {
  const read = parseProperties(streamProperties, input);
  const destination = read.DestinationConfig?.OnFailure?.Destination;
  return {
    kind: 'stream',
    ...shape(read, uuid),
    startingPosition: read.StartingPosition,
    filters: (read.FilterCriteria?.Filters ?? []).map(({ Pattern }) => compilePattern(Pattern)),
    bisects: read.BisectBatchOnFunctionError,
    maximumRetries: read.MaximumRetryAttempts,
    maximumAgeSeconds: read.MaximumRecordAgeInSeconds,
    lanes: read.ParallelizationFactor,
    ...(destination === undefined ? {} : { failureDestinationArn: destination }),
  };
};

const shape = (
  read: Pick<z.infer<typeof queueProperties>, keyof typeof shared | 'BatchSize'>,
  uuid: string,
): MappingShape => ({
  uuid,
  functionRef: read.FunctionName,
  eventSourceArn: read.EventSourceArn,
  enabled: read.Enabled,
  batchSize: read.BatchSize,
  windowSeconds: read.MaximumBatchingWindowInSeconds,
  reportsItemFailures: read.FunctionResponseTypes.length > 0,
});

/** The same resource has the same UUID over restarts, so its checkpoint is found again. */
export const mappingUuid = (stackName: string, logicalId: string): string => {
  const hex = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
};
