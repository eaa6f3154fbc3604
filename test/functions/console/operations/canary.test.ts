import { describe, expect, it } from '@jest/globals';
import { isCanary } from '../../../../functions/shared/canary.ts';
import { createWorld } from '../console-world.ts';

const ID = `canary_${'0'.repeat(24)}`;
const at = '2026-11-10T12:00:01.000Z';

describe('canary', () => {
  it('is sent once over the bus, by whoever asked', async () => {
    const { ask, canaries } = createWorld();
    expect(await ask('canary.send')).toMatchObject({
      ok: true,
      result: { canaryId: ID, steps: ['orders', 'payments'] },
    });
    expect(canaries.sent.map(isCanary)).toEqual([true]);
    expect(canaries.sent[0]).toMatchObject({ id: ID, actor: { id: 'ayesha' } });
  });

  it.each([
    ['by nobody yet', {}, [null, null], false],
    ['by one of two', { orders: ID }, [at, null], false],
    ['by an earlier one only', { orders: ID, payments: 'canary_earlier' }, [at, null], false],
    ['by all', { orders: ID, payments: ID }, [at, at], true],
  ])('tells who has seen it: %s', async (_case, seen, expected, arrived) => {
    const { ask, canaries } = createWorld();
    for (const [step, canaryId] of Object.entries(seen)) canaries.seen.set(step, { canaryId, at });
    expect(await ask('canary.show', { canaryId: ID })).toEqual({
      ok: true,
      result: {
        canaryId: ID,
        arrived,
        steps: [
          { step: 'orders', arrivedAt: expected[0] },
          { step: 'payments', arrivedAt: expected[1] },
        ],
      },
    });
  });

  it('wants the id that it gave', async () => {
    const { ask } = createWorld();
    expect(await ask('canary.show', { canaryId: 'any' })).toMatchObject({
      error: { code: 'bad-input', message: expect.stringContaining('canaryId') },
    });
  });
});
