import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../../../../functions/orders/domain/content.ts';
import { dueOf } from '../../../../functions/orders/domain/due.ts';
import type { OrderState } from '../../../../functions/orders/domain/order.ts';
import type { OrderSnapshot } from '../../../../functions/orders/domain/snapshot.ts';
import { fc } from '../../../properties.ts';
import { eur, snapshot } from './builders.ts';
import { placed, play } from './play.ts';

const stateWith = (of: OrderSnapshot, quantities: ReadonlyMap<string, number>): OrderState => {
  const { state } = play([placed]);
  if (state.current === null) throw new Error('it was placed');
  return { ...state, current: { ...state.current, snapshot: of }, quantities };
};

const lineArbitrary = fc.record({
  quantity: fc.integer({ min: 1, max: 7 }),
  price: fc.integer({ min: 0, max: 10_000 }),
  tax: fc.integer({ min: 0, max: 3_000 }),
  now: fc.integer({ min: 0, max: 9 }),
});

const orderOf = (
  lines: readonly { quantity: number; price: number; tax: number }[],
  pricesIncludeTax: boolean,
): OrderSnapshot => {
  const base = snapshot();
  const [pattern] = base.lines;
  if (!pattern) throw new Error('the sample has a line');
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    BigInt(lines.reduce((total, line) => total + of(line), 0));
  const goods = sum(({ price }) => price);
  const tax = sum((line) => line.tax);
  const shipping = 500n;
  return {
    ...base,
    pricesIncludeTax,
    lines: lines.map(({ quantity, price, tax: ofLine }, index) => ({
      ...pattern,
      ...{ lineId: String(index), quantity, discount: eur(0n) },
      ...{ total: eur(BigInt(price)), tax: eur(BigInt(ofLine)) },
    })),
    totals: {
      ...{ goods: eur(goods), discount: eur(0n), shipping: eur(shipping) },
      ...{ tax: eur(tax), other: eur(0n) },
      total: eur(goods + shipping + (pricesIncludeTax ? 0n : tax)),
    },
  };
};

describe('what an amended order contains', () => {
  it('adds up to what the buyer owes, to the last unit', () => {
    fc.assert(
      fc.property(
        fc.array(lineArbitrary, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (lines, pricesIncludeTax) => {
          const quantities = new Map(lines.map(({ now }, index) => [String(index), now]));
          const state = stateWith(orderOf(lines, pricesIncludeTax), quantities);
          const content = contentOf(state);
          if (content === null) throw new Error('it has a content');
          const { goods, discount, shipping, tax, other, total } = content.totals;
          expect(total).toEqual(dueOf(state));
          expect(
            goods.amount -
              discount.amount +
              shipping.amount +
              other.amount +
              (pricesIncludeTax ? 0n : tax.amount),
          ).toBe(total.amount);
          expect(content.lines.reduce((sum, line) => sum + line.total.amount, 0n)).toBe(
            goods.amount,
          );
          expect(content.lines.map(({ quantity }) => quantity)).toEqual(
            lines.map(({ now }) => now),
          );
        },
      ),
    );
  });

  it('is the store’s version where nobody changed anything here', () => {
    const of = snapshot();
    const content = contentOf(stateWith(of, new Map()));
    expect(content?.totals).toEqual(of.totals);
    expect(content?.personal).toEqual(of.personal);
  });

  it('has the address that a person gave over that of the store', () => {
    const personal = { 'shipTo.city': 'v1.leeds' };
    const state = { ...stateWith(snapshot(), new Map()), address: { personal, country: null } };
    expect(contentOf(state)?.personal).toMatchObject(personal);
  });
});
