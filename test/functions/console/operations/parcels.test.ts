import { describe, expect, it } from '@jest/globals';
import { commit, events } from '../../views/commits.ts';
import { createWorld } from '../console-world.ts';

const CASE = 'cas_1';
const WISH = { caseId: CASE, order: '#1001', commandId: '6f1c2a8e-1', why: 'typed wrong' };

const parcel = (fulfilmentId: string, status: string, trackingNumber: string | null = null) => ({
  ...{ fulfilmentId, status, trackingNumber, carrier: null, trackingUrl: null, lines: [] },
  ...{ handedOverAt: null, deliveredAt: null, byStore: false },
});

/** A stranger's parcel, and an order with these of its own. */
const given = async (parcels: readonly object[], linkedTo?: string) => {
  const world = createWorld();
  const answer = {
    ...{ orderId: 'ord_1', seen: 1, stock: 'untracked', assured: true, released: false },
    ...{ handedOver: false, summary: 'packed', lines: [], returns: [], parcels },
  };
  const opened = {
    type: 'ParcelCaseOpened',
    data: { trackingNumber: 'TCS-9', carrier: 'TCS', facts: [], at: '2026-11-02T09:00:00.000Z' },
  };
  const linked = { type: 'ParcelCaseLinked', data: { orderId: linkedTo } };
  const at = (subject: string) => ({ context: 'fulfilment', subject });
  await world.record(
    commit(1, [events.placed()]),
    commit(1, [{ type: 'GoodsAnswered', data: { answer } }], at('order/ord_1')),
    commit(1, linkedTo === undefined ? [opened] : [opened, linked], at(`parcel-case/${CASE}`)),
  );
  return world;
};

const PACKED = parcel('ful_1', 'packed');
const AWAY = parcel('ful_2', 'in_transit', 'TCS-779');

const IN_TWO = {
  ...AWAY,
  cartons: ['TCS-778', 'TCS-779'].map((trackingNumber) => ({
    ...{ trackingNumber, status: 'in_transit', lines: [] },
  })),
};

describe('parcels.link', () => {
  it.each<readonly [string, readonly object[], object]>([
    ['the only parcel', [PACKED, parcel('ful_0', 'cancelled')], {}],
    ['the parcel that is named', [PACKED, AWAY], { parcel: 'ful_1' }],
    ['the parcel whose number is named', [PACKED, AWAY], { parcel: 'tcs 779' }],
    ['the parcel of whose cartons one is named', [PACKED, IN_TWO], { parcel: 'tcs 778' }],
    ['the only one that is not the store’s', [PACKED, { ...AWAY, byStore: true }], {}],
  ])('gives the case to %s', async (_title, parcels, more) => {
    const { ask, sent, sentTo } = await given(parcels);
    expect(await ask('parcels.link', { ...WISH, ...more })).toMatchObject({
      ok: true,
      result: { already: false, orderId: 'ord_1' },
    });
    expect(sentTo).toEqual(['fulfilment']);
    expect(sent).toMatchObject([{ name: 'LinkParcelCase', subject: `parcel-case/${CASE}` }]);
  });

  it.each<readonly [string, readonly object[], object, object]>([
    [
      'several, of which none is named: it says which there are',
      [PACKED, AWAY, parcel('ful_3', 'delivered')],
      {},
      {
        code: 'ambiguous',
        message: 'parcel: it has ful_1 (packed); ful_2 (in transit, TCS-779)',
        fix: expect.stringContaining('--parcel'),
      },
    ],
    [
      'others than the one that is named',
      [PACKED],
      { parcel: 'ful_7' },
      { code: 'not-found', message: expect.stringContaining('it has ful_1 (packed)') },
    ],
    ['none yet', [], {}, { code: 'not-found', message: expect.stringMatching(/^order: /) }],
  ])('links nothing where the order has %s', async (_title, parcels, more, error) => {
    const { ask, sent } = await given(parcels);
    expect(await ask('parcels.link', { ...WISH, ...more })).toMatchObject({ ok: false, error });
    expect(sent).toEqual([]);
  });

  it('says that it is linked already, whatever the order has by now', async () => {
    const { ask, sent } = await given([], 'ord_1');
    expect(await ask('parcels.link', WISH)).toMatchObject({ result: { already: true } });
    expect(sent).toEqual([]);
  });
});
