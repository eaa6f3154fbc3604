import { describe, expect, it } from '@jest/globals';
import { lineWith, orderWith } from '../../../../local/simulators/storefronts/order.ts';
import { costOf, type Outcome, wrongIn } from './kept-money.ts';

/** Sent, paid in full and completed. */
const SENT: Outcome = {
  ...{ taken: 1_000n, back: 0n, held: 0n, due: 1_000n, mostDue: 1_000n },
  ...{ isGivenUp: false, hasLeft: true, mayWait: false, isPaidFor: true },
};
const GIVEN_UP: Outcome = { ...SENT, isGivenUp: true, hasLeft: false, isPaidFor: false };

describe('what is kept of an order', () => {
  it.each<[string, Outcome, RegExp]>([
    ['what it costs', SENT, /^$/],
    ['more than it costs now', { ...SENT, due: 900n }, /1000 are kept, and it costs 900/],
    ['less by the difference', { ...SENT, back: 100n, due: 900n }, /^$/],
    ['less by more than that', { ...SENT, back: 101n, due: 900n }, /899 are kept, it costs 900/],
    ['more than it ever cost, as before', { ...SENT, taken: 1_500n }, /^$/],
    ['what was given up', GIVEN_UP, /given up, 1000 are kept/],
    ['what was given up and went back', { ...GIVEN_UP, back: 1_000n }, /^$/],
    ['a hold on what was given up', { ...GIVEN_UP, taken: 0n, held: 5n }, /and 5 held/],
    ['what was given up on its way', { ...GIVEN_UP, hasLeft: true }, /^$/],
    ['all, and nobody sent it', { ...SENT, hasLeft: false, isPaidFor: false }, /ever sent/],
    ['all, while it is waited for', { ...SENT, hasLeft: false, mayWait: true }, /^$/],
    [
      'a part, so that it is not sent',
      { ...SENT, taken: 400n, hasLeft: false, isPaidFor: false },
      /^$/,
    ],
  ])('is %s', (_title, outcome, wrong) => {
    expect(wrongIn(outcome)).toMatch(wrong);
  });
});

describe('what an order costs', () => {
  const order = orderWith({
    shipping: 50n,
    lines: [
      lineWith({ id: '1', quantity: 3, unitPrice: 200n }),
      lineWith({ id: '2', quantity: 1, unitPrice: 70n }),
    ],
  });

  it('is what its store says, with the quantities of the desk', () => {
    expect(costOf(order, new Map())).toBe(720n);
    expect(costOf(order, new Map([['1', 2]]))).toBe(520n);
    expect(costOf(order, new Map([['1', 4]]))).toBe(920n);
    expect(costOf(order, new Map([['9', 4]]))).toBe(720n);
  });
});
