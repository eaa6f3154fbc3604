import { describe, expect, it } from '@jest/globals';
import type { GoodsAnswer } from '../../../../functions/fulfilment/contract.ts';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import { eur, recordSnapshot, snapshot } from './builders.ts';
import { CAPTURED, lineOf, type Move, parcelOf, pays, play, sends } from './play.ts';

type Parcel = GoodsAnswer['parcels'][number];

const placed: Move = {
  ...(recordSnapshot({
    lines: snapshot().lines.map((line) => ({ ...line, quantity: 2, unitPrice: eur(1000n) })),
  }) as Extract<Move, { type: 'RecordSnapshot' }>),
  settings: { 'refund.lost': 'auto' },
};

/** Of the one line, of which two are ordered, each carton holds one unless nobody told. */
const parcel = (
  status: Parcel['status'],
  each: readonly Parcel['status'][],
  inside = [{ lineId: '1', quantity: 1 }],
): Partial<GoodsAnswer> => ({
  handedOver: true,
  lines: [lineOf({ ordered: 2, packed: 2, handedOver: 2 })],
  parcels: [
    {
      ...parcelOf(status),
      lines: [{ lineId: '1', quantity: 2 }],
      cartons: each.map((one, index) => ({
        trackingNumber: `T${index}`,
        status: one,
        lines: inside,
      })),
    },
  ],
});

const refunds = (...answers: readonly Partial<GoodsAnswer>[]) =>
  play([placed, pays(CAPTURED), ...answers.map(sends)]).state.refundsAsked;

describe('a parcel of several cartons', () => {
  it('is paid back for the cartons that are lost, each once', () => {
    const one = parcel('lost', ['in_transit', 'lost']);
    expect([...refunds(one, one).values()].map(({ amount }) => amount)).toEqual([eur(1000n)]);
    const both = parcel('lost', ['lost', 'lost']);
    const amounts = [...refunds(one, both, both).values()].map(({ amount }) => amount);
    expect(amounts).toEqual([eur(1000n), eur(1000n)]);
  });

  it('is paid back whole, with its freight, when all of it is lost at once', () => {
    const all = parcel('lost', ['lost', 'lost']);
    const amounts = [...refunds(all, all).values()].map(({ amount }) => amount);
    expect(amounts).toEqual([eur(2500n)]);
    expect(refunds(all, parcel('lost', ['lost', 'delivered'])).size).toBe(1);
  });

  it('is paid back only once all of it is lost where nobody told what is in which', () => {
    expect(refunds(parcel('lost', ['in_transit', 'lost'], [])).size).toBe(0);
    expect(refunds(parcel('lost', ['lost', 'lost'], [])).size).toBe(1);
  });

  it('is not paid back again when an earlier release paid back all of it', () => {
    const whole = parcel('lost', []);
    expect(refunds(whole, parcel('lost', ['in_transit', 'lost'])).size).toBe(1);
  });

  it.each<readonly [Parcel['status'], readonly Parcel['status'][], string]>([
    ['lost', ['in_transit', 'lost'], 'delivery_overdue'],
    ['returned_to_origin', ['returned_to_origin', 'handed_over'], 'delivery_overdue'],
    ['lost', ['delivered', 'lost'], 'return_window'],
  ])('that is %s with cartons %j waits: %s', (status, each, deadline) => {
    const { state } = play([placed, pays(CAPTURED), sends(parcel(status, each))]);
    expect(orderDecider.deadlines(state).map(({ kind }) => kind)).toContain(deadline);
  });
});
