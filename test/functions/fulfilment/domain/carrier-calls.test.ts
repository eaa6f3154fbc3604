import { describe, expect, it } from '@jest/globals';
import type { CarrierEnding } from '../../../../functions/fulfilment/domain/carrier-requests.ts';
import type { GoodsMessage } from '../../../../functions/fulfilment/domain/messages.ts';
import type { GoodsState } from '../../../../functions/fulfilment/domain/state.ts';
import {
  CARTON,
  hours,
  type Move,
  parcelIds,
  person,
  play,
  scan,
  scans,
  storeParcel,
  wished,
} from './builders.ts';
import { CARRIER } from './parcel-moves.ts';

const wishedBy = (settings: Readonly<Record<string, string>>, more = {}): GoodsMessage =>
  wished({ settings, ...more });

/** The calls of a state, oldest first. */
const callsOf = ({ calls }: GoodsState) => [...calls.values()];
const openCall = (state: GoodsState, kind: string) => {
  const call = callsOf(state).findLast((one) => one.kind === kind && one.ended === null);
  if (!call) throw new Error(`no open call of ${kind}`);
  return call;
};
const done = (facts: CarrierEnding['facts'] = []): CarrierEnding => ({
  outcome: 'done',
  code: null,
  facts,
});
const end =
  (kind: string, ending: (state: GoodsState) => CarrierEnding): Move =>
  (state) => ({
    type: 'EndCarrierCall',
    requestId: openCall(state, kind).requestId,
    ending: ending(state),
  });
const labelled = (shipmentRef: string, trackingNumber: string): Move =>
  end('label', (state) =>
    done([
      {
        kind: 'label',
        fulfilmentId: openCall(state, 'label').fulfilmentId,
        carrier: 'USPS',
        service: 'Priority',
        shipmentRef,
        trackingNumber,
        trackingUrl: null,
        labelKey: 'labels/m1/ord_1/req_1',
        cost: { amount: 790n, currency: 'USD' },
        at: hours(2),
      },
    ]),
  );
const refused = (code: string, kind = 'label'): Move =>
  end(kind, () => ({ outcome: 'refused', code, facts: [] }));

const names = (commands: readonly { readonly name: string; readonly to: string }[]) =>
  commands.filter(({ to }) => to === 'fulfilment-calls').map(({ name }) => name);

describe('labels', () => {
  it('are asked for once for each carton, as soon as it is packed', () => {
    const { state, commands } = play([
      wishedBy(CARRIER),
      person('PackParcel', {
        cartons: [
          { ...CARTON, lines: [{ lineId: 'a', quantity: 2 }] },
          { ...CARTON, lines: [{ lineId: 'b', quantity: 1 }] },
        ],
      } as never),
      wishedBy(CARRIER, { number: 2 }),
    ]);
    expect(callsOf(state).map(({ kind }) => kind)).toEqual(['label', 'label']);
    expect(callsOf(state)).toMatchObject([
      { provider: 'easypost', account: 'chn_easypost', service: null, ended: null },
      { carton: { lines: [{ lineId: 'b', quantity: 1 }] } },
    ]);
    expect(names(commands)).toEqual(['CallCarrier', 'CallCarrier']);
  });

  it.each([
    ['no carrier is set', {}],
    ['the carrier is a person', { ...CARRIER, carrier: 'manual' }],
    ['they are bought on demand', { ...CARRIER, 'carrier.labels': 'on-demand' }],
  ])('are not asked for where %s', (_title, settings) => {
    const { state } = play([wishedBy(settings), person('PackParcel')]);
    expect(callsOf(state)).toEqual([]);
  });

  it('give the parcel its number, and scans of it move the parcel', () => {
    const { answer, state } = play([
      wishedBy(CARRIER),
      person('PackParcel'),
      labelled('shp_1', '9400'),
      scans(scan('in_transit', hours(4), '9400')),
    ]);
    expect(answer?.parcels).toMatchObject([
      { status: 'in_transit', carrier: 'USPS', trackingNumber: '9400' },
    ]);
    expect(callsOf(state)).toMatchObject([{ ended: { outcome: 'done', shipmentRef: 'shp_1' } }]);
  });

  it('are given back when the parcel is not sent', () => {
    const { state } = play([
      wishedBy(CARRIER),
      person('PackParcel'),
      labelled('shp_1', '9400'),
      wishedBy(CARRIER, { number: 2, intent: 'release' }),
    ]);
    expect(openCall(state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
  });

  it('are given back, and bought anew, when it is packed anew', () => {
    const { state } = play([
      wishedBy(CARRIER),
      person('PackParcel'),
      labelled('shp_1', '9400'),
      person('PackParcel', { fulfilmentId: '9400', cartons: [CARTON] } as never),
    ]);
    expect(openCall(state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
    expect(openCall(state, 'label').ended).toBeNull();
  });

  it('that come late leave the parcel the number that it travels under', () => {
    const packedAnew: readonly Move[] = [
      wishedBy(CARRIER),
      person('PackParcel'),
      (state) =>
        person('PackParcel', {
          fulfilmentId: parcelIds(state)[0] ?? '',
          cartons: [CARTON],
        } as never),
    ];
    const late = [labelled('shp_2', '9402'), labelled('shp_1', '9401')];
    const { answer, state } = play([...packedAnew, ...late]);
    expect(answer?.parcels).toMatchObject([{ trackingNumber: '9402' }]);
    expect(openCall(state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
    const byHand = play([wishedBy(CARRIER), person('PackParcel'), person('HandOverParcel')]);
    const { answer: after } = play([labelled('shp_1', '9401')], byHand.state);
    expect(after?.parcels).toMatchObject([{ trackingNumber: 'TRK1', carrier: 'DHL' }]);
    // Whoever stuck it on all the same is found by it.
    const seen = play([scans(scan('delivered', hours(9), '9401'))], state);
    expect(seen.answer?.parcels).toMatchObject([{ status: 'delivered' }]);
  });

  it('that come after the parcel was given up are given back all the same', () => {
    const { state } = play([
      wishedBy(CARRIER),
      person('PackParcel'),
      wishedBy(CARRIER, { number: 2, intent: 'release' }),
      labelled('shp_1', '9400'),
    ]);
    expect(openCall(state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
  });

  it('of a parcel that has left are kept', () => {
    const { state } = play([
      wishedBy(CARRIER),
      person('PackParcel'),
      labelled('shp_1', '9400'),
      person('HandOverParcel', { carrier: null, trackingNumber: null }),
      wishedBy(CARRIER, { number: 2, intent: 'release' }),
    ]);
    expect(callsOf(state).map(({ kind }) => kind)).toEqual(['label']);
  });

  it('that were refused are bought again by a person, with another service', () => {
    const again = person('BuyLabel', { service: 'USPS/Priority' });
    const { state } = play([wishedBy(CARRIER), person('PackParcel'), refused('no-rate'), again]);
    expect(openCall(state, 'label')).toMatchObject({ service: 'USPS/Priority' });
    expect(new Set(callsOf(state).map(({ requestId }) => requestId)).size).toBe(2);
    expect(play([again], state).refused).toBe('has-labels');
  });

  it('go back when a person says so, and others are bought when one asks', () => {
    const bought = [wishedBy(CARRIER), person('PackParcel'), labelled('shp_1', '9400')];
    const other = person('CancelLabel', { trackingNumber: '9500' });
    expect(play([...bought, other]).refused).toBe('no-such-label');
    const back = play([...bought, person('CancelLabel', { trackingNumber: '94 00' })]);
    expect(openCall(back.state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
    expect(callsOf(back.state).map(({ kind }) => kind)).toEqual(['label', 'cancel-label']);
    expect(play([person('CancelLabel')], back.state).refused).toBe('wrong-state');
    const again = play([person('BuyLabel')], back.state);
    expect(openCall(again.state, 'label').requestId).not.toBe(callsOf(back.state)[0]?.requestId);
  });

  it('that the carrier would not take back are asked for again by a person', () => {
    const bought = [wishedBy(CARRIER), person('PackParcel'), labelled('shp_1', '9400')];
    const cancel = person('CancelLabel');
    const { state } = play([...bought, cancel, refused('not-refundable', 'cancel-label')]);
    const again = play([cancel], state);
    expect(openCall(again.state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
    expect(new Set(callsOf(again.state).map(({ requestId }) => requestId)).size).toBe(3);
    expect(play([cancel], again.state).refused).toBe('wrong-state');
  });

  it('of a parcel that does not leave are asked for by itself once, then by a person', () => {
    const release = wishedBy(CARRIER, { number: 2, intent: 'release' });
    const bought = [wishedBy(CARRIER), person('PackParcel'), labelled('shp_1', '9400')];
    const { state } = play([...bought, release, refused('not-refundable', 'cancel-label')]);
    const returns = callsOf(state).filter(({ kind }) => kind === 'cancel-label');
    expect(returns).toMatchObject([{ ended: { outcome: 'refused' } }]);
    const again = play([person('CancelLabel')], state);
    expect(openCall(again.state, 'cancel-label')).toMatchObject({ shipmentRef: 'shp_1' });
  });

  it('of a parcel that has left do not go back', () => {
    const { refused: code } = play([
      ...[wishedBy(CARRIER), person('PackParcel'), labelled('shp_1', '9400')],
      ...[person('HandOverParcel', { carrier: null, trackingNumber: null })],
      person('CancelLabel'),
    ]);
    expect(code).toBe('wrong-state');
  });

  it.each([
    ['of an unpacked parcel', [wishedBy(CARRIER)], 'wrong-state'],
    ['without a carrier', [wished(), person('PackParcel')], 'no-carrier'],
  ])('%s are refused', (_title, before, code) => {
    expect(play([...before, person('BuyLabel')]).refused).toBe(code);
  });
});

describe('followed numbers', () => {
  it('are those that were typed, and those that the store told', () => {
    const { state } = play([
      wishedBy(CARRIER, {
        storeParcels: [storeParcel('f1', { lines: [{ lineId: 'b', quantity: 1 }] })],
      }),
      person('HandOverParcel', { carrier: 'TCS', trackingNumber: 'TRK 1' }),
    ]);
    expect(callsOf(state)).toMatchObject([
      { kind: 'track', trackingNumber: 'STORE-f1', carrier: 'DHL' },
      { kind: 'track', trackingNumber: 'TRK 1', carrier: 'TCS' },
    ]);
  });

  it('are not the label’s own', () => {
    const { state } = play([wishedBy(CARRIER), person('PackParcel'), labelled('shp_1', '9400')]);
    expect(callsOf(state).map(({ kind }) => kind)).toEqual(['label']);
  });
});

describe('tries', () => {
  const start =
    (owner: string, leaseUntil: string): Move =>
    (state) => ({
      type: 'StartAttempt',
      requestId: openCall(state, 'label').requestId,
      owner,
      leaseUntil,
    });

  it('take a lease that nobody else gets while it lasts', () => {
    const packed = play([wishedBy(CARRIER), person('PackParcel')]);
    const first = play([start('one', hours(9))], packed.state);
    const second = play([start('two', hours(9))], first.state);
    expect(openCall(second.state, 'label').attempt).toMatchObject({ owner: 'one', n: 1 });
    const late = play([start('two', hours(30))], {
      ...first.state,
      calls: new Map(
        [...first.state.calls].map(([id, call]) => [
          id,
          { ...call, attempt: { n: 1, owner: 'one', leaseUntil: hours(0) } },
        ]),
      ),
    });
    expect(openCall(late.state, 'label').attempt).toMatchObject({ owner: 'two' });
  });

  it('end once; what a carrier told is told all the same', () => {
    const { state } = play([wishedBy(CARRIER), person('PackParcel')]);
    const { requestId } = openCall(state, 'label');
    const ending = (facts: CarrierEnding['facts']): GoodsMessage => ({
      type: 'EndCarrierCall',
      requestId,
      ending: done(facts),
    });
    const { told } = play(
      [ending([]), ending([]), ending([scan('in_transit', hours(3), 'TRK9')])],
      state,
    );
    expect(told).toEqual([['CarrierCallEnded'], [], ['ScanRecorded']]);
  });
});
