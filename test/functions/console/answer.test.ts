import { describe, expect, it } from '@jest/globals';
import { answer } from '../../../functions/console/answer.ts';
import { retryable } from '../../../functions/shared/fault.ts';
import { createWorld } from './console-world.ts';

describe('answer', () => {
  it.each([[null], ['status'], [{}], [{ operation: 'toString' }], [{ operation: 'orders.drop' }]])(
    'refuses %j with the operations that exist',
    async (event) => {
      const { ports } = createWorld();
      expect(await answer(ports, event)).toMatchObject({
        ok: false,
        error: { code: 'bad-input', fix: expect.stringContaining('orders.list') },
      });
    },
  );

  it.each([
    ['a passing fault', retryable('throttled', 'slow down'), 'unavailable'],
    ['a defect', new TypeError('x is undefined'), 'internal'],
  ])('tells of %s and logs it', async (_case, fault, code) => {
    const { ports, logged } = createWorld();
    const channels = { ...ports.channels, list: () => Promise.reject(fault) };
    expect(await answer({ ...ports, channels }, { operation: 'status' })).toMatchObject({
      ok: false,
      error: { code },
    });
    expect(logged).toMatchObject([
      { message: 'operation failed', fields: { operation: 'status' } },
    ]);
  });

  it('counts what waits for a person', async () => {
    const { ask } = createWorld();
    expect(await ask('status')).toMatchObject({
      ok: true,
      result: {
        merchants: 1,
        channels: 1,
        quarantined: 0,
        deadLetters: 0,
        publicUrl: 'https://hooks.example/',
      },
    });
  });
});
