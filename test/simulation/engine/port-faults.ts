import { AwsError } from '../../../local/engine/aws-error.ts';
import type { AroundCall, ServiceCall, ServiceShape } from '../../../local/in-process-runtime.ts';
import { lostAnswer, neverAnswer, partlyTaken, throttled } from '../../flows/faults.ts';
import type { ExecutionEnvironment } from './execution-environments.ts';
import type { FaultBoard } from './fault-board.ts';
import type { LargeItems } from './large-items.ts';
import type { Luck } from './luck.ts';

type Proceed = Parameters<AroundCall>[1];

export interface PortFaultParts {
  readonly board: FaultBoard;
  readonly latency: Luck;
  readonly largeItems: LargeItems;
  /** Resolves so many virtual milliseconds from now. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of every call that took effect, with its answer. */
  readonly onCall: (functionLabel: string, call: ServiceCall, answer: ServiceShape) => void;
  /** Told of the call that a process died at, and whether it had taken effect. */
  readonly onDeath: (functionLabel: string, call: ServiceCall, when: 'before' | 'after') => void;
  /** Told of every write that was made, also where its answer then says otherwise. */
  readonly onWritten: (operation: string, input: ServiceShape) => void;
}

/** Every port call of one environment: its latency, what befalls it, and its silence after a death. */
export const createPortFaults =
  (parts: PortFaultParts, label: string, environment: ExecutionEnvironment): AroundCall =>
  async (call, proceed) => {
    const { board } = parts;
    const place = `${label} ${call.service} ${call.operation}`;
    if (environment.isDead) return neverAnswer();
    await onTheWay(parts, place);
    if (environment.isDead || board.strike('hang', place)) return neverAnswer();
    const crash = (when: 'before' | 'after'): Promise<never> => {
      parts.onDeath(label, call, when);
      environment.die('the process died');
      return neverAnswer();
    };
    if (board.strike('crash-before-call', place)) return crash('before');
    refuse(board, call, place);
    parts.largeItems.refuse(call, place);
    const answer = await made(parts, call, place, proceed);
    parts.onCall(label, call, answer);
    if (board.strike('crash-after-call', place)) return crash('after');
    if (isLost(board, call, place)) throw lostAnswer();
    return answer;
  };

/** Longer than a batch is waited for, and shorter than a function may take. */
const SLOWEST_MS = 20_000;

/** Half of the calls are as good as instant: they interleave with nothing. */
const onTheWay = async (
  { board, latency, sleep }: PortFaultParts,
  place: string,
): Promise<void> => {
  const slow = board.strike('slow-call', place);
  if (slow) await sleep(slow.logUniform(1_000, SLOWEST_MS));
  if (latency.chance(0.5)) await sleep(latency.logUniform(1, 200));
};

const isLost = (board: FaultBoard, { service }: ServiceCall, place: string): boolean =>
  board.strike(service === 's3' ? 'bucket-answer-lost' : 'answer-lost', place) !== undefined;

/** What the service says before it does anything. */
const refuse = (board: FaultBoard, { service, operation, input }: ServiceCall, place: string) => {
  if (service === 's3') {
    if (!board.strike('bucket-unavailable', place)) return;
    throw new AwsError('SlowDown', 'Please reduce your request rate.', { httpStatus: 503 });
  }
  if (board.strike('throttle', place)) throw throttled();
  if (operation !== 'TransactWriteItems' || !board.strike('transaction-conflict', place)) return;
  const items = input['TransactItems'] as readonly unknown[];
  throw new AwsError('TransactionCanceledException', 'Transaction cancelled', {
    members: {
      CancellationReasons: items.map((_, index) => ({
        Code: index === 0 ? 'TransactionConflict' : 'None',
      })),
    },
  });
};

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

const made = async (
  { board, onWritten }: PortFaultParts,
  { operation, input }: ServiceCall,
  place: string,
  proceed: Proceed,
): Promise<ServiceShape> => {
  switch (operation) {
    case 'PutEvents':
      return putEvents(board, input, place, proceed);
    case 'SendMessageBatch':
      return sendBatch(board, input, place, proceed);
    case 'Query':
    case 'GetItem':
      return read(board, input, place, proceed);
    default: {
      const answer = await proceed(input);
      onWritten(operation, input);
      const again =
        WRITES.includes(operation) && board.strike('answer-lost-and-retried', place) !== undefined;
      // The SDK tries once more by itself, and its caller sees the second answer only.
      return again ? proceed(input) : answer;
    }
  }
};

const putEvents = async (
  board: FaultBoard,
  input: ServiceShape,
  place: string,
  proceed: Proceed,
): Promise<ServiceShape> => {
  const partial = board.strike('put-events-partial', place);
  if (partial) return partlyTaken(input, proceed, () => partial.chance(0.5));
  if (board.strike('put-events-undelivered', place)) {
    const entries = input['Entries'] as readonly unknown[];
    return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: 'accepted-and-lost' })) };
  }
  if (board.strike('put-events-twice', place)) await proceed(input);
  return proceed(input);
};

interface BatchEntry {
  readonly Id: string;
}

const sendBatch = async (
  board: FaultBoard,
  input: ServiceShape,
  place: string,
  proceed: Proceed,
): Promise<ServiceShape> => {
  const partial = board.strike('send-batch-partial', place);
  if (!partial) return proceed(input);
  const entries = input['Entries'] as readonly BatchEntry[];
  const taken = entries.filter(() => partial.chance(0.5));
  const answer = taken.length === 0 ? {} : await proceed({ ...input, Entries: taken });
  const failed = entries.filter((entry) => !taken.includes(entry));
  return {
    ...answer,
    Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
  };
};

/** A read that need not be consistent may show nothing of what was written lately. */
const read = async (
  board: FaultBoard,
  input: ServiceShape,
  place: string,
  proceed: Proceed,
): Promise<ServiceShape> => {
  const answer = await proceed(input);
  if (input['ConsistentRead'] === true || !board.strike('stale-read', place)) return answer;
  if ('Items' in answer) return { ...answer, Items: [], Count: 0 };
  const { Item: _unseen, ...rest } = answer;
  return rest;
};
