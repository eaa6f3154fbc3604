import { factOf } from '../../../../functions/payments/domain/facts.ts';
import { DAY, HOUR, MINUTE } from '../../../../functions/shared/spans.ts';
import type { ActPlan } from '../../workload/scenario.ts';
import { type CardPage, type CardPayment, keptOf, ofOrder } from '../parties/card-books.ts';
import { tellCardFacts } from '../parties/card-desk.ts';
import {
  factOfDispute,
  factOfRefund,
  factsOfPage,
  factsOfPayment,
  type Said,
} from '../parties/card-facts.ts';
import type { WideWorld } from '../wide-world.ts';
import type { Life } from './life.ts';

const TRIES = 12;

const saidOf = ({ agenda }: WideWorld, { merchant }: Life): Said => ({
  account: merchant.cardAccount,
  at: new Date(agenda.now()).toISOString(),
});

/** The buyer pays on an open page, or comes back later for one, a few times. */
export const payByCard = (world: WideWorld, life: Life, act: ActPlan, tries = 0): void => {
  const { agenda } = world;
  const page = ofOrder(life.merchant.cards, life.orderId).pages.find(
    ({ state }) => state === 'open',
  );
  if (!page) {
    if (tries >= TRIES) return;
    const pause = 5 * MINUTE * 2 ** Math.min(tries, 4);
    agenda.at(agenda.now() + pause, () => payByCard(world, life, act, tries + 1));
    return;
  }
  if (act.luck >= 0.85) {
    decline(world, life, page, act.luck < 0.96);
    agenda.at(agenda.now() + 2 * MINUTE, () => payByCard(world, life, { ...act, luck: 0 }));
    return;
  }
  settle(world, life, page);
};

const settle = (world: WideWorld, life: Life, page: CardPage): void => {
  const { agenda } = world;
  const { cards } = life.merchant;
  const isTaken = page.capture === 'now';
  const heldUntil = new Date(agenda.now() + 7 * DAY).toISOString();
  const payment: CardPayment = {
    ...{ id: cards.nextId('pay'), requestId: page.requestId, orderId: life.orderId },
    ...{ authorised: page.amount, heldUntil, refunds: [], refusals: new Set(), dispute: undefined },
    state: isTaken ? 'captured' : 'held',
    captured: isTaken ? page.amount.amount : 0n,
    capturedAt: isTaken ? agenda.now() : undefined,
  };
  cards.payments.set(payment.id, payment);
  ofOrder(cards, life.orderId).payments.push(payment);
  page.state = 'paid';
  page.payment = payment;
  tellCardFacts(world, life, factsOfPage(saidOf(world, life), page));
  agenda.at(Date.parse(heldUntil), () => lapse(world, life, payment));
};

/** A hold that nobody took or lifted ends by itself. */
const lapse = (world: WideWorld, life: Life, payment: CardPayment): void => {
  if (payment.state !== 'held') return;
  payment.state = 'lapsed';
  tellCardFacts(world, life, factsOfPayment(saidOf(world, life), payment));
};

/** Another try may follow on the same page, or it is over for good. */
const decline = (world: WideWorld, life: Life, page: CardPage, retriable: boolean): void => {
  if (!retriable) page.state = 'closed';
  const { account, at } = saidOf(world, life);
  const { id: reference, requestId, amount } = page;
  const failed = factOf({
    ...{ provider: 'stripe', account, occurredAt: at, reference, requestId, amount },
    ...{ kind: 'failed', code: 'card-declined', retriable, distinguishedBy: `${at}` },
  });
  tellCardFacts(world, life, [failed]);
};

/** The buyer's bank disputes what was taken, and decides some hours later. */
export const dispute = (world: WideWorld, life: Life, { luck }: ActPlan): void => {
  const { agenda } = world;
  const { cards } = life.merchant;
  const payment = ofOrder(cards, life.orderId).payments.find(
    (one) => one.state === 'captured' && one.dispute === undefined && keptOf(one) > 0n,
  );
  if (!payment) return;
  payment.dispute = { id: cards.nextId('dis'), amount: keptOf(payment), state: 'open' };
  tellDispute(world, life, payment);
  agenda.at(agenda.now() + (1 + luck * 10) * HOUR, () => {
    if (payment.dispute) payment.dispute.state = luck < 0.6 ? 'won' : 'lost';
    tellDispute(world, life, payment);
  });
};

const tellDispute = (world: WideWorld, life: Life, payment: CardPayment): void => {
  if (!payment.dispute) return;
  tellCardFacts(world, life, [factOfDispute(saidOf(world, life), payment, payment.dispute)]);
};

/** Somebody gives all that was taken back in the provider's dashboard, and asks nothing of us. */
export const giveBackByHand = (world: WideWorld, life: Life): void => {
  const { cards } = life.merchant;
  for (const payment of ofOrder(cards, life.orderId).payments) {
    const amount = keptOf(payment);
    if (amount <= 0n || payment.dispute !== undefined) continue;
    const refund = {
      ...{ id: cards.nextId('re'), requestId: null, refundId: null },
      ...{ amount, takenAt: world.agenda.now(), state: 'settled' as const },
    };
    payment.refunds.push(refund);
    life.byHand.push(refund.id);
    tellCardFacts(world, life, [factOfRefund(saidOf(world, life), payment, refund)]);
  }
};
