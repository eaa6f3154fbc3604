import { describe, expect, it } from '@jest/globals';
import { type GivenLife, givenLife, minute } from './given-life.ts';
import type { Rest } from './judging.ts';
import { checkOwedAgain } from './owed-again.ts';

const at = (nth: number): string => new Date(minute(nth)).toISOString();

/** Of 1,000, of which 200 were shipping: paid, sent, let off the shipping after ten minutes, and asked for it again. */
const owing = {
  ...{ taken: 1_000n, back: 200n, held: 0n, due: 1_000n },
  ...{ isGivenUp: false, hasLeft: true },
};
const given = (plan: Parameters<typeof givenLife>[0] = {}): GivenLife => {
  const life = givenLife(plan);
  life.told({ updatedAt: at(0) });
  life.opened(minute(0));
  life.told({ shipping: 0n, updatedAt: at(10) });
  life.told({ shipping: 1_200n, updatedAt: at(20) });
  return life;
};

const SEEN = 'sometimes an order that left owes again what went back of it';
const judged = (one: GivenLife, what: Partial<typeof owing> = {}) =>
  one.judged((rest: Rest, life) => checkOwedAgain(rest, life, { ...owing, ...what }));

describe('an order that became dearer again', () => {
  it('needs a page since then, and not one of before', () => {
    const one = given();
    expect(judged(one).wrong).toEqual([
      `liveness ${one.life.orderId} it owes again what went back, and its buyer had nowhere to pay`,
    ]);
    one.opened(minute(20));
    expect(judged(one)).toEqual({ wrong: [], saw: [SEEN] });
  });

  it('needs the page since its price rose, whatever its store said after that', () => {
    const one = given();
    one.opened(minute(21));
    one.told({ note: 'ring twice', updatedAt: at(30) });
    expect(judged(one).wrong).toEqual([]);
  });

  it.each<[string, (one: GivenLife) => void, Partial<typeof owing>]>([
    ['it is paid again', () => undefined, { taken: 1_200n }],
    ['nothing had gone back', () => undefined, { back: 0n }],
    ['it never left', () => undefined, { hasLeft: false }],
    ['it was never paid in full', () => undefined, { taken: 900n }],
    ['the desk gave something back', ({ wanted }) => wanted('RefundOrder', {}), {}],
    [
      'the desk cancelled it, and a carrier saw it all the same',
      () => undefined,
      { isGivenUp: true },
    ],
    ['its store had cancelled it', ({ told }) => told({ cancelledAt: at(30) }), {}],
  ])('is none of these where %s', (_title, did, what) => {
    const one = given();
    did(one);
    expect(judged(one, what)).toEqual({ wrong: [], saw: [] });
  });

  it.each<[string, (one: GivenLife) => void, Partial<typeof owing>]>([
    ['a card holds what is owed', () => undefined, { held: 200n }],
    ['a fault struck', ({ struck }) => struck('order 7'), {}],
    ['the desk amended it', ({ wanted }) => wanted('AmendOrder', {}), {}],
  ])('is counted, and its page is not missed, where %s', (_title, did, what) => {
    const one = given();
    did(one);
    expect(judged(one, what)).toEqual({ wrong: [], saw: [SEEN] });
  });

  it('has no page at a store that takes cards itself', () => {
    expect(judged(given({ cards: 'store' })).wrong).toEqual([]);
  });
});
