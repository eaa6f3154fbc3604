import type { Money } from '../../../functions/shared/money.ts';
import { MINUTE } from '../../../functions/shared/spans.ts';
import { BUYER_HABITS } from '../../../local/simulators/bank.ts';
import { figuresOf } from '../../../local/simulators/storefronts/order.ts';
import type { World } from '../engine/world.ts';
import { payPage, untilDone } from './card-buyers.ts';
import type { Life } from './life.ts';
import type { Act } from './store-acts.ts';

const dispute: Act = async (world, life, { luck }) => {
  const { account, buyer } = life.merchant.stripe;
  const charge = account
    .all('charge')
    .find(
      ({ captured, disputed, metadata }) =>
        captured && !disputed && metadata['orderId'] === life.orderId,
    );
  const intentId = typeof charge?.payment_intent === 'string' ? charge.payment_intent : undefined;
  if (intentId === undefined) return;
  const { id } = buyer.dispute(intentId, luck < 0.2);
  await world.sleep((1 + luck * 10) * 60 * MINUTE);
  buyer.decide(id, luck < 0.6 ? 'won' : 'lost');
};

/** What the buyer was asked to pay, and under which reference. */
const instructionsOf = async (world: World, life: Life): Promise<string | undefined> => {
  const input = { payment: life.orderId, merchantId: life.merchant.plan.merchantId };
  const answer = await world.console.ask('payments.show', input, 'buyer');
  if (!answer.ok) return undefined;
  const { reference } = answer.result as { readonly reference?: string };
  life.reference = reference ?? life.reference;
  return life.reference;
};

const dueOf = (life: Life): Money => {
  const order = life.merchant.store.books.order(life.externalId);
  return { amount: order ? figuresOf(order).total : 0n, currency: life.merchant.plan.currency };
};

const transfer: Act = (world, life, { luck }) =>
  untilDone(world, async () => {
    const reference = await instructionsOf(world, life);
    if (reference === undefined) return false;
    const { bank, iban } = life.merchant;
    const habit =
      luck < 0.6 ? 'exact' : (BUYER_HABITS[Math.floor(luck * BUYER_HABITS.length)] ?? 'exact');
    const dueAt = new Date(world.clock.now()).toISOString();
    bank.pay(
      { iban, due: dueOf(life), reference, payer: 'A buyer', dueAt },
      habit === 'late' ? 'exact' : habit,
    );
    return true;
  });

/** The courier takes the cash at the door, once it has the parcel. */
const collect: Act = (world, life, { luck }) =>
  untilDone(world, async () => {
    const handedOver = life.commands.some(({ kind }) => kind === 'hand-over');
    if (!handedOver) return false;
    const reference = await instructionsOf(world, life);
    if (reference === undefined) return false;
    if (luck < 0.85) {
      const tracking = `TRACK-${life.plan.index}`;
      life.merchant.courier.collect({ tracking, order: reference, amount: dueOf(life) });
    }
    return true;
  });

export const moneyActs = {
  'buyer-pay': payPage,
  'buyer-dispute': dispute,
  'bank-transfer': transfer,
  'courier-collect': collect,
} satisfies Record<string, Act>;
