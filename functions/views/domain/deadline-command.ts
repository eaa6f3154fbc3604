import { partitionKeyOf, type StreamName } from '../../shared/commit.ts';
import type { Deadline } from '../../shared/decider.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { idOf } from '../../shared/ids.ts';

/**
 * Tells a stream's owner that a deadline has passed. The same stream and deadline always give the same
 * envelope, byte for byte: whoever has decided on it recognises it, and whoever had nothing to say
 * wrote nothing under its id and decides anew.
 */
export const deadlineReached = (stream: StreamName, { kind, dueAt }: Deadline): Envelope => {
  const id = idOf('command', partitionKeyOf(stream), kind, dueAt);
  return {
    id,
    kind: 'command',
    name: 'DeadlineReached',
    schemaVersion: 1,
    source: 'karwan.views',
    merchantId: stream.merchantId,
    subject: stream.subject,
    occurredAt: dueAt,
    recordedAt: dueAt,
    causationId: id,
    correlationId: id,
    actor: { kind: 'system', id: 'sweeper' },
    data: { kind, dueAt },
  };
};
