import { describe, expect, it } from '@jest/globals';
import { permanent, retryable } from '../../../functions/shared/fault.ts';
import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import { add, envelope, NOW, record, setUp } from './counter-step.ts';

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

  // In the first seconds it was received three times, and SQS has left it out of the queue's age since.
  it.each([
    ['a quarter of an hour', 15 * MINUTE, []],
    ['longer', 15 * MINUTE + 1, ['RecordOverdue']],
  ])('is told of when it is tried for %s after it was sent', async (_title, age, overdue) => {
    const { run, counted } = setUp({ interpret: throttled });
    const sentMs = NOW - age;
    await run([record('1', envelope('a', 'counter/1', add), { receives: 9, sentMs })]);
    expect(counted.filter((name) => name === 'RecordOverdue')).toEqual(overdue);
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

  it.each([
    ['not json'],
    ['null'],
    ['{}'],
    ['{"detail-type":"X","detail":{}}'],
    ['{"detail-type":"X","detail":{"events":[]}}'],
    ['{"detail-type":"X","detail":{"events":"none"}}'],
  ])('an unreadable body (%s) ends in the dead letters', async (body) => {
    const { run, parked } = setUp();
    await run([record('1', body, { receives: 4 })]);
    expect(parked[0]?.[0]).toBe(body);
  });
});
