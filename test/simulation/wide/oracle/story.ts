import type { OrderStatus } from '../../../../functions/orders/domain/order.ts';
import { figuresOf, type SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import { livedAgain } from '../../oracle/story-checks.ts';
import { isTrouble } from '../../workload/journeys.ts';
import { sumsOf } from '../parties/card-books.ts';
import type { Life } from '../workload/life.ts';
import { isBanks } from './booked.ts';
import { isEnough } from './enough.ts';
import { statusOf } from './evidence.ts';
import type { LifeCheck } from './judging.ts';

/** What the desk does with an order that goes its way. */
const PARCEL_COMMANDS = [
  'HandOverParcel',
  'PackParcel',
  'TrackParcel',
  'DeliverParcel',
  'ReleaseHold',
];

/** Nobody at the desk had a say but for the parcel, and the total never changed. */
export const isUndisturbed = ({ asked, told, storeRefunds, order, scanned }: Life): boolean => {
  const desk =
    [...asked].some((name) => !PARCEL_COMMANDS.includes(name)) || scanned.some(isTrouble);
  const totals = new Set(told.map((version) => figuresOf(version).total));
  const refunded = storeRefunds.some(({ movesMoney }) => movesMoney);
  return !desk && totals.size === 1 && (!refunded || order?.cancelledAt !== null);
};

/** Nobody but its store, its buyer and the packer had a say in it. */
export const isPlain = (life: Life): boolean => isUndisturbed(life) && !isBanks(life);

/** What its store, its buyer and dutiful people make of an order of a plain story; empty where it is not. */
const expectedStatuses = (life: Life, lives: readonly Life[]): readonly OrderStatus[] => {
  const { order } = life;
  if (!order || !isPlain(life) || !isEnough(life, lives)) return [];
  return order.cancelledAt === null ? whenAlive(life, order) : whenCancelled(life, order);
};

const whenAlive = (life: Life, order: SampleOrder): readonly OrderStatus[] => {
  if (livedAgain(life.told)) return isKept(life, order) ? ['completed'] : [];
  const isPaid = isPaidFor(life, order);
  if (isPaid === undefined) return [];
  return [isPaid ? 'completed' : 'expired'];
};

const whenCancelled = (life: Life, order: SampleOrder): readonly OrderStatus[] => {
  // The desk or a courier’s scanner may have said that the goods left before.
  if (life.asked.has('HandOverParcel') || life.scanned.length > 0) return [];
  // What was given back before the cancellation was told of may have expired meanwhile.
  const isBackBefore = life.storeRefunds.length > 0 || life.byHand.length > 0;
  const wasKept = isPaidFor(life, order) === true && !livedAgain(life.told) && !isBackBefore;
  return wasKept ? ['cancelled'] : ['cancelled', 'expired'];
};

/** Undefined where money came, and not as it should: other rules tell what becomes of that. */
const isPaidFor = (life: Life, order: SampleOrder): boolean | undefined => {
  const { merchant, transfers, told, orderId } = life;
  const { total } = figuresOf(order);
  switch (order.payment) {
    case 'cod':
      return life.collected.every(({ amount }) => amount === total) ? true : undefined;
    case 'bank-transfer':
      return cameTo(
        transfers.reduce((sum, { amount }) => sum + amount, 0n),
        total,
      );
    case 'card': {
      if (merchant.plan.cards === 'store') {
        if (!order.paid) return false;
        return told.every((version) => version.paid) ? true : undefined;
      }
      const { held, captured } = sumsOf(merchant.cards, orderId);
      return cameTo(held + captured, total);
    }
  }
};

/** What was paid for it, once or a second time, and did not go back, is what it costs. */
const isKept = ({ merchant, orderId }: Life, order: SampleOrder): boolean => {
  if (order.payment !== 'card' || merchant.plan.cards === 'store') return false;
  const { held, captured, refunded, refunding } = sumsOf(merchant.cards, orderId);
  return held + captured - refunded - refunding === figuresOf(order).total;
};

const cameTo = (money: bigint, total: bigint): boolean | undefined => {
  if (money === 0n) return false;
  return money === total ? true : undefined;
};

/** Once faults have ended and people did their duties, every order has come to what its story asks for. */
export const checkStory: LifeCheck = ({ accuse, coverage, world }, life) => {
  const expected = expectedStatuses(life, world.lives);
  const status = statusOf(world, life);
  if (expected.length === 0 || status === undefined) return;
  if (expected.includes(status)) coverage.saw(`story ${status}`);
  else accuse('liveness', life.orderId, `${status}, and should be ${expected.join(' or ')}`);
};
