import type { Service } from '../engine/service.ts';

/** The queues that mappings read: SQS with its wake-up call. */
export interface QueueSource extends Service {
  /** `listener` runs whenever messages may have become visible, and first if some are now. */
  onAvailable(queueName: string, listener: () => void): () => void;
  /** Whether receives would bring so many messages now; without a number, any. */
  hasVisible(queueName: string, count?: number): boolean;
}

/** A record of a table's stream as Lambda's event holds it. */
export interface StreamRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: {
    /** Seconds since the Unix epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly SequenceNumber: string;
  };
}

/** The streams that mappings read. */
export interface StreamSource {
  /** Records with a sequence number above `afterSequence`, oldest first. */
  read(streamArn: string, afterSequence: bigint, limit: number): readonly StreamRecord[];
  /** The newest sequence number so far. */
  latest(streamArn: string): bigint;
  /** The returned function ends the subscription. */
  onAppend(streamArn: string, listener: () => void): () => void;
}

/** What Lambda reads from and sends to. */
export interface EventSources {
  readonly sqs: QueueSource;
  readonly streams: StreamSource;
  /** The event bus service, asked for when a destination first needs it. */
  eventBridge(): Service | undefined;
}
