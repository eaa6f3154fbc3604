import { describe, expect, it } from '@jest/globals';
import { toJson } from '../../../../functions/shared/json.ts';
import { unsealPersonal } from '../../../../functions/shared/seal.ts';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const WISH = { order: '#1001', commandId: '6f1c2a8e-1', why: 'the buyer asked' };
const KEY = { kind: 'key', key: new Uint8Array(32).fill(7) } as const;

const given = async (overrides = {}) => {
  const world = createWorld();
  await world.record(commit(1, [events.placed(overrides)]));
  return world;
};

describe('orders.confirm and the like', () => {
  it.each([
    ['orders.confirm', {}, 'ConfirmOrder', {}],
    ['orders.cancel', {}, 'CancelOrder', {}],
    ['orders.tell-store', {}, 'TellStore', {}],
    ['orders.told', {}, 'MarkTold', {}],
    ['orders.hold', { reason: 'address-check' }, 'HoldOrder', { reason: 'address-check' }],
    ['orders.release', { reason: 'address-check' }, 'ReleaseHold', { reason: 'address-check' }],
    ['orders.refund', {}, 'RefundOrder', { refundId: expect.stringMatching(/^rfd_/) }],
    ['orders.refund', { amount: '12.5' }, 'RefundOrder', { amount: { amount: 1250n } }],
    ['orders.refund', { lines: { 1: 2 } }, 'RefundOrder', { lines: { 1: 2 } }],
    ['orders.amend', { quantities: { 1: 0 } }, 'AmendOrder', { quantities: { 1: 0 } }],
  ])('%s %j asks the orders step for %s', async (operation, more, name, data) => {
    const { ask, sent } = await given();
    const answer = await ask(operation, { ...WISH, ...more });
    expect(answer).toMatchObject({ ok: true, result: { orderId: 'ord_1', merchantId: 'sialkot' } });
    expect(sent).toMatchObject([
      {
        name,
        subject: 'order/ord_1',
        merchantId: 'sialkot',
        actor: { kind: 'person', id: 'ayesha' },
        data: { by: 'ayesha', why: 'the buyer asked', ...data },
      },
    ]);
  });

  it('is one command however often it is sent with one id, and another with another', async () => {
    const { ask, sent } = await given();
    await ask('orders.cancel', WISH);
    await ask('orders.cancel', WISH);
    await ask('orders.cancel', { ...WISH, commandId: '6f1c2a8e-2', by: 'bilal' });
    const [first, again, other] = sent;
    expect(again?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
    expect(other?.data).toMatchObject({ by: 'bilal' });
  });

  it('takes amounts in the order’s currency, to its last unit and no further', async () => {
    const kwd = { totals: { total: { amount: '12345', currency: 'KWD' } } };
    const { ask, sent } = await given(kwd);
    await ask('orders.refund', { ...WISH, amount: '1.234' });
    expect(sent[0]?.data).toMatchObject({ amount: { amount: 1234n, currency: 'KWD' } });
    const answer = await ask('orders.refund', { ...WISH, amount: '1.2345' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input', fix: /KWD/ } });
    expect(sent).toHaveLength(1);
  });

  it('sends an address sealed under the order’s own key, and the country open', async () => {
    const { ask, sent } = await given();
    const shipTo = { line1: '12 Mall Road', city: 'Lahore', country: 'PK' };
    await ask('orders.amend', { ...WISH, shipTo });
    const [envelope] = sent;
    expect(toJson(envelope)).not.toMatch(/Mall|Lahore/);
    const { personal, country } = (envelope?.data ?? {}) as {
      personal: Record<string, string>;
      country: string;
    };
    expect(country).toBe('PK');
    const place = { merchantId: 'sialkot', orderId: 'ord_1' };
    expect(unsealPersonal(KEY, place, personal)).toEqual({
      'shipTo.line1': '12 Mall Road',
      'shipTo.city': 'Lahore',
    });
  });

  it.each([
    ['orders.cancel', { ...WISH, why: '' }, 'bad-input', /^why: /],
    ['orders.cancel', { ...WISH, commandId: 'x' }, 'bad-input', /^commandId: /],
    ['orders.cancel', { ...WISH, order: '#9' }, 'not-found', /^order: /],
    ['orders.hold', { ...WISH, reason: 'Not This' }, 'bad-input', /^reason: /],
    ['orders.refund', { ...WISH, amount: '1', lines: {} }, 'bad-input', /not both/],
    ['orders.amend', WISH, 'bad-input', /^quantities: /],
    ['orders.amend', { ...WISH, shipTo: { planet: 'Mars' } }, 'bad-input', /^shipTo: use name/],
  ])('%s refuses %j', async (operation, input, code, message) => {
    const { ask, sent } = await given();
    const answer = await ask(operation, input);
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect((answer as { error: { message: string } }).error.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  it('says so when the queue does not take it', async () => {
    const { ask, broken } = await given();
    broken.queue = true;
    expect(await ask('orders.cancel', WISH)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});

describe('commands.outcome', () => {
  const asked = { merchantId: 'sialkot', subject: 'order/ord_1', commandId: 'cmd_1' };
  const refusal = {
    type: 'TransitionRefused',
    data: { command: 'ConfirmOrder', code: 'wrong-state', because: 'it is gone', allowed: ['X'] },
  };

  it.each([
    ['nothing yet', [], { outcome: 'waiting' }],
    [
      'what followed, and the state after it',
      [commit(2, [events.cancelled()], { cause: 'cmd_1' })],
      { outcome: 'accepted', state: 'cancelled', says: [expect.stringMatching(/^Cancelled/)] },
    ],
    [
      'why not, and what would go',
      [commit(2, [refusal], { cause: 'cmd_1' }), commit(3, [events.cancelled()])],
      {
        outcome: 'refused',
        code: 'wrong-state',
        because: 'it is gone',
        allowed: ['X'],
        state: 'placed',
      },
    ],
  ])('tells %s', async (_what, commits, result) => {
    const { ask, record } = await given();
    await record(...commits);
    expect(await ask('commands.outcome', asked)).toMatchObject({ ok: true, result });
  });
});
