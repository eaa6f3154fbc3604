import { describe, expect, it } from '@jest/globals';
import { lineWith } from '../../../../local/simulators/storefronts/order.ts';
import { bookedOf, isBanks } from './booked.ts';
import { type GivenLife, givenLife, minute } from './given-life.ts';

const AT = '2026-11-02T12:00:00.000Z';
const NOTHING = { taken: 0n, back: 0n, held: 0n };
/** Of 1,000 and 200 minor units. */
const ORDER = { lines: [lineWith({ unitPrice: 1_000n })], shipping: 200n };

const storeRefund = (amount: bigint, movesMoney: boolean) => ({
  ...{ id: `s_${amount}`, ownRefundId: null, at: AT },
  ...{ amount, movesMoney },
});

describe('what was taken for an order and what went back', () => {
  it('is nothing before anybody pays, also where its store says that somebody has', () => {
    const given = givenLife();
    expect(bookedOf(given.life)).toEqual(NOTHING);
    // The provider’s books tell whether they have.
    given.told({ ...ORDER, paid: true });
    expect(bookedOf(given.life)).toEqual(NOTHING);
  });

  it('is what the card provider has captured, refunded and holds, over all payments', () => {
    const given = givenLife();
    given.paid({ captured: 700n });
    given.gaveBack(100n, minute(1));
    given.gaveBack(50n, minute(2));
    given.paid({ captured: 300n });
    const held = { amount: 40n, currency: 'EUR' };
    given.paid({ state: 'held', capturedAt: undefined, authorised: held });
    expect(bookedOf(given.life)).toEqual({ taken: 1_000n, back: 150n, held: 40n });
  });

  it('is what was transferred and collected, and what people gave back by hand', () => {
    const { life } = givenLife();
    life.transfers.push({ id: 't1', amount: 600n, at: AT }, { id: 't2', amount: 5n, at: AT });
    life.collected.push({ id: 'c1', amount: 30n, at: AT });
    life.givenBack.push({ id: 'g1', amount: 7n, at: AT });
    expect(bookedOf(life)).toEqual({ ...NOTHING, taken: 635n, back: 7n });
  });

  it.each([
    ['paid by card', { paid: true }, 1_200n],
    ['not paid yet', { paid: false }, 0n],
    ['to be paid at the door', { paid: true, payment: 'cod' }, 0n],
  ] as const)('is at a store that takes cards itself its last price, where %s', (...row) => {
    const [, version, taken] = row;
    const given = givenLife({ cards: 'store' });
    given.told({ ...ORDER, shipping: 900n });
    given.told({ ...ORDER, ...version });
    expect(bookedOf(given.life)).toEqual({ ...NOTHING, taken });
  });

  it('counts of its store’s refunds those that moved money', () => {
    const { life } = givenLife({ cards: 'store' });
    life.storeRefunds.push(storeRefund(20n, true), storeRefund(300n, false));
    expect(bookedOf(life).back).toBe(20n);
  });
});

describe('what a bank or people decide', () => {
  it.each<[string, (given: GivenLife) => void, boolean]>([
    ['nobody paid', () => undefined, false],
    ['a payment stands', ({ paid }) => paid({ captured: 1n }), false],
    ['a bank disputes it', ({ paid }) => paid({ dispute: DISPUTE }), true],
    ['its provider would not give it back', ({ paid }) => paid({ refusals: new Set(['r']) }), true],
    [
      'a refund came to nothing',
      ({ paid, gaveBack, life }) => {
        paid({ captured: 1n });
        gaveBack(1n, minute(1));
        const [payment] = life.merchant.cards.byOrder.get(life.orderId)?.payments ?? [];
        for (const refund of payment?.refunds ?? []) refund.state = 'failed';
      },
      true,
    ],
    [
      'one payment of two is disputed',
      ({ paid }) => {
        paid({ dispute: DISPUTE });
        paid({ captured: 1n });
      },
      true,
    ],
  ])('where %s', (_title, did, theirs) => {
    const given = givenLife();
    did(given);
    expect(isBanks(given.life)).toBe(theirs);
  });
});

const DISPUTE = { id: 'dp_1', amount: 1n, state: 'lost' } as const;
