import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { ParkReason } from '../../../functions/shared/adapters/step-queue.ts';
import { CANARY, canaryEnvelope } from '../../../functions/shared/canary.ts';
import { openStream } from '../../../functions/shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../../functions/shared/decider.ts';
import { retryable } from '../../../functions/shared/fault.ts';
import {
  type DecideStep,
  type GroupStep,
  runBatch,
} from '../../../functions/shared/step-runner.ts';
import { type CounterMessage, counterBook, counterDecider } from './counter.ts';
import { memoryLog } from './memory-log.ts';

export const NOW = Date.parse('2026-01-01T00:00:00.000Z');

const decider = counterDecider as unknown as Decider<unknown, CounterMessage, DomainEvent>;

export const envelope = (id: string, subject: string, message: unknown) =>
  JSON.stringify({
    id,
    kind: 'command',
    name: 'Add',
    schemaVersion: 1,
    source: 'karwan.test',
    merchantId: 'm1',
    subject,
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:00.000Z',
    causationId: id,
    correlationId: id,
    data: message,
  });

export const record = (
  messageId: string,
  body: string,
  seen: { receives?: number; firstMs?: number; sentMs?: number } = {},
): SQSRecord =>
  ({
    messageId,
    receiptHandle: `handle ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(seen.receives ?? 1),
      ApproximateFirstReceiveTimestamp: String(seen.firstMs ?? NOW),
      SentTimestamp: String(seen.sentMs ?? NOW),
    },
  }) as unknown as SQSRecord;

/** A step around the counter, with everything it does to its queue written down. */
export const setUp = (overrides: Partial<DecideStep<CounterMessage>> = {}) => {
  const memory = memoryLog();
  return { ...memory, ...stepWith(memory, overrides) };
};

const stepWith = (
  memory: ReturnType<typeof memoryLog>,
  overrides: Partial<DecideStep<CounterMessage>>,
) => {
  const retried: [string, number][] = [];
  const parked: [string, ParkReason][] = [];
  const canaries: [string, string][] = [];
  const counted: string[] = [];
  const step: DecideStep<CounterMessage> = {
    name: 'counter',
    runtime: {
      now: () => NOW,
      randomBytes: (count) => new Uint8Array(count),
      setting: () => '',
      observe: { log: () => undefined, count: (name) => void counted.push(name) },
    },
    queue: {
      retryIn: (handle, seconds) => {
        retried.push([handle, seconds]);
        return Promise.resolve();
      },
      park: (body, reason) => {
        parked.push([body, reason]);
        return Promise.resolve();
      },
      answerCanary: (name, canaryId) => {
        canaries.push([name, canaryId]);
        return Promise.resolve();
      },
    },
    blobs: {
      put: () => Promise.resolve(),
      get: () => Promise.reject(retryable('missing-blob', 'none')),
    },
    interpret: ({ envelope: { id, data, subject } }) =>
      Promise.resolve({
        kind: 'message',
        stream: { context: 'test', merchantId: 'm1', subject },
        item: {
          cause: id,
          correlationId: id,
          occurredAt: '2026-01-01T00:00:00.000Z',
          name: 'Add',
          message: data as CounterMessage,
        },
      }),
    open: (stream) =>
      openStream(stream, { log: memory.log, decider, book: counterBook, now: () => NOW }),
    ...overrides,
  };
  const run = (records: SQSRecord[], remainingMs = 30_000, other?: GroupStep<CounterMessage>) =>
    runBatch(other ?? step, { Records: records } as SQSEvent, {
      getRemainingTimeInMillis: () => remainingMs,
    });
  return { retried, parked, canaries, counted, step, run };
};

export const add = { type: 'Add', amount: 1 };

export const canaryOf = (id: string): string => {
  const canary = canaryEnvelope(id, { kind: 'person', id: 'p' }, '2026-01-01T00:00:00.000Z');
  const detail = { events: [canary] };
  return JSON.stringify({ 'detail-type': CANARY.name, source: CANARY.source, detail });
};

/** As the bus delivers an entry that carries these; each is an envelope's text, or what pretends to be. */
export const entryOf = (...events: readonly string[]): string =>
  `{"detail-type":"Added","source":"karwan.test","detail":{"events":[${events.join(',')}]}}`;
