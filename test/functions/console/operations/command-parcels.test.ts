import { describe, expect, it } from '@jest/globals';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const WISH = { order: '#1001', commandId: '6f1c2a8e-1', why: 'the buyer asked' };
const CARTON = { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 1200 };

const given = async () => {
  const world = createWorld();
  await world.record(commit(1, [events.placed()]));
  return world;
};

describe('what people do with parcels and returns', () => {
  it.each<readonly [string, object, string, object]>([
    [
      'orders.pack',
      { cartons: [CARTON] },
      'PackParcel',
      { fulfilmentId: null, cartons: [{ ...CARTON, lines: null }], part: false },
    ],
    [
      'orders.pack',
      { parcel: 'ful_1', cartons: [{ ...CARTON, lines: { 7: 2 } }], part: true },
      'PackParcel',
      { fulfilmentId: 'ful_1', cartons: [{ lines: [{ lineId: '7', quantity: 2 }] }], part: true },
    ],
    [
      'orders.hand-over',
      { carrier: 'TCS', trackingNumber: '779' },
      'HandOverParcel',
      { carrier: 'TCS', trackingNumber: '779' },
    ],
    ['orders.hand-over', {}, 'HandOverParcel', { carrier: null, trackingNumber: null }],
    ['orders.label', { service: 'USPS/Priority' }, 'BuyLabel', { service: 'USPS/Priority' }],
    ['orders.cancel-label', { parcel: 'ful_1' }, 'CancelLabel', { fulfilmentId: 'ful_1' }],
    ['orders.track', { status: 'lost', place: 'Dubai' }, 'TrackParcel', { status: 'lost' }],
    ['orders.deliver', {}, 'DeliverParcel', { fulfilmentId: null, at: null }],
    [
      'orders.return',
      { reason: 'damaged', lines: { 7: 1 } },
      'RequestReturn',
      { returnId: expect.stringMatching(/^ret_/), reason: 'damaged', lines: { 7: 1 } },
    ],
    ['orders.return', { step: 'approve' }, 'ApproveReturn', { returnId: null }],
    ['orders.return', { step: 'reject', returnId: 'ret_1' }, 'RejectReturn', { returnId: 'ret_1' }],
    ['orders.return', { step: 'sent' }, 'SendReturn', { returnId: null }],
    ['orders.return', { step: 'received' }, 'ReceiveReturn', { lines: null, fact: 'received' }],
    ['orders.return', { step: 'close' }, 'CloseReturn', { returnId: null }],
    [
      'orders.inspect',
      { lines: { 'write-off': { 7: 1 } }, refund: false },
      'InspectReturn',
      { lines: { 'write-off': { 7: 1 } }, refund: false },
    ],
  ])('%s %j asks the fulfilment step for %s', async (operation, more, name, data) => {
    const { ask, sent, sentTo } = await given();
    expect(await ask(operation, { ...WISH, ...more })).toMatchObject({ ok: true });
    expect(sentTo).toEqual(['fulfilment']);
    expect(sent).toMatchObject([
      {
        name,
        subject: 'order/ord_1',
        actor: { kind: 'person', id: 'ayesha' },
        data: { by: 'ayesha', why: 'the buyer asked', ...data },
      },
    ]);
  });

  it('is one command, and one return, however often it is sent with one id', async () => {
    const { ask, sent } = await given();
    const more = { reason: 'damaged' };
    await ask('orders.return', { ...WISH, ...more });
    await ask('orders.return', { ...WISH, ...more });
    expect(sent[0]?.id).toBe(sent[1]?.id);
    expect(sent[0]?.data).toEqual(sent[1]?.data);
  });

  it.each([
    ['orders.pack', { cartons: [] }, 'cartons: give at least one carton'],
    ['orders.pack', { cartons: [{ ...CARTON, weightGrams: 0 }] }, 'weightGrams: at least 1'],
    ['orders.track', { status: 'delivered-ish' }, 'status: use one of in_transit'],
    ['orders.deliver', { at: 'yesterday' }, 'at: use a time such as'],
    ['orders.return', {}, 'reason: use one of damaged'],
    ['orders.return', { step: 'burn' }, 'step: use one of request, approve'],
    ['orders.inspect', { lines: { restock: { 7: 0 } } }, 'restock.7: at least 1'],
  ])('%s %j is refused with the field and the rule', async (operation, more, words) => {
    const { ask, sent } = await given();
    const answer = await ask(operation, { ...WISH, ...more });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(JSON.stringify(answer)).toContain(words);
    expect(sent).toEqual([]);
  });
});
