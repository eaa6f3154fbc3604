import type { Environment } from '../engine/service.ts';
import type { Availability } from './availability.ts';
import type { MessageTable } from './message-table.ts';
import type { QueueTable } from './queue-table.ts';

/** What the operations of SQS work on. */
export interface SqsContext {
  readonly environment: Environment;
  readonly queues: QueueTable;
  readonly messages: MessageTable;
  readonly availability: Availability;
  /** When each queue, by its ARN, was last purged. */
  readonly purges: Map<string, number>;
}

export type Input = Record<string, unknown>;
export type Output = Record<string, unknown>;

/** SQS bills one request for every 64 KB of payload, an empty call as one. */
const PAYLOAD_CHUNK_BYTES = 65_536;

/** Adds the request's units to the meter. */
export const meterRequest = (context: SqsContext, queue: string, payloadBytes = 0): void =>
  context.environment.meter.add(
    'sqs.request',
    Math.max(1, Math.ceil(payloadBytes / PAYLOAD_CHUNK_BYTES)),
    queue,
  );
