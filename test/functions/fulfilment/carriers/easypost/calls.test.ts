import { afterEach, describe, expect, it } from '@jest/globals';
import type {
  CallAnswer,
  LabelCall,
} from '../../../../../functions/fulfilment/carriers/carrier.ts';
import { createEasyPostCalls } from '../../../../../functions/fulfilment/carriers/easypost/calls.ts';
import type { FaultKind } from '../../../../../local/simulators/outside/faults.ts';
import { givenCalls } from './given-calls.ts';

type Given = Awaited<ReturnType<typeof givenCalls>>;

let opened: Given | undefined;
const given = async (): Promise<Given> => {
  opened = await givenCalls();
  return opened;
};
afterEach(async () => {
  await opened?.server.close();
});

const BUY = /^POST \/v2\/shipments\/\w+\/buy$/;
const labelIn = (answer: CallAnswer) => {
  const [fact] = answer.kind === 'done' ? answer.facts : [];
  if (fact?.kind !== 'label') throw new Error(`no label: ${JSON.stringify(answer)}`);
  return fact;
};
const abroad = (more: Partial<LabelCall['shipTo']> = {}): Partial<LabelCall> => ({
  shipTo: {
    name: 'A. Buyer',
    company: null,
    line1: '1 Road',
    line2: null,
    city: 'Lahore',
    region: null,
    postcode: '54000',
    phone: '+92300',
    country: 'PK',
    ...more,
  },
});

describe('a label', () => {
  it('is the cheapest one, with its file', async () => {
    const { calls, label, simulator } = await given();
    const answer = await calls.call(label());
    const [billed] = simulator.books.labels('req_label');
    expect(labelIn(answer)).toMatchObject({
      carrier: 'USPS',
      service: 'GroundAdvantage',
      shipmentRef: billed?.shipmentId,
      trackingNumber: billed?.trackingCode,
      trackingUrl: expect.stringContaining('https://track.easypost.com/'),
      cost: { amount: BigInt(billed?.cents ?? 0), currency: 'USD' },
    });
    const file = answer.kind === 'done' ? answer.label : undefined;
    expect(file?.contentType).toBe('application/pdf');
    expect(Buffer.from(file?.bytes ?? []).toString('latin1')).toMatch(/^%PDF-/);
  });

  it.each([
    ['a service of any carrier', { service: 'Priority' }, {}, 'USPS Priority'],
    ['a service of one carrier', { service: 'UPSDAP/Ground' }, {}, 'UPSDAP Ground'],
    ['an allowed carrier', {}, { 'easypost.carriers': 'UPSDAP,FedEx' }, 'UPSDAP Ground'],
    ['an allowed service', {}, { 'easypost.services': 'express,priority' }, 'USPS Priority'],
  ])('is of %s', async (_title, call, settings, expected) => {
    const { calls, label, account } = await given();
    const known = { ...account, settings: { ...account.settings, ...settings } };
    const { carrier, service } = labelIn(await calls.call(label({ ...call, account: known })));
    expect(`${carrier} ${service}`).toBe(expected);
  });

  it.each([
    ['no rate is allowed', { service: 'Teleport' }, 'no-rate'],
    ['there is nowhere to send it', abroad({ line1: null }), 'no-address'],
    ['nobody signs for customs', abroad(), 'no-customs-signer'],
  ])('is refused when %s', async (_title, call, code) => {
    const { calls, label, simulator } = await given();
    expect(await calls.call(label(call))).toEqual({ kind: 'refused', code });
    expect(simulator.books.labels()).toEqual([]);
  });

  it('carries what customs must know', async () => {
    const { calls, label, account, simulator } = await given();
    const settings = {
      ...account.settings,
      'easypost.customs.signer': 'Ayesha Khan',
      'easypost.customs.tariff': '950662',
      'easypost.customs.tariff.BALL-5': '950669',
      'easypost.customs.origin': 'PK',
    };
    labelIn(await calls.call(label({ ...abroad(), account: { ...account, settings } })));
    expect(simulator.account.shipments()[0]?.customs_info).toMatchObject({
      customs_certify: true,
      customs_signer: 'Ayesha Khan',
      contents_type: 'merchandise',
      non_delivery_option: 'return',
      customs_items: [
        {
          description: 'Match ball',
          quantity: 2,
          value: '49.0',
          currency: 'USD',
          weight: 14.9,
          hs_tariff_number: '950669',
          origin_country: 'PK',
          code: 'BALL-5',
        },
      ],
    });
  });

  it.each<FaultKind>(['error-after', 'silence-after', 'hang-up-after'])(
    'whose purchase is answered by %s is bought once and found',
    async (kind) => {
      const { calls, label, simulator } = await given();
      simulator.faults.plan({ kind, on: BUY });
      await expect(calls.call(label())).rejects.toMatchObject({ retryable: true });
      const found = await calls.find(label());
      const again = await calls.call(label());
      const [billed] = simulator.books.labels('req_label');
      expect(simulator.books.labels()).toHaveLength(1);
      expect(found && labelIn(found).shipmentRef).toBe(billed?.shipmentId);
      expect(labelIn(again).shipmentRef).toBe(billed?.shipmentId);
      expect(simulator.requests.filter((line) => BUY.test(line))).toHaveLength(1);
    },
  );

  it('whose file did not come is not lost: the file is fetched again', async () => {
    const { calls, label, simulator } = await given();
    simulator.faults.plan({ kind: 'unavailable', on: 'GET /files/' });
    await expect(calls.call(label())).rejects.toMatchObject({ code: 'label-not-there' });
    const found = await calls.find(label());
    expect(found).toMatchObject({ kind: 'done', label: { contentType: 'application/pdf' } });
    expect(simulator.books.labels()).toHaveLength(1);
  });

  it('whose purchase failed unclearly is bought on the same shipment', async () => {
    const { calls, label, simulator } = await given();
    simulator.refuseNextBuy('SHIPMENT.PURCHASE.IN_PROGRESS');
    await expect(calls.call(label())).rejects.toMatchObject({
      code: 'easypost-unclear',
      retryable: true,
    });
    expect(await calls.find(label())).toBeNull();
    labelIn(await calls.call(label()));
    expect(simulator.account.shipments()).toHaveLength(1);
  });

  it('that the carrier will not sell is refused with its own code', async () => {
    const { calls, label, simulator } = await given();
    simulator.refuseNextBuy('SHIPMENT.POSTAGE.FAILURE');
    expect(await calls.call(label())).toMatchObject({ code: 'shipment-postage-failure' });
  });

  it('is found behind pages of other shipments', async () => {
    const { calls, label, simulator } = await given();
    await calls.call(label());
    const [ours] = simulator.account.shipments();
    if (ours === undefined) throw new Error('no shipment');
    for (let n = 0; n < 120; n += 1) {
      simulator.account.put({ ...ours, id: `shp_${n}`, reference: `req_${n}` });
    }
    const pages = () => simulator.requests.filter((line) => line === 'GET /v2/shipments').length;
    const before = pages();
    expect((await calls.find(label()))?.kind).toBe('done');
    expect(pages() - before).toBe(2);
  });
});

describe('a label given back', () => {
  it('is done once, and known as done', async () => {
    const { calls, label, cancel, simulator } = await given();
    const { shipmentRef } = labelIn(await calls.call(label()));
    const call = cancel(shipmentRef);
    expect(await calls.find(call)).toBeNull();
    const done = await calls.call(call);
    expect(done).toMatchObject({ kind: 'done', facts: [{ kind: 'label-cancelled', shipmentRef }] });
    expect(await calls.find(call)).toMatchObject({ kind: 'done' });
    expect(simulator.books.spent()).toBe(0);
  });

  it('that has been used is refused', async () => {
    const { calls, label, cancel, simulator } = await given();
    const { shipmentRef, trackingNumber } = labelIn(await calls.call(label()));
    simulator.parcels.scan(trackingNumber, { status: 'in_transit' });
    expect(await calls.call(cancel(shipmentRef))).toEqual({
      kind: 'refused',
      code: 'shipment-refund-unavailable',
    });
  });

  it('that was refused once may be asked for again', async () => {
    const { calls, label, cancel, simulator } = await given();
    const { shipmentRef } = labelIn(await calls.call(label()));
    await calls.call(cancel(shipmentRef));
    simulator.settleRefund(shipmentRef, 'rejected');
    expect(await calls.find(cancel(shipmentRef))).toBeNull();
    expect((await calls.call(cancel(shipmentRef))).kind).toBe('done');
  });

  it('that is refused right after it was bought is asked for again, but not for ever', async () => {
    const { calls, label, cancel, clock } = await given();
    const { shipmentRef } = labelIn(await calls.call(label()));
    const refusing = (minutesLater: number) =>
      createEasyPostCalls({
        now: () => clock.now() + minutesLater * 60_000,
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          if (!url.endsWith('/refund')) return response;
          const shipment = (await response.json()) as object;
          return Response.json({ ...shipment, refund_status: 'rejected' });
        },
      });
    const call = cancel(shipmentRef);
    await expect(refusing(1).call(call)).rejects.toMatchObject({
      code: 'refund-rejected',
      retryable: true,
    });
    expect((await calls.call(call)).kind).toBe('done');
    const another = labelIn(await calls.call(label({ requestId: 'req_another' })));
    expect(await refusing(30).call(cancel(another.shipmentRef))).toMatchObject({
      kind: 'refused',
      code: 'refund-rejected',
    });
  });

  it('that nobody bought is not found', async () => {
    const { calls, cancel } = await given();
    expect(await calls.call(cancel('shp_0'))).toMatchObject({ kind: 'refused', code: 'not-found' });
  });
});

describe('a followed parcel', () => {
  it('tells what is known of it by now', async () => {
    const { calls, track, simulator } = await given();
    expect(await calls.call(track('EZ1', 'UPS'))).toEqual({ kind: 'done', facts: [] });
    simulator.parcels.scan('EZ1', { status: 'in_transit', city: 'Louisville', country: 'US' });
    expect(await calls.call(track('EZ1', 'UPS'))).toMatchObject({
      facts: [{ kind: 'scan', carrier: 'UPS', status: 'in_transit', place: 'Louisville, US' }],
    });
    expect(simulator.account.trackers()).toHaveLength(1);
  });
});

describe('faults', () => {
  it.each<[FaultKind, string]>([
    ['error-before', 'easypost-unclear'],
    ['unavailable', 'easypost-unclear'],
    ['rate-limited', 'easypost-unclear'],
    ['silence-before', 'easypost-unreachable'],
  ])('%s is %s, to be tried again', async (kind, code) => {
    const { calls, track, simulator } = await given();
    simulator.faults.plan({ kind });
    await expect(calls.call(track('EZ1'))).rejects.toMatchObject({ code, retryable: true });
  });

  it.each([409, 422])(
    '%d, as a request like it is under way, is to be tried again',
    async (status) => {
      const { track, label } = await given();
      const message = 'A duplicate request is currently in-flight';
      const error = { code: 'TRACKER.CREATE.ERROR', message, errors: [] };
      const calls = createEasyPostCalls({
        now: () => 0,
        fetch: (_url, init) =>
          Promise.resolve(
            init?.method === 'GET'
              ? Response.json({ shipments: [], has_more: false })
              : Response.json({ error }, { status }),
          ),
      });
      for (const call of [track('EZ1'), label()]) {
        await expect(calls.call(call)).rejects.toMatchObject({
          code: 'easypost-unclear',
          retryable: true,
        });
      }
    },
  );

  it('a refused key waits for a person', async () => {
    const { calls, label, account } = await given();
    const call = label({ account: { ...account, apiCredentials: { key: 'EZTK_other' } } });
    await expect(calls.call(call)).rejects.toMatchObject({
      code: 'easypost-refuses-key',
      retryable: true,
    });
  });

  it('a key of the other mode is not used at all', async () => {
    const { calls, label, account, simulator } = await given();
    const settings = { ...account.settings, 'easypost.mode': 'production' };
    const call = label({ account: { ...account, settings } });
    await expect(calls.call(call)).rejects.toMatchObject({ code: 'wrong-mode' });
    expect(simulator.requests).toEqual([]);
  });
});
