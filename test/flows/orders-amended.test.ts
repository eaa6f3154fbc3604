import { describe, expect, it } from '@jest/globals';
import { figuresOf, lineWith, type SampleOrder } from '../../local/simulators/storefronts/order.ts';
import { viewOf } from './books.ts';
import { givenStripeOrders, TOTAL } from './given-stripe-orders.ts';

describe('an order paid with Stripe', () => {
  const { held, rest, stateOf, person, outcomeOf, order, pay, open, expectBooks, storeBooks } =
    givenStripeOrders();

  const dueOf = async (orderId: string): Promise<number> => {
    const view = (await viewOf(held.pipeline, orderId)) as { money: { due: string } };
    return Number(view.money.due);
  };

  it.each<readonly [string, Partial<SampleOrder>, readonly string[]]>([
    [
      'JPY',
      { lines: [lineWith({ unitPrice: 1980n, quantity: 3, tax: 594n })], shipping: 800n },
      ['1', '2443', '33'],
    ],
    [
      'KWD',
      { lines: [lineWith({ unitPrice: 12_345n, quantity: 2 })], shipping: 1_500n },
      ['0.010', '8.730', '0.070'],
    ],
    [
      'PKR',
      {
        lines: [lineWith({ unitPrice: 1_090_050n, quantity: 7, discount: 99n })],
        shipping: 405_001n,
      },
      ['0.01', '26787.17', '0.99'],
    ],
  ])(
    'gives back awkward parts in %s, and the last takes the remainder',
    async (currency, what, parts) => {
      await open({ capture: 'at-once' }, 'woocommerce');
      const placed = await order({ currency, ...what });
      const orderId = held.shop.orderId(placed);
      await pay(orderId);
      const total = Number(figuresOf(placed).total);
      for (const amount of parts) {
        await person('refund', orderId, { amount });
        await rest();
      }
      const sofar = held.shop.stripe.books.ofOrder(orderId).refunded;
      expect(sofar).toBe(parts.reduce((sum, part) => sum + Number(part.replace('.', '')), 0));
      await expectBooks(orderId, { captured: total, refunded: sofar });
      await person('refund', orderId);
      await rest();
      await expectBooks(orderId, { captured: total, refunded: total });
      const nothing = await person('refund', orderId);
      await rest();
      expect(await outcomeOf(orderId, nothing)).toMatchObject({ outcome: 'refused' });
      const refunds = storeBooks(placed).refunds ?? [];
      expect(refunds).toHaveLength(parts.length + 1);
      expect(refunds.reduce((sum, amount) => sum + amount, 0n)).toBe(BigInt(total));
    },
  );

  it('that is amended downward takes no more than is due', async () => {
    await open();
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    await pay(orderId);
    await person('amend', orderId, { quantities: { [placed.lines[0]?.id ?? '']: 1 } });
    await rest();
    const due = await dueOf(orderId);
    expect(due).toBeLessThan(TOTAL);
    await person('hand-over', orderId);
    await rest();
    await expectBooks(orderId, { captured: due });
  });

  it('that is amended downward after its money was taken gives the difference back', async () => {
    await open({ capture: 'at-once' });
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    await pay(orderId);
    await person('amend', orderId, { quantities: { [placed.lines[0]?.id ?? '']: 1 } });
    await rest();
    const due = await dueOf(orderId);
    await expectBooks(orderId, { captured: TOTAL, refunded: TOTAL - due });
    expect(await stateOf(orderId)).toBe('confirmed');
  });

  it('that is amended upward waits for the rest, which the buyer pays as well', async () => {
    await open();
    const placed = await order();
    const orderId = held.shop.orderId(placed);
    await pay(orderId);
    await person('amend', orderId, { quantities: { [placed.lines[0]?.id ?? '']: 5 } });
    await rest();
    expect(await stateOf(orderId)).toBe('on_hold');
    const due = await dueOf(orderId);
    expect(due).toBeGreaterThan(TOTAL);
    await pay(orderId);
    expect(await stateOf(orderId)).toBe('confirmed');
    await expectBooks(orderId, { held: due });
    await person('hand-over', orderId);
    await rest();
    await expectBooks(orderId, { captured: due });
  });
});
