import { describe, expect, it } from '@jest/globals';
import { orderDecider } from '../../../../functions/orders/domain/decide-order.ts';
import type { PersonCommand } from '../../../../functions/orders/domain/messages.ts';
import { eur, NOW, recordSnapshot, snapshot } from './builders.ts';
import { AUTHORISED, by, CAPTURED, type Move, pays, placed, play } from './play.ts';

type Amendment = Pick<Extract<PersonCommand, { type: 'AmendOrder' }>, 'personal' | 'country'>;

/** An order of three pieces, of which the store cancelled some. */
const three = (cancelled = 0): Move => {
  const { lines, totals } = snapshot();
  return recordSnapshot({
    updatedAt: `2026-03-01T11:00:0${cancelled}.000Z`,
    lines: lines.map((line) => ({ ...line, quantity: 3, total: eur(6000n) })),
    totals: { ...totals, goods: eur(6000n), total: eur(6500n) },
    ...(cancelled > 0 && { cancelledLines: [{ lineId: '1', quantity: cancelled }] }),
  });
};

const taken: Move = pays({ ...CAPTURED, captured: eur(6500n) });

const amend = (quantity: number): Move => ({
  type: 'AmendOrder',
  refundId: 'ref_a',
  quantities: { '1': quantity },
  ...by,
});

describe('refunds and amendments', () => {
  const paid: Move[] = [placed, pays(CAPTURED)];
  const refund = (more: object): PersonCommand =>
    ({ type: 'RefundOrder', refundId: 'ref_1', ...by, ...more }) as PersonCommand;

  it.each<[string, object, bigint | string]>([
    ['an amount', { amount: eur(700n) }, 700n],
    ['all that is left', {}, 2500n],
    ['every line whole: to the last cent', { lines: { '1': 1 } }, 2500n],
    ['more than was taken', { amount: eur(2501n) }, 'more-than-left'],
    ['another currency', { amount: { amount: 1n, currency: 'USD' } }, 'wrong-currency'],
    ['a line that is not there', { lines: { '9': 1 } }, 'no-such-line'],
    ['more of a line than was sold', { lines: { '1': 2 } }, 'no-such-line'],
  ])('refund %s', (_title, more, expected) => {
    const { last, state } = play([...paid, refund(more)]);
    if (typeof expected === 'string') expect(last).toBe(expected);
    else expect(state.wish?.refunds[0]?.amount).toEqual(eur(expected));
  });

  it('counts what is asked already', () => {
    const twice = [...paid, refund({ amount: eur(2000n) })];
    const second = { ...refund({ amount: eur(600n) }), refundId: 'ref_2' } as PersonCommand;
    expect(play([...twice, second]).last).toBe('more-than-left');
    const decision = orderDecider.decide(play(twice).state, second, NOW);
    expect(decision).toMatchObject({ because: 'that would be 6.00 EUR, and 5.00 EUR is left' });
  });

  it('gives back nothing that a cancellation gives back already', () => {
    const returned = { whole: eur(2500n), underWay: eur(2500n) };
    const again: Move = pays({ ...CAPTURED, captured: eur(5000n), returned });
    expect(play([placed, again, refund({ amount: eur(2501n) })]).last).toBe('more-than-left');
    expect(play([placed, again, refund({})]).state.wish?.refunds[0]?.amount).toEqual(eur(2500n));
  });

  it('refuses when nothing was taken', () => {
    expect(play([placed, pays(AUTHORISED), refund({})]).last).toBe('nothing-to-refund');
  });

  it('gives back what an amendment downward frees, and wants what one upward adds', () => {
    const down = play([three(), taken, amend(2)]);
    expect(down.last).toEqual([
      'LinesAmended',
      'RefundAsked',
      'OrderAmended',
      'GoodsWanted',
      'MoneyWanted',
    ]);
    expect(down.events.find(({ type }) => type === 'OrderAmended')?.data).toMatchObject({
      content: { lines: [{ lineId: '1', quantity: 2, total: eur(4000n) }] },
    });
    expect(down.state.wish).toMatchObject({ due: eur(4500n), refunds: [{ amount: eur(2000n) }] });
    const up = play([three(), taken, amend(4)]);
    expect(up.state.wish).toMatchObject({ due: eur(8500n), refunds: [] });
  });

  it.each<[string, Amendment, Amendment, Amendment]>([
    [
      'texts that are given anew, beside those that stay',
      { personal: { 'shipTo.line1': 'one', 'shipTo.city': 'old' }, country: 'DE' },
      { personal: { 'shipTo.city': 'new' }, country: 'AT' },
      { personal: { 'shipTo.line1': 'one', 'shipTo.city': 'new' }, country: 'AT' },
    ],
    [
      'the country, where none is given',
      { personal: { 'shipTo.city': 'old' }, country: 'DE' },
      { personal: { 'shipTo.postcode': '10115' } },
      { personal: { 'shipTo.city': 'old', 'shipTo.postcode': '10115' }, country: 'DE' },
    ],
  ])('a second amendment of the address keeps %s', (_title, first, second, kept) => {
    const amend = (refundId: string, address: Amendment): PersonCommand => ({
      type: 'AmendOrder',
      refundId,
      ...address,
      ...by,
    });
    const { state } = play([placed, amend('ref_a', first), amend('ref_b', second)]);
    expect(state.address).toEqual(kept);
  });

  describe('units that the store cancelled and gave the money back for', () => {
    it.each<[string, Move[], readonly number[]]>([
      ['are not sent', [three(), taken, three(2)], [1]],
      ['may be all of a line', [three(), taken, three(3)], []],
      ['are not sent of what people added here', [three(), taken, amend(4), three(1)], [3]],
      ['are those that people took out for it', [three(), taken, amend(2), three(1)], [2]],
    ])('%s', (_title, moves, quantities) => {
      const { state } = play(moves);
      expect(state.goodsWish?.lines.map(({ quantity }) => quantity)).toEqual(quantities);
    });

    it('stay a refund: what is due was due', () => {
      const { state } = play([three(), taken, three(2)]);
      expect(state.wish?.due).toEqual(eur(6500n));
    });
  });
});
