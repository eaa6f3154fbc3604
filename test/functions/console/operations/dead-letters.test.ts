import { describe, expect, it } from '@jest/globals';
import { runbookSection } from '../../../../lib/monitoring/alarm-kinds.ts';
import { createWorld, letterOf } from '../console-world.ts';

describe('dlq', () => {
  it('lists every step', async () => {
    const { ask } = createWorld();
    expect(await ask('dlq.list')).toMatchObject({
      result: {
        steps: [{ step: 'orders', deadLetters: 0, waiting: 3 }, { step: 'archive-webhooks' }],
      },
    });
  });

  it('lists beside them what left a stream unread, by the alarms about that', async () => {
    const { ask, alarms } = createWorld();
    const raised = (kind: 'commits-lost' | 'commits-behind') => ({
      ...{ name: kind, reason: '1 datapoint [3.0]', since: '2026-11-10T11:00:00.000Z' },
      meaning: `It is so. Runbook: ${runbookSection(kind)}`,
    });
    expect(await ask('dlq.list')).toMatchObject({ result: { lost: [] } });
    alarms.raised = [raised('commits-behind'), raised('commits-lost')];
    expect(await ask('dlq.list')).toMatchObject({ result: { lost: [raised('commits-lost')] } });
    alarms.broken = true;
    expect(await ask('dlq.list')).toMatchObject({
      result: { lost: null, steps: [{ step: 'orders' }, {}] },
    });
  });

  it('shows reasons and labels, never the payload, and gives every letter back', async () => {
    const { ask, letters, released, redriven } = createWorld();
    const body = JSON.stringify({
      'detail-type': 'OrderPlaced',
      detail: { id: 'evt_1', name: 'OrderPlaced', data: { buyer: 'Canary' } },
    });
    letters.push(
      letterOf('whk_1'),
      letterOf('evt_1', {
        body,
        attributes: { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not allowed' },
      }),
      letterOf('x', { body: 'no json', attributes: {} }),
    );
    const answer = await ask('dlq.show', { step: 'orders' });
    expect(answer).toMatchObject({
      result: {
        messages: [
          {
            id: 'whk_1',
            reason: 'poison',
            error: 'it broke',
            stack: expect.stringContaining('at x'),
          },
          { id: 'evt_1', name: 'OrderPlaced', reason: 'NO_PERMISSIONS', error: 'not allowed' },
          { id: null, reason: 'unknown' },
        ],
      },
    });
    expect(JSON.stringify(answer)).not.toContain('Canary');
    expect(released).toHaveLength(3);
    expect(redriven).toEqual([]);
  });

  it.each([
    [3, { limit: 3 }, 3, false],
    [4, { limit: 3 }, 3, true],
    [21, {}, 20, true],
    [101, { limit: 100 }, 100, true],
  ])('of %i letters shows as many as %j says, and whether there are more', async (...given) => {
    const [count, wish, shown, more] = given;
    const { ask, letters } = createWorld();
    letters.push(...Array.from({ length: count }, (_, index) => letterOf(`whk_${index}`)));
    const answer = await ask('dlq.show', { step: 'orders', ...wish });
    const { result } = answer as unknown as { result: { messages: object[]; more: boolean } };
    expect([result.messages.length, result.more]).toEqual([shown, more]);
  });

  it('shows all that a letter from the bus holds, and which of it failed', async () => {
    const { ask, letters } = createWorld();
    const told = (id: string) => ({ id, name: 'OrderPlaced', subject: `order/${id}` });
    const body = JSON.stringify({
      'detail-type': 'OrderPlaced',
      detail: { events: [told('evt_1'), told('evt_2'), 7, told('evt_3')] },
    });
    const attributes = {
      reason: 'poison',
      error: 'evt_2: no\nevents.2: no',
      causeId: 'evt_2 events.2',
    };
    letters.push(letterOf('x', { body, attributes }), letterOf('y', { body, attributes: {} }));
    const answer = await ask('dlq.show', { step: 'orders' });
    const { messages } = (answer as { result: { messages: { id: string; holds: object[] }[] } })
      .result;
    expect(messages[0]).toMatchObject({
      id: 'evt_2',
      subject: 'order/evt_2',
      holds: [
        { id: 'evt_1', failed: false },
        { id: 'evt_2', failed: true },
        { id: null, failed: true },
        { id: 'evt_3', failed: false },
      ],
    });
    // EventBridge says nothing of single events: none has arrived.
    expect(messages[1]?.holds).toEqual(messages[1]?.holds.map((one) => ({ ...one, failed: true })));
  });

  it('sends a letter back by any event that it holds', async () => {
    const { ask, letters, redriven, released } = createWorld();
    const events = [{ id: 'evt_1' }, { id: 'evt_2' }];
    const body = JSON.stringify({ 'detail-type': 'OrderPlaced', detail: { events } });
    letters.push(letterOf('x', { body, attributes: { causeId: 'evt_1' } }), letterOf('y'));
    await ask('dlq.redrive', { step: 'orders', ids: ['evt_2'] });
    expect({ redriven, released }).toEqual({ redriven: ['sqs-x'], released: ['sqs-y'] });
  });

  it('misses none of those that one letter holds, and says which are in none', async () => {
    const { ask, letters } = createWorld();
    const events = [{ id: 'evt_1' }, { id: 'evt_2' }];
    letters.push(
      letterOf('x', { body: JSON.stringify({ 'detail-type': 'OrderPlaced', detail: { events } }) }),
    );
    const ids = ['evt_1', 'evt_2', 'evt_3'];
    expect(await ask('dlq.redrive', { step: 'orders', ids })).toMatchObject({
      result: {
        redriven: 1,
        missed: [{ id: 'evt_3', reason: expect.stringMatching(/no dead letter/) }],
      },
    });
  });

  it('sends all back', async () => {
    const { ask, letters, redriven } = createWorld();
    letters.push(...Array.from({ length: 23 }, (_, index) => letterOf(`whk_${index}`)));
    expect(await ask('dlq.redrive', { step: 'orders' })).toMatchObject({
      result: { redriven: 23, failed: [], more: false },
    });
    expect(new Set(redriven).size).toBe(23);
  });

  it('stops at the limit and says that there is more', async () => {
    const { ask, letters } = createWorld();
    letters.push(...Array.from({ length: 30 }, (_, index) => letterOf(`whk_${index}`)));
    expect(await ask('dlq.redrive', { step: 'orders', limit: 10 })).toMatchObject({
      result: { redriven: 10, more: true },
    });
  });

  it.each([['whk_2'], ['sqs-whk_2']])('sends only %s back when asked so', async (id) => {
    const { ask, letters, redriven, released } = createWorld();
    letters.push(letterOf('whk_1'), letterOf('whk_2'), letterOf('whk_3'));
    await ask('dlq.redrive', { step: 'orders', ids: [id] });
    expect(redriven).toEqual(['sqs-whk_2']);
    expect(released).toEqual(['sqs-whk_1', 'sqs-whk_3']);
  });

  it('tells of those that could not be sent and sends the others', async () => {
    const { ask, letters, redriven, broken } = createWorld();
    letters.push(letterOf('whk_1'), letterOf('whk_2'));
    broken.redrive.add('sqs-whk_1');
    expect(await ask('dlq.redrive', { step: 'orders' })).toMatchObject({
      ok: true,
      result: { redriven: 1, failed: [{ messageId: 'sqs-whk_1', reason: 'no network' }] },
    });
    expect(redriven).toEqual(['sqs-whk_2']);
  });

  it.each([
    ['dlq.redrive', { ids: ['whk_1'] }, { redriven: 1 }],
    ['dlq.discard', { ids: ['whk_1'], why: 'spam' }, { discarded: 1 }],
    ['dlq.show', {}, { messages: [{ id: 'whk_1' }, { id: 'whk_2' }] }],
  ])(
    '%s says what it did, also where another letter is not given back',
    async (name, wish, result) => {
      const { ask, letters, ports, logged } = createWorld();
      letters.push(letterOf('whk_1'), letterOf('whk_2'));
      const release = () => Promise.reject(new Error('the receipt has expired'));
      Object.assign(ports.deadLetters, { release });
      expect(await ask(name, { step: 'orders', ...wish })).toMatchObject({ ok: true, result });
      expect(logged).toContainEqual(
        expect.objectContaining({ fields: expect.objectContaining({ messageId: 'sqs-whk_2' }) }),
      );
    },
  );

  it('discards what a person names, once its bytes are kept with who and why', async () => {
    const { ask, letters, discarded, released, blobs, logged } = createWorld();
    letters.push(letterOf('whk_1', { body: 'not "json' }), letterOf('whk_2'));
    const wish = { step: 'orders', ids: ['sqs-whk_1'], why: 'a test of ours' };
    expect(await ask('dlq.discard', wish)).toMatchObject({
      result: { step: 'orders', discarded: 1, failed: [] },
    });
    expect({ discarded, released }).toEqual({ discarded: ['sqs-whk_1'], released: ['sqs-whk_2'] });
    const [[key, bytes] = []] = [...blobs];
    expect(key).toBe('archive/discarded/orders/2026-11-10/sqs-whk_1.json');
    expect(JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))).toMatchObject({
      body: 'not "json',
      why: 'a test of ours',
      by: 'ayesha',
    });
    expect(logged).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ key, by: 'ayesha' }) }),
    );
  });

  it('deletes nothing that it could not keep', async () => {
    const { ask, letters, discarded, broken } = createWorld();
    letters.push(letterOf('whk_1'));
    broken.bucket = true;
    expect(await ask('dlq.discard', { step: 'orders', ids: ['whk_1'], why: 'spam' })).toMatchObject(
      {
        result: { discarded: 0, failed: [{ messageId: 'sqs-whk_1', reason: 'SlowDown' }] },
      },
    );
    expect(discarded).toEqual([]);
  });

  it.each([
    ['which', { step: 'orders', why: 'spam' }, /ids/],
    ['why', { step: 'orders', ids: ['whk_1'] }, /why: say why/],
  ])('does not discard without being told %s', async (_case, wish, problem) => {
    const { ask } = createWorld();
    expect(await ask('dlq.discard', wish)).toMatchObject({
      error: { code: 'bad-input', message: expect.stringMatching(problem) },
    });
  });

  it.each([
    ['one of two that failed', ['evt_1'], [], ['evt_1']],
    ['both', ['evt_1', 'evt_2'], ['sqs-x'], []],
    ['the letter itself', ['sqs-x'], ['sqs-x'], []],
    ['one that is done', ['evt_3'], [], ['evt_3']],
  ])('discards no event for its neighbour’s sake: named is %s', async (_what, ids, ...expected) => {
    const { ask, letters, discarded } = createWorld();
    const events = ['evt_1', 'evt_2', 'evt_3'].map((id) => ({ id }));
    const body = JSON.stringify({ 'detail-type': 'OrderPlaced', detail: { events } });
    letters.push(letterOf('x', { body, attributes: { causeId: 'evt_1 evt_2' } }));
    const answer = await ask('dlq.discard', { step: 'orders', ids, why: 'it was a test' });
    const { missed } = (answer as { result: { missed: { id: string; reason: string }[] } }).result;
    expect([discarded, missed.map(({ id }) => id)]).toEqual(expected);
    for (const { reason } of missed) expect(reason).toMatch(/in sqs-x: name those, too/);
  });

  it.each(['dlq.show', 'dlq.redrive', 'dlq.discard'])(
    '%s refuses an unknown step with those that exist',
    async (operation) => {
      const { ask } = createWorld();
      expect(await ask(operation, { step: 'nowhere', ids: ['whk_1'], why: 'spam' })).toMatchObject({
        error: { code: 'not-found', fix: 'Use one of orders, archive-webhooks.' },
      });
    },
  );
});
