import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { permanent, retryable } from '../../../functions/shared/fault.ts';
import type { GroupStep, Settled } from '../../../functions/shared/step-runner.ts';
import type { CounterMessage } from './counter.ts';
import { add, canaryOf, envelope, record, setUp } from './counter-step.ts';

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
    const body = JSON.parse(canaryOf('canary_1')) as { detail: { events: [object] } };
    const [canary] = body.detail.events;
    const event = { ...canary, source: 'karwan.orders', subject: 'counter/1', data: add };
    await run([record('1', JSON.stringify({ ...body, detail: { events: [event] } }))]);
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
