import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { OrderMessage } from '../../../../functions/orders/domain/messages.ts';
import { fc } from '../../../properties.ts';
import {
  answer,
  eur,
  fulfilment,
  goodsAnswer,
  hear,
  hearGoods,
  ORIGIN,
  recordSnapshot,
  refund,
} from './builders.ts';
import { by, CAPTURED, pays, placed, play } from './play.ts';
import { tell } from './tell.ts';

const minute = (nth: number): string => new Date(Date.UTC(2026, 2, 1, 10, nth)).toISOString();
const nth = fc.integer({ min: 0, max: 3 });

/** What the store and the other contexts tell; requests to ask or to forget are no facts. */
const anyFact = fc.oneof(
  fc.record({ at: nth, cancelled: fc.boolean() }).map(({ at, cancelled }): OrderMessage => {
    const told = cancelled ? { at: minute(at), reason: 'customer' } : null;
    return recordSnapshot({ updatedAt: minute(at), cancelled: told });
  }),
  nth.map(
    (at): OrderMessage => ({ ...ORIGIN, type: 'RecordCancellation', at: minute(at), reason: null }),
  ),
  nth.map((id): OrderMessage => ({ ...ORIGIN, type: 'RecordRefund', refund: refund(`r${id}`) })),
  fc.tuple(nth, nth).map(
    ([id, at]): OrderMessage => ({
      ...ORIGIN,
      type: 'RecordFulfilment',
      fulfilment: fulfilment(`f${id}`, minute(at)),
    }),
  ),
  fc
    .tuple(nth, fc.constantFrom({}, CAPTURED))
    .map(([sequence, of]): OrderMessage => hear(sequence + 1, answer(1, of))),
  nth.map((sequence): OrderMessage => hearGoods(sequence + 1, goodsAnswer(null))),
);
const anyFacts = fc.array(anyFact, { maxLength: 12 });

describe('an order that is told twice', () => {
  it('of each fact in a row hears no news the second time', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        let state = orderDecider.initial;
        for (const fact of facts) {
          const once = tell([fact], state);
          expect(tell([fact], once.state).told).toEqual([[]]);
          ({ state } = once);
        }
      }),
    );
  });

  it('of all of them, late, hears no news the second time', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const once = tell(facts);
        const again = tell(facts, once.state);
        expect(again.told).toEqual(facts.map(() => []));
        expect(again.state).toEqual(once.state);
      }),
    );
  });

  it('to give money back does so once, whatever amount the second telling would come to', () => {
    const asked: OrderMessage = { type: 'RefundOrder', refundId: 'rf_1', amount: eur(500n), ...by };
    const { state, told } = play([placed, pays(CAPTURED), asked]);
    expect(told.at(-1)).toContain('RefundAsked');
    const all: OrderMessage = { type: 'RefundOrder', refundId: 'rf_1', ...by };
    const amended: OrderMessage = {
      type: 'AmendOrder',
      refundId: 'rf_1',
      quantities: { 1: 0 },
      ...by,
    };
    for (const again of [asked, all, amended]) {
      expect(tell([again], state)).toMatchObject({ told: [[]], state });
    }
  });
});
