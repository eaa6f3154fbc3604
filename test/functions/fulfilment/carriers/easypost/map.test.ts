import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { map } from '../../../../../functions/fulfilment/carriers/easypost/map.ts';

const HEARD = '2026-11-02T09:15:05.000Z';

const mapped = (body: object | Buffer) =>
  map({
    headers: {},
    rawBody: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    receivedAt: HEARD,
  });

const detail = (status: string, datetime: string, more: object = {}) => ({
  object: 'TrackingDetail',
  message: 'left with Mrs Brule next door',
  status,
  status_detail: 'status_update',
  datetime,
  tracking_location: { city: 'MEMPHIS', state: 'TN', country: 'US', zip: '38101' },
  ...more,
});

const tracker = (details: readonly object[], more: object = {}) => ({
  id: 'evt_1',
  object: 'Event',
  description: 'tracker.updated',
  result: {
    id: 'trk_1',
    object: 'Tracker',
    tracking_code: '9400100208303109',
    carrier: 'USPS',
    status: 'in_transit',
    status_detail: 'arrived_at_facility',
    signed_by: 'John Tester',
    updated_at: '2026-11-02T08:00:00Z',
    shipment_id: 'shp_1',
    tracking_details: details,
    ...more,
  },
});

const scansIn = (body: object) => {
  const result = mapped(body);
  return result.kind === 'mapped' ? result.facts : [];
};

describe('what a tracker’s event says', () => {
  it('is every scan, by its own time, and nobody’s name', () => {
    const result = mapped(
      tracker([
        detail('in_transit', '2026-11-02T07:00:00Z', { carrier_code: 'AR' }),
        detail('pre_transit', '2026-11-01T18:00:00+05:00'),
      ]),
    );
    expect(result).toEqual({
      kind: 'mapped',
      trackingNumber: '9400100208303109',
      facts: [
        {
          kind: 'scan',
          carrier: 'USPS',
          trackingNumber: '9400100208303109',
          status: 'pre_transit',
          at: '2026-11-01T13:00:00.000Z',
          place: 'MEMPHIS, TN, US',
          rawCode: 'status_update',
        },
        {
          kind: 'scan',
          carrier: 'USPS',
          trackingNumber: '9400100208303109',
          status: 'in_transit',
          at: '2026-11-02T07:00:00.000Z',
          place: 'MEMPHIS, TN, US',
          rawCode: 'AR',
        },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/Brule|Tester/);
  });

  it.each([
    ['pre_transit', 'label_created', 'pre_transit'],
    ['in_transit', 'weather_delay', 'in_transit'],
    ['in_transit', 'delivery_exception', 'attempt_failed'],
    ['out_for_delivery', 'out_for_delivery', 'out_for_delivery'],
    ['delivered', 'arrived_at_destination', 'delivered'],
    ['delivered', 'return', 'delivered'],
    ['available_for_pickup', 'arrived_at_pickup_location', 'available_for_pickup'],
    ['return_to_sender', 'return', 'return_to_sender'],
    ['failure', 'lost', 'lost'],
    ['failure', 'return', 'return_to_sender'],
    ['failure', 'refused', 'attempt_failed'],
    ['cancelled', 'cancelled', 'cancelled'],
    ['error', 'unknown', 'unknown'],
    ['toString', 'constructor', 'unknown'],
  ])('%s (%s) is %s', (status, status_detail, expected) => {
    const details = [detail(status, '2026-11-02T07:00:00Z', { status_detail })];
    const [fact] = scansIn(tracker(details, { status: 'unknown' }));
    expect(fact).toMatchObject({ status: expected });
  });

  it.each(['out_for_delivery', 'delivered', 'failure', 'available_for_pickup'])(
    'the town of a scan at the buyer’s door is not kept: %s',
    (status) => {
      const [fact] = scansIn(tracker([detail(status, '2026-11-02T07:00:00Z')], { status }));
      expect(fact).toMatchObject({ place: 'US' });
    },
  );

  it('is its status of today where no scan says it', () => {
    const body = tracker([], { status: 'cancelled', status_detail: 'cancelled' });
    expect(scansIn(body)).toMatchObject([
      { status: 'cancelled', at: '2026-11-02T08:00:00.000Z', rawCode: 'cancelled' },
    ]);
  });

  it('keeps the newest hundred scans, whatever their order', () => {
    const details = Array.from({ length: 130 }, (_, minute) =>
      detail('in_transit', new Date(Date.parse(HEARD) - minute * 60_000).toISOString()),
    );
    const facts = scansIn(tracker(details));
    expect(facts).toHaveLength(100);
    expect(facts.at(-1)).toMatchObject({ at: HEARD });
  });

  it('leaves out a scan without a time', () => {
    const details = [detail('in_transit', 'soon'), detail('in_transit', '2026-11-02T07:00:00Z')];
    expect(scansIn(tracker(details))).toHaveLength(1);
  });
});

describe('other events', () => {
  const refund = (status: string, more: object = {}) => ({
    description: 'refund.successful',
    result: {
      object: 'Refund',
      id: 'rfnd_1',
      tracking_code: '9400100208303109',
      shipment_id: 'shp_1',
      status,
      updated_at: '2026-11-02T08:00:00Z',
      ...more,
    },
  });

  it('a refund gives the label back', () => {
    expect(mapped(refund('refunded'))).toEqual({
      kind: 'mapped',
      trackingNumber: '9400100208303109',
      facts: [{ kind: 'label-cancelled', shipmentRef: 'shp_1', at: '2026-11-02T08:00:00.000Z' }],
    });
  });

  it.each([
    ['a refund that was refused', refund('rejected')],
    ['a refund without a number', refund('refunded', { tracking_code: null })],
    ['a topic that says nothing of a parcel', { description: 'batch.updated', result: {} }],
    ['a name that every object has', { description: 'toString', result: {} }],
    ['a tracker that was never scanned', tracker([], { status: 'unknown' })],
  ])('%s is ignored', (_title, body) => {
    expect(mapped(body).kind).toBe('ignored');
  });

  it.each([
    ['no event', { hello: 'world' }],
    ['a tracker without a number', tracker([], { tracking_code: null })],
    ['no JSON', Buffer.from('<html>')],
  ])('%s is a defect', (_title, body) => {
    expect(mapped(body).kind).toBe('unmappable');
  });
});

/** The vectors belong to their providers and stay out of the repository. */
const folder = resolve(process.env['VECTORS_DIR'] ?? '../shared/vectors', 'easypost');
const published = (file: string): Buffer => readFileSync(join(folder, file));

(existsSync(folder) ? describe : describe.skip)('what EasyPost publishes', () => {
  it.each([
    ['event-body.json', '1', 'in_transit'],
    ['tracking-webhook.delivered.json', 'EZ4000000004', 'delivered'],
  ])('%s is mapped', (file, trackingNumber, status) => {
    const result = mapped(published(file));
    expect(result).toMatchObject({ kind: 'mapped', trackingNumber });
    if (result.kind !== 'mapped') return;
    expect(result.facts).toContainEqual(expect.objectContaining({ kind: 'scan', status }));
    expect(JSON.stringify(result)).not.toContain('John Tester');
  });

  it('its documented tracker is read whole', () => {
    const result: unknown = JSON.parse(published('api/trackers-create.json').toString('utf8'));
    expect(scansIn({ description: 'tracker.created', result: result as object })).toHaveLength(2);
  });
});
