import { describe, expect, it } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { ParkReason } from '../../../functions/shared/adapters/step-queue.ts';
import { CANARY, canaryEnvelope } from '../../../functions/shared/canary.ts';
import { openStream } from '../../../functions/shared/decide-stream.ts';
import type { Decider, DomainEvent } from '../../../functions/shared/decider.ts';
import { permanent, retryable } from '../../../functions/shared/fault.ts';
import {
  type DecideStep,
  type GroupStep,
  runBatch,
  type Settled,
} from '../../../functions/shared/step-runner.ts';
import { type CounterMessage, counterBook, counterDecider } from './counter.ts';
import { memoryLog } from './memory-log.ts';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');
const HOUR = 3_600_000;
const decider = counterDecider as unknown as Decider<unknown, CounterMessage, DomainEvent>;

const envelope = (id: string, subject: string, message: unknown) =>
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

const record = (
  messageId: string,
  body: string,
  seen: { receives?: number; firstMs?: number } = {},
): SQSRecord =>
  ({
    messageId,
    receiptHandle: `handle ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(seen.receives ?? 1),
      ApproximateFirstReceiveTimestamp: String(seen.firstMs ?? NOW),
    },
  }) as unknown as SQSRecord;

/** A step around the counter, with everything it does to its queue written down. */
const setUp = (overrides: Partial<DecideStep<CounterMessage>> = {}) => {
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
  const step: DecideStep<CounterMessage> = {
    name: 'counter',
    runtime: {
      now: () => NOW,
      randomBytes: (count) => new Uint8Array(count),
      setting: () => '',
      observe: { log: () => undefined, count: () => undefined },
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
  return { retried, parked, canaries, step, run };
};

const add = { type: 'Add', amount: 1 };

const canaryOf = (id: string): string => {
  const detail = canaryEnvelope(id, { kind: 'person', id: 'p' }, '2026-01-01T00:00:00.000Z');
  return JSON.stringify({ 'detail-type': CANARY.name, source: CANARY.source, detail });
};

describe('a deployment’s canary', () => {
  it('is answered, and decides nothing', async () => {
    const { run, streams, canaries } = setUp();
    const answer = await run([
      record('1', canaryOf('canary_1')),
      record('2', envelope('a', 'counter/1', add)),
    ]);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(canaries).toEqual([['counter', 'canary_1']]);
    expect([...streams.keys()]).toEqual(['test#m1#counter/1']);
  });

  it('comes back when it cannot be answered, and others do not', async () => {
    const { run, canaries, retried } = setUp({
      queue: {
        retryIn: (handle) => {
          retried.push([handle, 0]);
          return Promise.resolve();
        },
        park: () => Promise.resolve(),
        answerCanary: () => Promise.reject(retryable('aws-call-failed', 'down')),
      },
    });
    const answer = await run([
      record('1', canaryOf('canary_1')),
      record('2', envelope('a', 'counter/1', add)),
    ]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(canaries).toEqual([]);
    expect(retried).toEqual([['handle 1', 0]]);
  });

  it('is nobody else’s event of that name', async () => {
    const { run, canaries, streams } = setUp();
    const body = JSON.parse(canaryOf('canary_1')) as { detail: object };
    const detail = { ...body.detail, source: 'karwan.orders', subject: 'counter/1', data: add };
    await run([record('1', JSON.stringify({ ...body, detail }))]);
    expect(canaries).toEqual([]);
    expect(streams.size).toBe(1);
  });
});

describe('a batch', () => {
  it('carries the state of one stream forward and keeps streams apart', async () => {
    const { run, streams } = setUp();
    const answer = await run([
      record('1', envelope('a', 'counter/1', add)),
      record('2', envelope('b', 'counter/1', { type: 'Close' })),
      record('3', envelope('c', 'counter/2', add)),
    ]);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(streams.get('test#m1#counter/1')?.map((commit) => commit.cause)).toEqual(['a', 'b']);
    expect(streams.get('test#m1#counter/2')).toHaveLength(1);
  });

  it('answers each record of a duplicate pair as done, with one commit', async () => {
    const { run, streams } = setUp();
    const body = envelope('a', 'counter/1', add);
    expect(await run([record('1', body), record('2', body)])).toEqual({ batchItemFailures: [] });
    expect(streams.get('test#m1#counter/1')).toHaveLength(1);
  });

  it('reports a failed record and those behind it in its stream, and no other', async () => {
    const { run, retried } = setUp();
    const answer = await run([
      record('1', envelope('a', 'counter/1', { type: 'Settle' })),
      record('2', envelope('b', 'counter/1', add)),
      record('3', envelope('c', 'counter/2', add)),
    ]);
    expect(answer.batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual(['1', '2']);
    expect(retried.map(([handle]) => handle)).toEqual(['handle 1', 'handle 2']);
  });

  it('starts no record without the time to end it, and reports it', async () => {
    const { run, streams } = setUp();
    const answer = await run([record('1', envelope('a', 'counter/1', add))], 4_000);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(streams.size).toBe(0);
  });

  it('counts a message that means nothing as done', async () => {
    const { run } = setUp({
      interpret: () => Promise.resolve({ kind: 'ignored', because: 'topic' }),
    });
    expect(await run([record('1', envelope('a', 'counter/1', add))])).toEqual({
      batchItemFailures: [],
    });
  });
});

describe('a record that keeps failing', () => {
  const poison = () => Promise.reject(permanent('boom', 'cannot be read'));
  const throttled = () => Promise.reject(retryable('throttled', 'slow down'));
  const untyped = () => Promise.reject(new TypeError('undefined is not a function'));

  it.each([
    ['poison, first receives: retried', poison, 3, 'retried'],
    ['poison, past the third: parked', poison, 4, 'parked'],
    ['an untyped exception past the third: parked', untyped, 4, 'parked'],
    ['retryable, past the third: retried', throttled, 4, 'retried'],
    ['retryable, after hundreds of receives: retried', throttled, 400, 'retried'],
  ])('%s', async (_title, interpret, receives, expected) => {
    const { run, retried, parked } = setUp({ interpret });
    const body = envelope('a', 'counter/1', add);
    const answer = await run([record('1', body, { receives })]);
    expect(retried).toHaveLength(expected === 'retried' ? 1 : 0);
    expect(parked).toHaveLength(expected === 'parked' ? 1 : 0);
    expect(answer.batchItemFailures).toHaveLength(expected === 'retried' ? 1 : 0);
  });

  it('is parked with its untouched body, reason, error and stack', async () => {
    const { run, parked } = setUp({ interpret: poison });
    const body = envelope('a', 'counter/1', add);
    await run([record('1', body, { receives: 4 })]);
    expect(parked).toEqual([
      [
        body,
        expect.objectContaining({
          reason: 'poison',
          error: 'cannot be read',
          step: 'counter',
          causeId: 'a',
          stack: expect.stringContaining('cannot be read'),
        }),
      ],
    ]);
  });

  it('is handled after the good ones of its batch', async () => {
    const order: string[] = [];
    const { run } = setUp({
      interpret: ({ envelope: { id } }) => {
        order.push(id);
        return Promise.resolve({ kind: 'ignored', because: '' });
      },
    });
    await run([
      record('1', envelope('suspect', 'counter/1', add), { receives: 4 }),
      record('2', envelope('good', 'counter/2', add)),
    ]);
    expect(order).toEqual(['good', 'suspect']);
  });

  it('is parked before it is tried again once twelve hours have passed', async () => {
    const { run, parked, streams } = setUp();
    await run([
      record('1', envelope('a', 'counter/1', add), { receives: 9, firstMs: NOW - 12 * HOUR - 1 }),
    ]);
    expect(parked[0]?.[1].reason).toBe('too-old');
    expect(streams.size).toBe(0);
  });

  it('comes back when even parking fails', async () => {
    const { run } = setUp({
      interpret: poison,
      queue: {
        retryIn: () => Promise.resolve(),
        park: () => Promise.reject(retryable('aws-call-failed', 'down')),
        answerCanary: () => Promise.resolve(),
      },
    });
    const answer = await run([record('1', envelope('a', 'counter/1', add), { receives: 4 })]);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
  });

  it.each([['not json'], ['null'], ['{}'], ['{"detail-type":"X","detail":{}}']])(
    'an unreadable body (%s) ends in the dead letters',
    async (body) => {
      const { run, parked } = setUp();
      await run([record('1', body, { receives: 4 })]);
      expect(parked[0]?.[0]).toBe(body);
    },
  );
});

describe('a batch that is decided at once', () => {
  const together = (
    settle: (causes: readonly string[]) => readonly Settled[],
    remainingMs = 30_000,
  ) => {
    const { step, run, ...seen } = setUp();
    const { open: _apart, ...shared } = step;
    const rounds: string[][] = [];
    const group: GroupStep<CounterMessage> = {
      ...shared,
      decideTogether: (work) => {
        const causes = work.map(({ item }) => item.cause);
        rounds.push(causes);
        return Promise.resolve(settle(causes));
      },
    };
    return { ...seen, rounds, run: (records: SQSRecord[]) => run(records, remainingMs, group) };
  };
  const done: Settled = { status: 'fulfilled', value: { outcome: 'appended', events: [] } };
  const busy: Settled = { status: 'rejected', reason: retryable('contended', 'busy') };

  it('takes each outcome for the record it is of, and what was not begun for failed', async () => {
    const { run, retried, rounds } = together(() => [done, busy, undefined]);
    const answer = await run([
      record('1', envelope('a', 'counter/1', add)),
      record('2', envelope('b', 'counter/1', add)),
      record('3', envelope('c', 'counter/2', add)),
    ]);
    expect(rounds).toEqual([['a', 'b', 'c']]);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      '2',
      '3',
    ]);
    expect(retried.map(([handle]) => handle)).toEqual(['handle 2']);
  });

  it('decides suspects alone, behind the others', async () => {
    const { run, parked, rounds } = together((causes) =>
      causes.includes('bad')
        ? [{ status: 'rejected', reason: permanent('boom', 'cannot be read') }]
        : [done],
    );
    await run([
      record('1', envelope('bad', 'counter/1', add), { receives: 4 }),
      record('2', envelope('good', 'counter/2', add)),
    ]);
    expect(rounds).toEqual([['good'], ['bad']]);
    expect(parked).toHaveLength(1);
  });

  it('is not begun at all without time', async () => {
    const { run, rounds } = together(() => [done], 4_000);
    expect(await run([record('1', envelope('a', 'counter/1', add))])).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(rounds).toEqual([]);
  });
});
