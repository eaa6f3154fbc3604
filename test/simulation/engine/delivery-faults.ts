import { MINUTE } from '../../../functions/shared/spans.ts';
import type { Service } from '../../../local/engine/service.ts';
import type { InProcessHandler } from '../../../local/lambda/invocation.ts';
import type { ExpiredLetters } from './expired-letters.ts';
import type { FaultBoard } from './fault-board.ts';
import type { SimulatedClock } from './simulated-clock.ts';

interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly eventSourceARN?: string;
}

interface BatchEvent {
  readonly Records?: readonly QueueRecord[];
}

export interface DeliveryFaultParts {
  readonly board: FaultBoard;
  readonly clock: Pick<SimulatedClock, 'now' | 'at'>;
  readonly sqs: Service;
  readonly letters: Pick<ExpiredLetters, 'giveUp'>;
  /** Told of every message that came to a function, by the queue's ARN. */
  readonly onDelivered: (label: string, record: QueueRecord) => void;
}

/** At once, within the pipeline's own back-off, and after every key and token has lapsed. */
const DUPLICATE_AFTER_MS = [0, 3 * MINUTE, 25 * 60 * MINUTE] as const;
const VISIBILITY_SECONDS = [30, 600, 3 * 3600] as const;

/** What befalls messages between their queue and the handler. */
export const withDeliveryFaults =
  (parts: DeliveryFaultParts, label: string, handler: InProcessHandler): InProcessHandler =>
  async (event, context) => {
    const { board } = parts;
    if (board.strike('invocation-throttled', label)) throw new Error('Rate exceeded');
    const records = queueRecords(event);
    if (records.length === 0) return handler(event, context);
    for (const record of records) parts.onDelivered(label, record);
    duplicateSome(parts, label, records);
    const withheld = await withholdSome(parts, label, records);
    const left = records.filter((record) => !withheld.includes(record));
    const givenUp = await giveSomeUp(parts, label, left);
    const delivered = left.filter((record) => !givenUp.includes(record));
    const answer =
      delivered.length === 0
        ? { batchItemFailures: [] }
        : await handler({ ...(event as object), Records: delivered }, context);
    // Lambda takes an answer that names nobody it knows for a failure of the whole batch.
    if (board.strike('response-malformed', label)) return { batchItemFailures: [{}] };
    return withFailures(answer, withheld);
  };

const queueRecords = (event: unknown): readonly QueueRecord[] =>
  ((event as BatchEvent).Records ?? []).filter(({ receiptHandle }) => receiptHandle !== undefined);

const duplicateSome = (
  { board, clock, sqs }: DeliveryFaultParts,
  label: string,
  records: readonly QueueRecord[],
): void => {
  for (const { body, eventSourceARN } of records) {
    const luck = board.strike('delivery-duplicated', label);
    if (!luck) continue;
    const input = { QueueUrl: queueUrlOf(eventSourceARN), MessageBody: body };
    clock.at(clock.now() + luck.pick(DUPLICATE_AFTER_MS), () => {
      sqs.call('SendMessage', input).catch(board.unheeded('a message again'));
    });
  }
};

/** Received and not handed to the handler: its next delivery is late, and behind others. */
const withholdSome = async (
  { board, sqs }: DeliveryFaultParts,
  label: string,
  records: readonly QueueRecord[],
): Promise<readonly QueueRecord[]> => {
  const withheld: QueueRecord[] = [];
  for (const record of records) {
    const luck = board.strike('delivery-delayed', label);
    if (!luck) continue;
    withheld.push(record);
    await sqs.call('ChangeMessageVisibility', {
      QueueUrl: queueUrlOf(record.eventSourceARN),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: luck.pick(VISIBILITY_SECONDS),
    });
  }
  return withheld;
};

/** The archive's letters have no other copy: they are put back before any of them expires. */
const NEVER_GIVEN_UP = /rchive/;

/** Parked as a release would that cannot handle them, and put back by nobody. */
const giveSomeUp = async (
  { board, letters }: DeliveryFaultParts,
  label: string,
  records: readonly QueueRecord[],
): Promise<readonly QueueRecord[]> => {
  if (NEVER_GIVEN_UP.test(label)) return [];
  const givenUp: QueueRecord[] = [];
  for (const record of records) {
    const luck = board.strike('letter-expired', label);
    if (!luck) continue;
    await letters.giveUp(queueUrlOf(record.eventSourceARN), record.body, luck);
    givenUp.push(record);
  }
  return givenUp;
};

const withFailures = (answer: unknown, withheld: readonly QueueRecord[]): unknown => {
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: readonly object[] };
  const added = withheld.map(({ messageId }) => ({ itemIdentifier: messageId }));
  return { batchItemFailures: [...batchItemFailures, ...added] };
};

/** `arn:aws:sqs:region:account:name` → a URL of that queue. */
const queueUrlOf = (arn = ''): string => {
  const [, , , , account = '', name = ''] = arn.split(':');
  return `https://sqs.amazonaws.com/${account}/${name}`;
};
