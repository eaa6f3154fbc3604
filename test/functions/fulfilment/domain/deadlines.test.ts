import { describe, expect, it } from '@jest/globals';
import { goodsDecider } from '../../../../functions/fulfilment/domain/decide-goods.ts';
import {
  due,
  hours,
  type Move,
  person,
  play,
  scan,
  scans,
  storeParcel,
  wished,
} from './builders.ts';
import { AWAY, CARRIER, PACKED } from './parcel-moves.ts';

/** Under a number that the carrier was asked to follow. */
const FOLLOWED = [wished({ settings: CARRIER }), person('HandOverParcel')];

describe('deadlines', () => {
  it.each<readonly [string, readonly Move[], string]>([
    ['pack_sla', [wished()], 'not-packed'],
    ['hand_over', PACKED, 'not-packed'],
    ['first_scan', FOLLOWED, 'not-scanned'],
    ['silent_tracking', [...AWAY, scans(scan('in_transit', hours(5)))], 'silent'],
    ['redelivery', [...AWAY, scans(scan('attempt_failed', hours(5)))], 'not-delivered'],
  ])('%s: people are reminded, and the buyer may be told once', (kind, moves) => {
    const { told, state } = play([...moves, due(kind), due(kind)]);
    expect(told.slice(-2)).toEqual([['PersonReminded', 'FulfilmentDelayed'], ['PersonReminded']]);
    expect(play([due(kind)], state).last).not.toEqual([]);
  });

  it('a parcel is not late because its label is older than its hand-over', () => {
    const labelled = scans(scan('pre_transit', hours(1)));
    const { state, now } = play([...PACKED, labelled, due('hand_over'), person('HandOverParcel')]);
    const dueAt = (kind: string) =>
      goodsDecider.deadlines(state).find((d) => d.kind === kind)?.dueAt;
    expect(dueAt('first_scan')).toBe(hours(24, now));
    expect(dueAt('trace')).toBe(hours(30 * 24, now));
    const { answer } = play([due('trace'), scans(scan('in_transit', hours(2, now)))], state);
    expect(answer?.parcels[0]?.status).toBe('in_transit');
  });

  it('a parcel of which nothing is heard for a month is taken to be lost, until it is heard of', () => {
    const lost = play([...AWAY, scans(scan('in_transit', hours(5))), due('trace')]);
    expect(lost.last).toEqual(['ScanRecorded', 'ShipmentLost']);
    expect(lost.answer?.lines).toMatchObject([{ lost: 2 }, { lost: 1 }]);
    const found = play([scans(scan('delivered', hours(40)))], lost.state);
    expect(found.answer?.parcels[0]?.status).toBe('delivered');
  });

  it('a parcel on its way back that never comes is taken to be lost', () => {
    const { answer } = play([...AWAY, scans(scan('return_to_sender', hours(5))), due('returning')]);
    expect(answer?.parcels[0]?.status).toBe('lost');
  });

  const unnumbered = person('HandOverParcel', { trackingNumber: null, carrier: null });

  it('a parcel that nobody can follow is taken to have arrived, unless money is collected', () => {
    const arrived = play([wished(), unnumbered, due('untracked_delivery')]);
    expect(arrived.last).toEqual(['ScanRecorded', 'ShipmentDelivered']);
    const collect = { amount: 2500n, currency: 'EUR' };
    const cod = play([wished({ collect }), unnumbered, due('untracked_delivery')]);
    expect(cod.last).toEqual(['PersonReminded', 'FulfilmentDelayed']);
  });

  const refusal: Move = (state) => ({
    type: 'EndCarrierCall',
    requestId: [...state.calls.values()].find(({ kind }) => kind === 'track')?.requestId ?? '',
    ending: { outcome: 'refused', code: 'unknown-carrier', facts: [] },
  });
  it.each<readonly [string, readonly Move[], readonly string[]]>([
    ['that was typed, where no carrier is called', AWAY, ['untracked_delivery']],
    [
      'that the store alone knows',
      [wished({ storeParcels: [storeParcel('1')] })],
      ['untracked_delivery'],
    ],
    ['that a carrier was asked to follow', FOLLOWED, ['first_scan', 'trace']],
    ['that its carrier refused to follow', [...FOLLOWED, refusal], ['untracked_delivery']],
    [
      'that a carrier told of unasked',
      [...AWAY, scans(scan('pre_transit', hours(5)))],
      ['first_scan', 'trace'],
    ],
  ])('of a parcel under a number %s are what its silence means', (_what, moves, expected) => {
    const kinds = goodsDecider.deadlines(play(moves).state).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(expected);
  });

  it('never make a parcel lost of which only people tell: they are asked', () => {
    const told = person('TrackParcel', { status: 'in_transit' });
    const asked = Array.from({ length: 40 }, () => due('silent_tracking'));
    const { answer, state, now } = play([...AWAY, told, ...asked]);
    expect(Date.parse(now)).toBeGreaterThan(Date.parse(hours(30 * 24)));
    expect(answer?.parcels[0]?.status).toBe('in_transit');
    expect(goodsDecider.deadlines(state).map(({ kind }) => kind)).toEqual(['silent_tracking']);
  });

  it('mean nothing before their time, or of another time', () => {
    const early: Move = { type: 'DeadlineReached', kind: 'pack_sla', dueAt: hours(2) };
    expect(play([wished(), early]).last).toEqual([]);
  });
});
