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
        alarms: [],
      },
    });
  });

  it('names the alarms that are raised, and does without them when they cannot be had', async () => {
    const { ask, alarms, logged } = createWorld();
    const raised = {
      name: 'late',
      meaning: 'It is late.',
      reason: '',
      since: '2026-11-10T11:00:00.000Z',
    };
    alarms.raised = [raised];
    expect(await ask('status')).toMatchObject({ ok: true, result: { alarms: [raised] } });
    alarms.broken = true;
    expect(await ask('status')).toMatchObject({ ok: true, result: { alarms: null, channels: 1 } });
    expect(logged).toEqual([{ message: 'alarms not read', fields: { error: 'AccessDenied' } }]);
  });
});
