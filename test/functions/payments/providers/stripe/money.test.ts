import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../../../../functions/payments/domain/answer.ts';
import { standingOf } from '../../../../../functions/payments/domain/standing.ts';
import { providers } from '../../../../../functions/payments/providers/index.ts';
import type { FaultKind } from '../../../../../local/simulators/outside/faults.ts';
import { fc } from '../../../../properties.ts';
import { eur } from '../../domain/builders.ts';
import { givenOrderMoney } from './order-money.ts';

type Money = Awaited<ReturnType<typeof givenOrderMoney>>;

const withMoney = async (seed: number, test: (money: Money) => Promise<void>): Promise<void> => {
  const money = await givenOrderMoney(seed);
  try {
    await test(money);
  } finally {
    await money.server.close();
  }
};

const answerIn = async (money: Money) => {
  const state = await money.state();
  const standing = standingOf(providers, state);
  if (!standing) throw new Error('no wish was heard');
  return { standing, answer: answerOf(state, standing) };
};

/** Our ledger says what Stripe's books say. */
const compareBooks = async (money: Money): Promise<void> => {
  const { standing } = await answerIn(money);
  const books = money.simulator.books.ofOrder('ord_1');
  expect({
    held: Number(standing.held),
    captured: Number(standing.captured),
    refunded: Number(standing.refunded),
  }).toEqual({ held: books.held, captured: books.captured, refunded: books.refunded });
  expect(books.taken).toBeLessThanOrEqual(1);
};

describe('an order’s money at Stripe', () => {
  it('held, captured at hand-over, refunded in parts', () =>
    withMoney(1, async (money) => {
      await money.wishFor({});
      await money.settle();
      money.simulator.buyer.pay(money.page()?.id ?? '', '4000000000000002');
      await money.settle();
      money.simulator.buyer.pay(money.page()?.id ?? '');
      await money.settle();
      expect((await answerIn(money)).answer).toMatchObject({ assured: true, basis: 'authorised' });
      await money.wishFor({ capture: 'now' });
      await money.settle();
      const refunds = [833n, 833n, 834n].map((amount, index) => ({
        refundId: `rfd_${index}`,
        amount: eur(amount),
        reason: 'returned',
      }));
      await money.wishFor({ capture: 'now', refunds: refunds.slice(0, 1) });
      await money.settle();
      await money.wishFor({ capture: 'now', refunds });
      await money.settle();
      await compareBooks(money);
      expect(money.simulator.books.ofOrder('ord_1')).toMatchObject({
        captured: 2500,
        refunded: 2500,
      });
    }));

  it('late money of a cancelled order goes back', () =>
    withMoney(2, async (money) => {
      await money.wishFor({ capture: 'now' });
      await money.settle();
      const intent = money.simulator.buyer.pay(money.page()?.id ?? '', 'pm_usBankAccount_success');
      await money.settle();
      await money.wishFor({ capture: 'now', release: 'return' });
      await money.settle();
      money.simulator.buyer.settleDebit(intent.id);
      await money.settle();
      await compareBooks(money);
      expect(money.simulator.books.ofOrder('ord_1')).toMatchObject({
        captured: 2500,
        refunded: 2500,
      });
    }));

  it('a dispute is an overlay, and ends', () =>
    withMoney(3, async (money) => {
      await money.wishFor({ capture: 'now' });
      await money.settle();
      const intent = money.simulator.buyer.pay(money.page()?.id ?? '');
      await money.settle();
      const dispute = money.simulator.buyer.dispute(intent.id);
      await money.settle();
      expect((await answerIn(money)).answer).toMatchObject({ disputed: true, assured: true });
      money.simulator.buyer.decide(dispute.id, 'won');
      await money.settle();
      expect((await answerIn(money)).answer).toMatchObject({ disputed: false });
      await compareBooks(money);
    }));

  const FAULTS: readonly FaultKind[] = [
    'error-before',
    'error-after',
    'unavailable',
    'rate-limited',
    'hang-up-after',
    'webhook-first',
  ];
  const fault = fc.option(
    fc.record({ kind: fc.constantFrom(...FAULTS), times: fc.integer({ min: 1, max: 3 }) }),
  );
  const ending = fc.constantFrom('keep', 'cancel', 'refund' as const);

  const story = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    capture: fc.constantFrom('hold', 'now' as const),
    faults: fc.tuple(fault, fault, fault),
    ending,
    deaf: fc.boolean(),
    shuffle: fc.boolean(),
  });
  type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

  /** Something is asked for while something fails; then time passes until all is at rest. */
  const act = async (money: Money, { faults, deaf, shuffle }: Story, index: number) => {
    const planned = faults[index];
    if (planned) money.simulator.faults.plan({ ...planned, on: 'POST' });
    await money.work();
    await money.listen((all) => (shuffle ? all.toReversed() : all));
    await money.settle();
    money.simulator.faults.clear();
    if (deaf) await money.importList();
    await money.settle();
  };

  const REFUNDED = { keep: 0, refund: 999, cancel: 2500 };

  const tellStory = async (money: Money, told: Story): Promise<void> => {
    const { simulator } = money;
    if (told.shuffle) simulator.webhooks.copies = 2;
    if (told.deaf) simulator.webhooks.sendTo();
    await money.wishFor({ capture: told.capture });
    await act(money, told, 0);
    simulator.buyer.pay(money.page()?.id ?? '');
    await money.wishFor({ capture: 'now' });
    await act(money, told, 1);
    const refunds =
      told.ending === 'keep' ? [] : [{ refundId: 'rfd_1', amount: eur(999n), reason: 'returned' }];
    const release = told.ending === 'cancel' ? 'return' : 'no';
    await money.wishFor({ capture: 'now', release, refunds });
    await act(money, told, 2);
    await compareBooks(money);
    const refunded = REFUNDED[told.ending];
    expect(simulator.books.ofOrder('ord_1')).toMatchObject({ captured: 2500, refunded, taken: 1 });
  };

  it(
    'whatever fails, and however webhooks come: never twice, never lost, never blocked',
    () =>
      fc.assert(
        fc.asyncProperty(story, (told) => withMoney(told.seed, (money) => tellStory(money, told))),
        { numRuns: 30 },
      ),
    60_000,
  );
});
