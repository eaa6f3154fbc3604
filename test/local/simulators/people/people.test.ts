import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import { type Agenda, createAgenda } from '../../../../local/simulators/people/agenda.ts';
import { courierRounds } from '../../../../local/simulators/people/courier-rounds.ts';
import type { MoneyRow } from '../../../../local/simulators/people/person.ts';
import { shopkeeper } from '../../../../local/simulators/people/shopkeeper.ts';
import { transferBuyers } from '../../../../local/simulators/people/transfer-buyers.ts';
import { chiniotFurniture } from '../../../../local/simulators/storefronts/catalogue.ts';
import { createSeededRandom, createVirtualClock, type VirtualClock } from '../../virtual-clock.ts';

type Asked = { readonly by: string; readonly operation: string; readonly input: object };

let clock: VirtualClock;
let luck: number;
let asked: Asked[];
let faults: unknown[];
let agenda: Agenda;

/** Every person decides by this luck alone. */
beforeEach(() => {
  clock = createVirtualClock();
  luck = 0;
  asked = [];
  faults = [];
  const random = { ...createSeededRandom(1), next: () => luck };
  agenda = createAgenda({ clock, random }, (fault) => faults.push(fault));
});

const SHOWN = { instructions: { Amount: '100.00 PKR', Reference: 'KW-7F3K-2M9Q' } };
const PARCEL = { fulfilmentId: 'ful_1', status: 'planned', lines: [{ lineId: '1', quantity: 2 }] };
const PLANNED = { lines: [{ lineId: '1', sku: 'CF-BOX-SHEESHAM' }], parcels: [PARCEL] };
const ask = async (by: string, operation: string, input: object): Promise<unknown> => {
  asked.push({ by, operation, input });
  if (operation === 'payments.show') return SHOWN;
  return operation === 'orders.show' ? PLANNED : {};
};
const parts = () => ({
  merchant: chiniotFurniture,
  clock,
  agenda,
  ask,
  newId: () => `command-${asked.length}`,
});
const rowOf = (over: Partial<MoneyRow> = {}): MoneyRow => ({
  merchantId: chiniotFurniture.merchantId,
  orderId: 'ord_1',
  number: '1001',
  state: 'paid',
  provider: 'stripe',
  due: '100.00 PKR',
  orderState: 'confirmed',
  ...over,
});
const operations = () => asked.map(({ operation }) => operation);
const texts = () => asked.flatMap(({ input }) => ('text' in input ? [String(input.text)] : []));

describe('an agenda', () => {
  it('does each thing once, at its time, and nothing after it was stopped', async () => {
    const done: string[] = [];
    agenda.once('a', 5, () => void done.push('a'));
    agenda.once('a', 1, () => void done.push('a again'));
    agenda.once('b', 50, () => void done.push('b'));
    await clock.advance(4_999);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual(['a']);
    agenda.stop();
    await clock.advance(MINUTE);
    expect(done).toEqual(['a']);
  });

  it('hands on what went wrong', async () => {
    agenda.once('a', 1, () => Promise.reject(new Error('refused')));
    await clock.advance(1_000);
    expect(faults).toEqual([new Error('refused')]);
  });

  it.each([
    [0, 'first'],
    [0.29, 'first'],
    [0.31, 'second'],
    [0.99, 'second'],
  ])('chooses a habit by its share: luck %d is %s', (at, habit) => {
    luck = at;
    expect(
      agenda.habit([
        ['first', 3],
        ['second', 7],
      ]),
    ).toBe(habit);
  });
});

const SENT = ['orders.pack', 'orders.hand-over'];

describe('a shopkeeper', () => {
  const parcels: string[] = [];
  const carried: string[] = [];
  const serve = async (row: MoneyRow): Promise<void> => {
    parcels.length = 0;
    carried.length = 0;
    const giveToCourier = (_: MoneyRow, tracking: string) => void parcels.push(tracking);
    const giveToCarrier = (row: MoneyRow) => void carried.push(row.orderId);
    const weightOf = () => 1400;
    const newId = () => 'command';
    const person = shopkeeper({ agenda, ask, newId, giveToCourier, giveToCarrier, weightOf });
    await person.act([row]);
    await person.act([row]);
    await clock.advance(30_000);
  };

  it.each([
    [0, 'stripe', SENT],
    [0.75, 'stripe', [...SENT, 'orders.refund']],
    [0.85, 'stripe', [...SENT, 'orders.refund']],
    [0.95, 'stripe', ['orders.cancel']],
    [0.95, 'cash-on-delivery', ['orders.cancel']],
    [0.95, 'storefront', SENT],
    [0.95, 'bank-transfer', SENT],
    [0.75, 'storefront', SENT],
  ])('with luck %d serves an order paid by %s once: %j', async (at, provider, wanted) => {
    luck = at;
    await serve(rowOf({ provider }));
    expect(operations().filter((operation) => operation !== 'orders.show')).toEqual(wanted);
    expect(faults).toEqual([]);
  });

  it('weighs what it packs', async () => {
    await serve(rowOf());
    const packed = asked.find(({ operation }) => operation === 'orders.pack');
    expect(packed?.input).toMatchObject({ parcel: 'ful_1', cartons: [{ weightGrams: 3250 }] });
  });

  it.each(['placed', 'cancelled', 'expired'])('leaves an order alone that is %s', async (state) => {
    await serve(rowOf({ orderState: state }));
    expect(asked).toEqual([]);
  });

  it.each([
    ['cash-on-delivery', ['DEMO-1001']],
    ['stripe', []],
  ])('gives the courier what is to be collected: %s', async (provider, wanted) => {
    await serve(rowOf({ provider }));
    expect(parcels).toEqual(wanted);
    expect(carried).toEqual(wanted.length === 0 ? ['ord_1'] : []);
  });
});

describe('a buyer who pays by transfer', () => {
  const WAITING = rowOf({
    provider: 'bank-transfer',
    state: 'awaiting_transfer',
    orderState: 'placed',
  });
  const live = async (at: number, then: Partial<MoneyRow> = {}): Promise<void> => {
    luck = at;
    const person = transferBuyers(parts());
    await person.act([WAITING]);
    for (let look = 0; look < 4; look += 1) {
      await clock.advance(20_000);
      await person.act([{ ...WAITING, ...then }]);
    }
  };

  it.each([
    ['exactly', 0, ['"100.00"']],
    ['short, and the rest later', 0.5, ['"90.00"', '"10.00"']],
    ['too much', 0.65, ['"110.00"']],
  ])('%s', async (_how, at, amounts) => {
    await live(at);
    expect(texts().flatMap((text) => text.match(/"\d+\.\d\d"/g))).toEqual(amounts);
    expect(texts().join()).toContain('kw-7f3k-2m9q');
    expect(faults).toEqual([]);
  });

  it.each([
    ['pays after its time', 0.8, 'expired', 1],
    ['and not before', 0.8, 'placed', 0],
    ['never pays', 0.95, 'expired', 0],
  ])('or %s (luck %d, order %s)', async (_how, at, orderState, statements) => {
    await live(at, { orderState });
    expect(texts()).toHaveLength(statements);
  });

  it('may forget the reference', async () => {
    await live(0.73);
    expect(texts().join()).toContain('for the goods');
    expect(texts().join()).not.toContain('kw-7f3k-2m9q');
  });
});

describe('a courier', () => {
  const round = async (at: number): Promise<void> => {
    luck = at;
    const courier = courierRounds(parts());
    courier.take(rowOf({ provider: 'cash-on-delivery' }), 'DEMO-1001');
    for (let look = 0; look < 4; look += 1) {
      await clock.advance(15_000);
      await courier.act([]);
    }
  };

  it('lists what it collected, then hands it over, and says nothing twice', async () => {
    await round(0.5);
    const [collected, remitted, ...more] = texts();
    expect(collected).toMatch(/"DEMO-1001","1001","100.00".*,""\r\n$/);
    expect(remitted).toMatch(/"DEMO-1001","1001","100.00".*"\d{4}-\d\d-\d\d"\r\n$/);
    expect(more).toEqual([]);
  });

  it('is not paid by everybody', async () => {
    await round(0.9);
    expect(asked).toMatchObject([
      { operation: 'orders.track', input: { status: 'return_to_sender' } },
    ]);
  });
});
