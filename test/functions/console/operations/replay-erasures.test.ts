import { describe, expect, it } from '@jest/globals';
import { createWorld } from '../console-world.ts';

const WISH = { commandId: '6f1c2a8e-1', why: 'the vault was restored' };

describe('privacy.replay', () => {
  it('forgets a page of the log again, and says where the next one begins', async () => {
    const { ask, sent, sentTo } = createWorld();
    const first = await ask('privacy.replay', WISH);
    expect(first).toMatchObject({ result: { orders: 1, next: 'erasures/sialkot/ord_1' } });
    const next = { ...WISH, after: 'erasures/sialkot/ord_1' };
    expect(await ask('privacy.replay', next)).toEqual({ ok: true, result: { orders: 1 } });
    expect(new Set(sentTo)).toEqual(new Set(['orders']));
    expect(sent.map(({ name, subject }) => `${name} ${subject}`)).toEqual([
      'ForgetBuyer order/ord_1',
      'EraseBuyer order/ord_1',
      'ForgetBuyer order/ord_2',
      'EraseBuyer order/ord_2',
    ]);
    expect(sent[1]?.data).toMatchObject({ by: 'ayesha', why: 'the vault was restored' });
  });

  it('is the same commands however often it is sent with one id', async () => {
    const { ask, sent } = createWorld();
    await ask('privacy.replay', WISH);
    await ask('privacy.replay', WISH);
    expect(sent.slice(2).map(({ id }) => id)).toEqual(sent.slice(0, 2).map(({ id }) => id));
  });

  it('says so when the queue does not take it', async () => {
    const { ask, broken } = createWorld();
    broken.queue = true;
    expect(await ask('privacy.replay', WISH)).toMatchObject({ error: { code: 'unavailable' } });
  });
});
