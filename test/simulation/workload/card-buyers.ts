import { MINUTE } from '../../../functions/shared/spans.ts';
import type { World } from '../engine/world.ts';
import type { Life } from './life.ts';
import type { ActPlan } from './scenario.ts';

const CARDS = [
  '4242424242424242',
  '4242424242424242',
  '4242424242424242',
  '4000000000009995',
  '4000002500003155',
  '4000000000007726',
  '4000000000000259',
] as const;
const DECLINED = '4000000000009995';
const TRIES = 12;

/** Comes back later for what is not there yet, a few times. */
export const untilDone = async (
  world: World,
  attempt: () => boolean | Promise<boolean>,
): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await attempt()) return;
    await world.sleep(5 * MINUTE * 2 ** Math.min(tries, 4));
  }
};

const openPage = ({ merchant, orderId }: Life): string | undefined =>
  merchant.stripe.account
    .all('checkout.session')
    .find(({ metadata, status }) => metadata?.['orderId'] === orderId && status === 'open')?.id;

/** The buyer pays on an open page, or comes back later for one. */
export const payPage = (world: World, life: Life, { luck }: ActPlan): Promise<void> =>
  untilDone(world, async () => {
    const page = openPage(life);
    if (page === undefined) return false;
    const { buyer } = life.merchant.stripe;
    const card = CARDS[Math.floor(luck * CARDS.length)] ?? CARDS[0];
    const { id, status } = buyer.pay(page, card);
    if (card === DECLINED) await payAgain(world, life);
    else if (status === 'requires_action') await answerBank(world, life, id, luck < 0.65);
    return true;
  });

const payAgain = async (world: World, life: Life): Promise<void> => {
  await world.sleep(2 * MINUTE);
  const page = openPage(life);
  if (page !== undefined) life.merchant.stripe.buyer.pay(page);
};

const answerBank = async (
  world: World,
  { merchant: { stripe } }: Life,
  intentId: string,
  passes: boolean,
): Promise<void> => {
  await world.sleep(MINUTE);
  const { status } = stripe.account.get('payment_intent', intentId);
  if (status === 'requires_action') stripe.buyer.authenticate(intentId, passes);
};
