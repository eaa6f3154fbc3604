import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parcelCaseIdOf } from '../../functions/fulfilment/domain/parcel-case.ts';
import { MINUTE } from '../../functions/shared/spans.ts';
import type { FaultKind } from '../../local/simulators/outside/faults.ts';
import { waitingIn } from './books.ts';
import { type EasyPostShop, openEasyPostShop } from './easypost-shop.ts';
import { NO_FAULTS, neverAnswer, type PortCall } from './faults.ts';
import { goodsAnswerOf, goodsEventsOf } from './goods.ts';
import { command } from './money.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { comeToRest } from './rest.ts';

/** A dead invocation's lease, and its message's visibility. */
const PATIENT = 60;

let pipeline: Pipeline;
let shop: EasyPostShop;

beforeEach(async () => {
  pipeline = await startPipeline();
  shop = await openEasyPostShop(pipeline);
});
afterEach(async () => {
  expect(await waitingIn(pipeline, 'DeadLetter')).toBe(0);
  await pipeline.stop();
});

const rest = () => comeToRest(pipeline, undefined, PATIENT);
const parcelsOf = async (orderId: string) =>
  (await goodsAnswerOf(pipeline, orderId))?.parcels ?? [];
const numberOf = async (orderId: string): Promise<string> =>
  (await parcelsOf(orderId))[0]?.trackingNumber ?? '';

describe('an order’s label', () => {
  it('is bought for the packed carton, sealed, and followed until it is delivered', async () => {
    const orderId = await shop.packed();
    const [billed, ...more] = shop.easypost.books.labels();
    expect(more).toEqual([]);
    expect(await parcelsOf(orderId)).toMatchObject([
      { status: 'packed', carrier: billed?.carrier, trackingNumber: billed?.trackingCode },
    ]);
    shop.easypost.parcels.travel(billed?.trackingCode ?? '', 'delivered', MINUTE);
    await pipeline.clock.advance(6 * MINUTE);
    await rest();
    expect(await parcelsOf(orderId)).toMatchObject([{ status: 'delivered' }]);
    expect(shop.easypost.books.status(billed?.trackingCode ?? '')).toBe('delivered');
    expect((await goodsAnswerOf(pipeline, orderId))?.summary).toBe('delivered');
    expect(shop.easypost.account.shipments()[0]?.customs_info).not.toBeNull();
  });

  it('is nowhere in the clear, neither the address nor the printed label', async () => {
    await shop.packed();
    const { s3 } = pipeline.cloud.services;
    const label = shop.easypost.account.shipments()[0]?.to_address as { street1?: string };
    expect(label.street1 ?? '').not.toBe('');
    const buckets = (await s3.call('ListBuckets', {})) as { Buckets: { Name: string }[] };
    const Bucket = buckets.Buckets[0]?.Name;
    const listed = (await s3.call('ListObjectsV2', { Bucket, Prefix: 'labels/' })) as {
      Contents?: { Key: string }[];
    };
    expect(listed.Contents).toHaveLength(1);
    const rows = JSON.stringify(pipeline.logs);
    expect(rows).not.toContain(label.street1);
  });

  it('goes back when the order is cancelled before it left', async () => {
    const orderId = await shop.packed();
    await command(pipeline, 'orders.cancel', { order: orderId });
    await rest();
    expect(shop.easypost.books.labels()).toMatchObject([{ givenBack: true }]);
    expect(shop.easypost.books.spent()).toBe(0);
  });
});

describe('a person at the packing table', () => {
  it('opens a label, sends it back and buys another', async () => {
    const order = await shop.packed();
    const labelled = async (input: object = {}) => {
      const answer = await pipeline.ask('orders.labels', { order, ...input });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.result as {
        labels: { state: string; trackingNumber: string }[];
        file?: { contentType: string; base64: string };
      };
    };
    const first = await labelled({ file: true });
    expect(first.labels).toMatchObject([{ state: 'bought', cost: expect.any(String) }]);
    const printed = Buffer.from(first.file?.base64 ?? '', 'base64').toString('latin1');
    expect([first.file?.contentType, printed.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    await command(pipeline, 'orders.cancel-label', { order });
    await rest();
    expect(shop.easypost.books.labels()).toMatchObject([{ givenBack: true }]);
    expect((await labelled()).labels).toMatchObject([{ state: 'sent-back' }]);
    await command(pipeline, 'orders.label', { order });
    await rest();
    const [, second] = shop.easypost.books.labels();
    expect(second).toMatchObject({ givenBack: false });
    expect((await labelled()).labels[1]).toMatchObject({
      ...{ state: 'bought', trackingNumber: second?.trackingCode },
    });
    expect(await numberOf(order)).toBe(second?.trackingCode);
  });
});

describe('a label’s call that goes wrong', () => {
  it.each<[FaultKind, RegExp]>([
    ['error-after', /^POST \/v2\/shipments$/],
    ['silence-after', /^POST \/v2\/shipments$/],
    ['error-after', /\/buy$/],
    ['silence-after', /\/buy$/],
    ['hang-up-after', /\/buy$/],
    ['unavailable', /^GET \/files\//],
  ])('%s of %s: the label is bought once, and not lost', async (kind, on) => {
    const orderId = await shop.order();
    shop.easypost.faults.plan({ kind, on });
    await shop.pack(orderId);
    await rest();
    expect(shop.easypost.books.labels()).toHaveLength(1);
    expect(await numberOf(orderId)).toBe(shop.easypost.books.labels()[0]?.trackingCode);
  });

  /** A packed order, in whose calls the calls step dies at its n-th call; whether it came so far. */
  const packWith = async (n: number, when: 'before' | 'after'): Promise<boolean> => {
    const orderId = await shop.order();
    let made = 0;
    let died = false;
    pipeline.faults = {
      ...NO_FAULTS,
      [when]: ({ functionName }: PortCall) => {
        if (!/fulfilmentcalls/.test(functionName) || died) return Promise.resolve();
        made += 1;
        if (made < n) return Promise.resolve();
        died = true;
        return neverAnswer();
      },
    };
    await shop.pack(orderId);
    await rest();
    pipeline.faults = NO_FAULTS;
    await rest();
    const number = await numberOf(orderId);
    const ours = shop.easypost.books.labels().filter((one) => one.trackingCode === number);
    expect({ n, when, labels: ours.length }).toEqual({ n, when, labels: 1 });
    return died;
  };

  it('a handler that dies at any of its calls buys one label', async () => {
    let n = 1;
    // Dying before the next call is dying after whatever went out between the two.
    while (await packWith(n, 'before')) n += 1;
    await packWith(n - 1, 'after');
    const all = shop.easypost.books.labels();
    expect(all).toHaveLength(n + 1);
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(all.length);
  });
});

describe('scans', () => {
  it('in any order, twice and late, leave the parcel where it is', async () => {
    const orderId = await shop.packed();
    const number = await numberOf(orderId);
    const { parcels, webhooks } = shop.easypost;
    webhooks.hold();
    webhooks.copies = 2;
    parcels.travel(number, 'at-last', MINUTE);
    await pipeline.clock.advance(12 * MINUTE);
    await webhooks.release('reversed');
    await rest();
    webhooks.copies = 1;
    parcels.scan(number, { status: 'in_transit', atMs: pipeline.clock.now() - 8 * MINUTE });
    await rest();
    expect(await parcelsOf(orderId)).toMatchObject([{ status: 'delivered' }]);
    const events = await goodsEventsOf(pipeline, `order/${orderId}`);
    expect(events.filter((type) => type === 'ShipmentDelivered')).toHaveLength(1);
  });

  it.each([
    ['returned', 'returning'],
    ['lost', 'lost'],
  ] as const)('of the way %s', async (route, status) => {
    const orderId = await shop.packed();
    shop.easypost.parcels.travel(await numberOf(orderId), route, MINUTE);
    await pipeline.clock.advance(12 * MINUTE);
    await rest();
    expect(await parcelsOf(orderId)).toMatchObject([{ status }]);
  });

  it('of a typed number are asked for', async () => {
    const orderId = await shop.order();
    const number = 'EZ1000000001';
    await shop.command('HandOverParcel', orderId, { carrier: 'UPS', trackingNumber: number });
    await rest();
    shop.easypost.parcels.travel(number, 'delivered', MINUTE);
    await pipeline.clock.advance(6 * MINUTE);
    await rest();
    expect(await parcelsOf(orderId)).toMatchObject([
      { status: 'delivered', trackingNumber: number, carrier: 'UPS' },
    ]);
  });

  it('of a box in which two orders travel reach both', async () => {
    const orders = [await shop.order(), await shop.order()];
    const box = { carrier: 'UPS', trackingNumber: 'EZ1000000002' };
    for (const orderId of orders) await shop.command('HandOverParcel', orderId, box);
    await rest();
    shop.easypost.parcels.travel(box.trackingNumber, 'delivered', MINUTE);
    await pipeline.clock.advance(6 * MINUTE);
    await rest();
    for (const orderId of orders) {
      expect(await parcelsOf(orderId)).toMatchObject([{ status: 'delivered' }]);
      const events = await goodsEventsOf(pipeline, `order/${orderId}`);
      expect(events.filter((type) => type === 'ShipmentDelivered')).toHaveLength(1);
    }
  });

  it('of a stranger become a case, which a person gives to its order', async () => {
    const orderId = await shop.order();
    const { parcels, account } = shop.easypost;
    account.put({ ...strangersTracker, updated_at: account.now() });
    parcels.travel('STRANGER1', 'delivered', MINUTE);
    await pipeline.clock.advance(40 * MINUTE);
    await rest();
    const subject = `parcel-case/${parcelCaseIdOf('STRANGER1')}`;
    expect(await goodsEventsOf(pipeline, subject)).toContain('ParcelCaseOpened');
    const caseId = parcelCaseIdOf('STRANGER1');
    const cases = await pipeline.ask('parcels.cases', {});
    expect(cases).toMatchObject({
      result: {
        cases: [{ caseId, trackingNumber: 'STRANGER1', lastSeen: { status: 'delivered' } }],
      },
    });
    await command(pipeline, 'parcels.link', { caseId, order: orderId });
    await rest();
    expect(await pipeline.ask('parcels.cases', {})).toMatchObject({ result: { cases: [] } });
    expect(await parcelsOf(orderId)).toMatchObject([
      { status: 'delivered', trackingNumber: 'STRANGER1' },
    ]);
    parcels.scan('STRANGER1', { status: 'return_to_sender', detail: 'return' });
    await rest();
    expect(await parcelsOf(orderId)).toMatchObject([{ status: 'returning' }]);
  });
});

const strangersTracker = {
  id: 'trk_stranger',
  object: 'Tracker',
  mode: 'test',
  tracking_code: 'STRANGER1',
  status: 'unknown',
  status_detail: 'unknown',
  created_at: '2026-01-01T00:00:00Z',
  signed_by: null,
  weight: null,
  est_delivery_date: null,
  shipment_id: null,
  carrier: 'USPS',
  tracking_details: [],
  fees: [],
  carrier_detail: null,
  public_url: 'https://track.easypost.com/stranger',
} as const;
