import { MINUTE } from '../../../../functions/shared/spans.ts';
import { BUYER_HABITS } from '../../../../local/simulators/bank.ts';
import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { eventsOf, goodsOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { dispute, payByCard } from './card-buyers.ts';
import type { Life } from './life.ts';
import { collect, transfer } from './money.ts';
import type { Act } from './store-acts.ts';

const dueOf = ({ order }: Life): bigint => (order ? figuresOf(order).total : 0n);

const TRIES = 12;

/** Whether the buyer was told under which reference, as nobody can pay before. */
const isAsked = (world: WideWorld, life: Life): boolean =>
  eventsOf(world, 'payments', life).some(({ type }) => type === 'PaymentOpened');

/** Comes back later, a few times, while there is nothing to pay by. */
const onceAsked =
  (pay: Act, tries = 0): Act =>
  (world, life, act) => {
    if (isAsked(world, life)) return pay(world, life, act);
    if (tries >= TRIES) return;
    const { agenda } = world;
    const pause = 5 * MINUTE * 2 ** Math.min(tries, 4);
    agenda.at(agenda.now() + pause, () => onceAsked(pay, tries + 1)(world, life, act));
  };

/** Most pay what is asked, and some too little or too much. */
const payByTransfer: Act = (world, life, { luck }) => {
  const due = dueOf(life);
  const habit =
    luck < 0.6 ? 'exact' : (BUYER_HABITS[Math.floor(luck * BUYER_HABITS.length)] ?? 'exact');
  switch (habit) {
    case 'short':
      return transfer(world, life, due / 2n);
    case 'over':
      return transfer(world, life, due + 500n);
    default:
      return transfer(world, life, due);
  }
};

/** Where stock is kept here, a parcel that was not packed is still there, whatever somebody wanted. */
const hasLeft = (world: WideWorld, life: Life): boolean =>
  life.asked.has('HandOverParcel') &&
  (!life.merchant.shelf || (goodsOf(world, life)?.handedOver ?? false));

export const moneyActs = {
  'buyer-pay': (world, life, act) => payByCard(world, life, act),
  'buyer-dispute': dispute,
  'bank-transfer': onceAsked(payByTransfer),
  /** At the door, once the courier has the parcel. */
  'courier-collect': onceAsked((world, life, { luck }) => {
    if (luck < 0.85 && hasLeft(world, life)) collect(world, life, dueOf(life));
  }),
} satisfies Record<string, Act>;
