import { describe, expect, it } from '@jest/globals';
import { seal as sealText } from '../../../../functions/shared/seal.ts';
import { commit } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const opened = commit(
  1,
  [
    {
      type: 'OrderQuarantined',
      data: {
        quarantineId: 'qua_1',
        channelId: 'chn_1',
        provider: 'generic',
        settings: {},
        labels: {},
        receivedAt: '2026-11-02T09:00:00.000Z',
        problems: [{ code: 'missing-field', path: '/id', message: 'give the order an id' }],
        rawKey: 'quarantine/qua_1',
        escalateAt: '2026-11-03T09:00:00.000Z',
        rejectAt: '2026-11-09T09:00:00.000Z',
      },
    },
  ],
  { subject: 'quarantine/qua_1' },
);
const rejected = commit(
  2,
  [{ type: 'OrderRejected', data: { quarantineId: 'qua_1', decidedBy: 'omar', reason: 'spam' } }],
  { subject: 'quarantine/qua_1' },
);
const wish = { quarantineId: 'qua_1', commandId: 'my-command-1', why: 'the mapping is mended' };

describe('quarantine', () => {
  it.each(['quarantine.list', 'orders.list'])('is listed by %s', async (operation) => {
    const { ask, record } = createWorld();
    await record(opened);
    const input = operation === 'orders.list' ? { state: 'quarantined' } : {};
    expect(await ask(operation, input)).toMatchObject({
      ok: true,
      result: { quarantined: [{ quarantineId: 'qua_1', state: 'quarantined' }] },
    });
  });

  it('leaves the settled ones out unless they are asked for', async () => {
    const { ask, record } = createWorld();
    await record(opened, rejected);
    expect(await ask('quarantine.list')).toMatchObject({ result: { quarantined: [] } });
    expect(await ask('quarantine.list', { state: 'all' })).toMatchObject({
      result: { quarantined: [{ state: 'rejected' }] },
    });
  });

  it('shows reasons and story, and the body only when asked', async () => {
    const { ask, record, blobs, logged } = createWorld();
    await record(opened);
    const place = { merchantId: 'sialkot', orderId: 'qua_1', path: 'raw' };
    const body = Buffer.from('{"id":').toString('base64');
    blobs.set('quarantine/qua_1', Buffer.from(sealText(new Uint8Array(32).fill(7), place, body)));
    const plain = await ask('quarantine.show', { quarantineId: 'qua_1' });
    expect(plain).toMatchObject({
      result: { timeline: [{ says: 'Quarantined: /id: give the order an id' }] },
    });
    expect(plain).not.toHaveProperty('result.body');
    expect(await ask('quarantine.show', { quarantineId: 'qua_1', reveal: true })).toMatchObject({
      result: { body: '{"id":' },
    });
    expect(logged).toHaveLength(1);
  });

  it.each([
    ['quarantine.replay', 'ReplayQuarantined'],
    ['quarantine.reject', 'RejectQuarantined'],
  ])('%s sends %s with who and why', async (operation, name) => {
    const { ask, record, sent } = createWorld();
    await record(opened);
    const answer = await ask(operation, wish);
    expect(sent).toMatchObject([
      {
        kind: 'command',
        name,
        merchantId: 'sialkot',
        subject: 'quarantine/qua_1',
        causationId: 'my-command-1',
        actor: { kind: 'person', id: 'ayesha' },
        data: { by: 'ayesha', why: 'the mapping is mended' },
      },
    ]);
    expect(answer).toMatchObject({ ok: true, result: { commandId: sent[0]?.id } });
  });

  it('gives the same command the same id, and another one another', async () => {
    const { ask, record, sent } = createWorld();
    await record(opened);
    await ask('quarantine.replay', wish);
    await ask('quarantine.replay', wish);
    await ask('quarantine.replay', { ...wish, commandId: 'my-command-2' });
    const [first, second, third] = sent.map(({ id }) => id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('carries the fix along', async () => {
    const { ask, record, sent } = createWorld();
    await record(opened);
    await ask('quarantine.replay', { ...wish, settings: { currency: 'PKR' } });
    expect(sent[0]?.data).toMatchObject({ settings: { currency: 'PKR' } });
  });

  it('refuses what is settled, what is unknown, and what has no reason', async () => {
    const { ask, record, sent } = createWorld();
    await record(opened, rejected);
    expect(await ask('quarantine.replay', wish)).toMatchObject({ error: { code: 'refused' } });
    expect(await ask('quarantine.reject', { ...wish, quarantineId: 'qua_9' })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await ask('quarantine.reject', { ...wish, why: '' })).toMatchObject({
      error: { code: 'bad-input', message: expect.stringMatching(/^why: /) },
    });
    expect(sent).toEqual([]);
  });

  it('says so when the queue does not take the command', async () => {
    const { ask, record, broken } = createWorld();
    await record(opened);
    broken.queue = true;
    expect(await ask('quarantine.replay', wish)).toMatchObject({ error: { code: 'unavailable' } });
  });
});
