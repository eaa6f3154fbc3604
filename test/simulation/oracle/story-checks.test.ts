import { describe, expect, it } from '@jest/globals';
import type { PretendedStore } from '../../../local/simulators/stores/pretended-store.ts';
import { createLife, firstVersion } from '../workload/life.ts';
import type { Merchant } from '../workload/merchant.ts';
import { planScenario } from '../workload/plan-scenario.ts';
import type { OrderPlan } from '../workload/scenario.ts';
import { expectedStatuses, livedAgain } from './story-checks.ts';

/** A paid order of a store that takes cards itself, as the store has it and has told of it. */
const paidLife = () => {
  const { merchants, orders } = planScenario(1, 1);
  const [shop, first] = [merchants[0], orders[0]];
  if (!shop || !first) throw new Error('the scenario is empty');
  // Of a merchant whose stock is the store's: no other order takes away what this one needs.
  const { shelf: _none, ...keeper } = shop;
  const plan: OrderPlan = { ...first, payment: 'card', paid: true, acts: [] };
  const books = new Map<string, ReturnType<typeof firstVersion>>();
  const store = { books: { order: (id: string) => books.get(id), refunds: () => [] } };
  const life = createLife(plan, {
    plan: { ...keeper, cards: 'store' },
    store: store as unknown as PretendedStore,
    stripe: { account: { all: () => [] } },
    orderId: (id: string) => `ord_${id}`,
  } as unknown as Merchant);
  const order = firstVersion(life, 0);
  books.set(life.externalId, order);
  life.told.push({ order, webhook: { body: Buffer.from(''), headers: {} }, taken: true });
  return life;
};

describe('what is expected of an order', () => {
  it('is what its store and its buyer make of it', () => {
    expect(expectedStatuses(paidLife())).toEqual(['confirmed']);
  });

  it('is open once somebody asked to cancel, also when the console never answered', () => {
    const life = paidLife();
    life.asked.add('cancel');
    expect(life.commands).toEqual([]);
    expect(expectedStatuses(life)).toEqual([]);
  });

  it('is not moved by parcels that go their way', () => {
    const life = paidLife();
    for (const kind of ['pack', 'hand-over', 'deliver']) life.asked.add(kind);
    expect(expectedStatuses(life)).toEqual(['confirmed']);
  });
});

describe('livedAgain', () => {
  const [version] = paidLife().told;
  const told = (...cancelled: boolean[]) =>
    cancelled.flatMap((isCancelled) =>
      version
        ? [{ ...version.order, cancelledAt: isCancelled ? '2026-11-01T00:00:00Z' : null }]
        : [],
    );
  it.each([
    [told(false, false), false],
    [told(false, true, true), false],
    [told(false, true, false), true],
    [told(true, false, true), true],
  ])('case %#', (versions, lived) => {
    expect(livedAgain(versions)).toBe(lived);
  });
});
