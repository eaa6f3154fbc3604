import { describe, expect, it } from '@jest/globals';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const LIST = { commandId: 'list-of-monday', why: 'picked up on Monday' };
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 1200 };

const given = async () => {
  const world = createWorld();
  await world.record(commit(1, [events.placed()]));
  const other = { ...commit(1, [events.placed({ number: '#1002' })]), subject: 'order/ord_2' };
  await world.record(other);
  const each = async (acts: readonly object[], more: object = {}) => {
    const answer = await world.ask('orders.each', { ...LIST, acts, ...more });
    if (!answer.ok) throw new Error(answer.error.message);
    return (answer.result as { readonly acts: readonly Record<string, unknown>[] }).acts;
  };
  return { ...world, each };
};

describe('acts upon many orders in one request', () => {
  it('go to the steps that decide them, each with the reason and who wants it', async () => {
    const { each, sent, sentTo } = await given();
    const acts = [
      { act: 'hand-over', order: '#1001', carrier: 'TCS', trackingNumber: '779' },
      { act: 'hold', order: '#1002', reason: 'address-check', why: 'no house number' },
    ];
    expect(await each(acts)).toMatchObject([
      { nth: 0, order: '#1001', ok: true, step: 'fulfilment', sent: 'HandOverParcel' },
      { nth: 1, order: '#1002', ok: true, step: 'orders', sent: 'HoldOrder', orderId: 'ord_2' },
    ]);
    expect(sentTo).toEqual(['fulfilment', 'orders']);
    expect(sent).toMatchObject([
      { subject: 'order/ord_1', data: { trackingNumber: '779', why: 'picked up on Monday' } },
      { subject: 'order/ord_2', data: { reason: 'address-check', why: 'no house number' } },
    ]);
  });

  it('are refused one by one, with the field and the rule', async () => {
    const { each, sent } = await given();
    const acts = [
      { act: 'pack', order: '#1001', cartons: [{ ...CARTON, weightGrams: 0 }] },
      { act: 'deliver', order: '#9' },
      { act: 'pack', order: '#1002', cartons: [CARTON] },
      { act: 'deliver' },
    ];
    expect(await each(acts)).toMatchObject([
      { nth: 0, ok: false, error: { code: 'bad-input' } },
      { nth: 1, ok: false, error: { code: 'not-found' } },
      { nth: 2, ok: true, orderId: 'ord_2' },
      { nth: 3, ok: false, error: { code: 'bad-input', message: 'order: name the order' } },
    ]);
    expect(sent).toHaveLength(1);
  });

  it('happen once when the list is given again with a line mended', async () => {
    const { each, sent } = await given();
    await each([
      { act: 'deliver', order: '#1001' },
      { act: 'deliver', order: '#9' },
    ]);
    await each([
      { act: 'deliver', order: '#1002' },
      { act: 'deliver', order: '#1001' },
    ]);
    const [first, , again] = sent;
    expect(sent).toHaveLength(3);
    expect(again?.id).toBe(first?.id);
    expect(again?.data).toEqual(first?.data);
  });

  it('that are said twice in one list are one command, and both lines name it', async () => {
    const { each, sent } = await given();
    const act = { act: 'deliver', order: '#1001' };
    const [one, other] = await each([act, act]);
    expect(one).toMatchObject({ ok: true, commandId: other?.['commandId'] });
    expect(sent).toHaveLength(1);
  });

  it('are two commands for two parcels of one order', async () => {
    const { each, sent } = await given();
    await each([
      { act: 'deliver', order: '#1001', parcel: 'ful_1' },
      { act: 'deliver', order: '#1001', parcel: 'ful_2' },
    ]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  it('are not two different ones for one order, which could come in either order', async () => {
    const { each, sent } = await given();
    const acts = await each([
      { act: 'pack', order: '#1001', cartons: [CARTON] },
      { act: 'hand-over', order: 'ord_1' },
    ]);
    expect(acts).toMatchObject([{ ok: true }, { ok: false, error: { code: 'refused' } }]);
    expect(sent).toMatchObject([{ name: 'PackParcel' }]);
  });

  it('only say what would be sent when that is all that is asked', async () => {
    const { each, sent } = await given();
    const acts = [
      { act: 'deliver', order: '#1001' },
      { act: 'deliver', order: '#9' },
    ];
    expect(await each(acts, { dryRun: true })).toMatchObject([{ ok: true }, { ok: false }]);
    expect(sent).toEqual([]);
  });

  it('that the queue does not take are told so, and none is counted as sent', async () => {
    const { each, broken, logged } = await given();
    broken.queue = true;
    expect(await each([{ act: 'deliver', order: '#1001' }])).toMatchObject([
      { ok: false, error: { code: 'unavailable' } },
    ]);
    expect(logged.filter(({ message }) => message === 'command sent')).toEqual([]);
  });

  it.each([
    [{ acts: [] }, 'acts: give at least one act'],
    [{ acts: [{ act: 'burn', order: '#1001' }] }, 'acts.0.act: use one of confirm, hold'],
    [{ acts: Array(201).fill({ act: 'deliver', order: '#1001' }) }, 'acts: at most 200'],
    [{ acts: [{ act: 'deliver', order: '#1001' }], commandId: 'x'.repeat(81) }, 'commandId: at'],
    [{ acts: [{ act: 'deliver', order: '#1001' }], why: '' }, 'why: say why'],
  ])('%j is refused as a whole', async (more, words) => {
    const { ask, sent } = await given();
    const answer = await ask('orders.each', { ...LIST, ...more });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(JSON.stringify(answer)).toContain(words);
    expect(sent).toEqual([]);
  });
});
