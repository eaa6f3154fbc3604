import { createHmac } from 'node:crypto';
import sdk from '@easypost/api';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../../functions/shared/spans.ts';
import { ROUTES } from '../../../../local/simulators/easypost/parcels.ts';
import { API_KEY, givenEasyPost, WEBHOOK_SECRET } from './given-easypost.ts';

const Client = sdk as unknown as typeof sdk.default;
type Given = Awaited<ReturnType<typeof givenEasyPost>>;

let opened: Given | undefined;
/** The official SDK as it comes, with its own HTTP, in front of the pretended EasyPost. */
const given = async (key = API_KEY) => {
  opened = await givenEasyPost();
  return { ...opened, client: new Client(key, { baseUrl: `${opened.server.origin}/v2/` }) };
};
afterEach(async () => {
  await opened?.server.close();
});

const ADDRESS = { name: 'A', street1: '1 Road', city: 'Town', country: 'US', zip: '1' };
const SHIPMENT = {
  reference: 'ours',
  to_address: ADDRESS,
  from_address: ADDRESS,
  parcel: { weight: 16 },
};

const eventsIn = ({ arrived }: Pick<Given, 'arrived'>) =>
  arrived.map(({ body }) => JSON.parse(body.toString('utf8')));

describe('labels', () => {
  it('are rated, bought once, found by id or reference, and listed when asked for all', async () => {
    const { client, simulator } = await given();
    const made = await client.Shipment.create(SHIPMENT);
    expect((await client.Shipment.all({})).shipments).toEqual([]);
    const all = await client.Shipment.all({ purchased: false, page_size: 1 });
    expect(all).toMatchObject({ shipments: [{ id: made.id }], has_more: false });
    const bought = await client.Shipment.buy(made.id, made.lowestRate());
    expect(bought).toMatchObject({
      id: made.id,
      reference: 'ours',
      selected_rate: { service: 'GroundAdvantage', rate: '6.21' },
      tracker: { status: 'unknown', tracking_code: bought.tracking_code },
    });
    await expect(client.Shipment.buy(made.id, made.lowestRate())).rejects.toMatchObject({
      statusCode: 422,
      code: 'SHIPMENT.POSTAGE.EXISTS',
    });
    expect(await client.Shipment.retrieve('ours')).toMatchObject({ id: made.id });
    expect(simulator.books.labels('ours')).toMatchObject([{ cents: 621, givenBack: false }]);
  });

  it('go back unused, and the carrier says so later', async () => {
    const { client, simulator, clock, ...world } = await given();
    const made = await client.Shipment.create(SHIPMENT);
    await client.Shipment.buy(made.id, made.lowestRate());
    expect(await client.Shipment.refund(made.id)).toMatchObject({ refund_status: 'submitted' });
    simulator.settleRefund(made.id, 'refunded');
    await clock.advance(MINUTE);
    expect(eventsIn(world).at(-1)).toMatchObject({
      description: 'refund.successful',
      result: { object: 'Refund', shipment_id: made.id, status: 'refunded' },
    });
    expect(simulator.books.spent()).toBe(0);
  });

  it('need a key', async () => {
    const { client } = await given('EZTK_other');
    await expect(client.Shipment.create(SHIPMENT)).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe('trackers', () => {
  it('are one for a number', async () => {
    const { client } = await given();
    const first = await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    const second = await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    expect(second.id).toBe(first.id);
  });

  it('move, and each scan is an event signed over its bytes', async () => {
    const { client, simulator, clock, arrived } = await given();
    await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    simulator.parcels.travel('EZ1', 'delivered', MINUTE);
    await clock.advance(ROUTES.delivered.length * MINUTE);
    expect(simulator.books.status('EZ1')).toBe('delivered');
    expect(eventsIn({ arrived }).map(({ description }) => description)).toEqual([
      'tracker.created',
      ...ROUTES.delivered.map(() => 'tracker.updated'),
    ]);
    for (const { body, headers } of arrived) {
      const hmac = createHmac('sha256', WEBHOOK_SECRET.normalize('NFKD')).update(body);
      expect(headers['x-hmac-signature']).toBe(`hmac-sha256-hex=${hmac.digest('hex')}`);
      // The SDK's own verifier agrees.
      expect(new Client(API_KEY).Utils.validateWebhook(body, headers, WEBHOOK_SECRET)).toBeTruthy();
    }
  });

  it('show a scan that came late in its own place', async () => {
    const { client, simulator, clock, ...world } = await given();
    await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    simulator.parcels.scan('EZ1', { status: 'out_for_delivery' });
    simulator.parcels.scan('EZ1', { status: 'in_transit', atMs: clock.now() - MINUTE });
    await clock.advance(MINUTE);
    const { result } = eventsIn(world).at(-1);
    expect(result.status).toBe('out_for_delivery');
    expect(result.tracking_details.map(({ status }: { status: string }) => status)).toEqual([
      'in_transit',
      'out_for_delivery',
    ]);
  });

  it('can be kept back, sent out of order and twice', async () => {
    const { client, simulator, clock, ...world } = await given();
    simulator.webhooks.hold();
    simulator.webhooks.copies = 2;
    await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    simulator.parcels.scan('EZ1', { status: 'in_transit' });
    await clock.advance(MINUTE);
    expect(world.arrived).toEqual([]);
    await simulator.webhooks.release('reversed');
    expect(eventsIn(world).map(({ description }) => description)).toEqual([
      'tracker.updated',
      'tracker.updated',
      'tracker.created',
      'tracker.created',
    ]);
  });

  it('are told again while the endpoint fails', async () => {
    const { client, endpoint, clock, ...world } = await given();
    endpoint.status = 500;
    await client.Tracker.create({ tracking_code: 'EZ1', carrier: 'UPS' });
    await clock.advance(MINUTE);
    endpoint.status = 200;
    await clock.advance(10 * MINUTE);
    expect(eventsIn(world).map(({ id }) => id).length).toBe(3);
  });
});
