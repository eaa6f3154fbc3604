import { describe, expect, it } from '@jest/globals';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const WISH = { order: '#1001', commandId: '6f1c2a8e-1', why: 'sent by transfer' };
const stream = { context: 'payments', subject: 'order/ord_1' };
const ended = (requestId: string, kind: string, outcome: string, code: string | null = null) => ({
  type: 'AttemptEnded',
  data: { requestId, kind, n: 1, outcome, code, retriable: false },
});
const again = (requestId: string) => ({
  type: 'CallSaidAgain',
  data: { requestId, by: 'ayesha', why: 'funds' },
});
const bounced = (requestId: string, code: string) => ({
  type: 'FactRecorded',
  data: { fact: { kind: 'refund_failed', requestId, code } },
});

const given = async (...told: readonly { readonly type: string; readonly data: object }[]) => {
  const world = createWorld();
  await world.record(commit(1, [events.placed()]));
  if (told.length > 0) await world.record(commit(1, told, stream));
  return world;
};

describe('payments.refunded', () => {
  it.each([
    [{}, null],
    [{ refundId: 'rfd_1' }, 'rfd_1'],
  ])('%j tells the payments step what a person gave back', async (more, refundId) => {
    const { ask, sent } = await given();
    expect(await ask('payments.refunded', { ...WISH, ...more })).toMatchObject({ ok: true });
    expect(sent).toMatchObject([
      {
        name: 'MarkRefunded',
        subject: 'order/ord_1',
        data: { refundId, by: 'ayesha', why: 'sent by transfer' },
      },
    ]);
  });
});

describe('payments.retry', () => {
  it('asks again for the call that is named, or the only one that went wrong', async () => {
    const { ask, sent } = await given(
      ended('req_1', 'checkout', 'refused', 'account-invalid'),
      ended('req_2', 'refund', 'refused', 'balance-insufficient'),
      again('req_1'),
      ended('req_3', 'capture', 'done'),
    );
    await ask('payments.retry', WISH);
    await ask('payments.retry', { ...WISH, requestId: 'req_9' });
    expect(sent.map(({ name, data }) => [name, data])).toMatchObject([
      ['RetryCall', { requestId: 'req_2', by: 'ayesha' }],
      ['RetryCall', { requestId: 'req_9' }],
    ]);
  });

  it('asks again for a refund that the bank sent back', async () => {
    const { ask, sent } = await given(
      ended('req_1', 'refund', 'done'),
      bounced('req_1', 'lost-or-stolen-card'),
    );
    expect(await ask('payments.retry', WISH)).toMatchObject({ ok: true });
    expect(sent).toMatchObject([{ name: 'RetryCall', data: { requestId: 'req_1' } }]);
    const since = await given(
      ended('req_1', 'refund', 'done'),
      bounced('req_1', 'lost-or-stolen-card'),
      again('req_1'),
    );
    expect(await since.ask('payments.retry', WISH)).toMatchObject({ ok: false });
  });

  it('asks which where several went wrong, and nothing where none did', async () => {
    const several = await given(
      ended('req_1', 'void', 'refused', 'declined'),
      ended('req_2', 'refund', 'unknown'),
    );
    const answer = await several.ask('payments.retry', WISH);
    expect(answer).toMatchObject({ ok: false, error: { code: 'ambiguous' } });
    expect(JSON.stringify(answer)).toContain('req_1 (void: declined), req_2 (refund)');
    expect(await (await given()).ask('payments.retry', WISH)).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    });
    expect(several.sent).toEqual([]);
  });

  it('is about the same call when it is sent once more', async () => {
    const { ask, sent, record } = await given(ended('req_1', 'refund', 'refused'));
    await ask('payments.retry', WISH);
    const cause = sent[0]?.id ?? '';
    await record({ ...commit(2, [again('req_1')], stream), cause });
    expect(await ask('payments.retry', WISH)).toMatchObject({ ok: true });
    expect(sent[1]).toEqual(sent[0]);
  });
});
