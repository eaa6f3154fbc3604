import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { ofOrder } from '../parties/card-books.ts';
import type { Life } from '../workload/life.ts';
import type { Booked } from './booked.ts';
import { eventsOf, wasStruck } from './evidence.ts';
import type { Rest } from './judging.ts';

/** What an order came to, and what it costs. */
interface Owing extends Booked {
  readonly isGivenUp: boolean;
  readonly due: bigint;
  readonly hasLeft: boolean;
}

/** What went back because an order became cheaper pays for nothing once it is dearer again: it is asked for. */
export const checkOwedAgain = (
  { accuse, coverage, world }: Rest,
  life: Life,
  owing: Owing,
): void => {
  if (!isOwedAgain(life, owing) || isChangedSince(world, life)) return;
  coverage.saw('sometimes an order that left owes again what went back of it');
  if (!hasPlaceToPay(world, life, owing)) {
    accuse(
      'liveness',
      life.orderId,
      'it owes again what went back, and its buyer had nowhere to pay',
    );
  }
};

/** It became cheaper, the difference went back, and it is dearer again: nobody may complete it unpaid. */
const isOwedAgain = (life: Life, { taken, back, due, isGivenUp, hasLeft }: Owing): boolean =>
  hasLeft &&
  !isGivenUp &&
  isLeftAlone(life) &&
  life.told.every(({ cancelledAt }) => cancelledAt === null) &&
  back > 0n &&
  taken >= due &&
  taken - back < due;

/** A page since it became dearer, by the provider’s books; a fault may have kept that from us. */
const hasPlaceToPay = (world: Rest['world'], life: Life, { held }: Owing): boolean => {
  const { merchant, order, orderId, asked } = life;
  const isByPage = order?.payment === 'card' && merchant.plan.cards !== 'store';
  if (!isByPage || held > 0n || asked.has('AmendOrder') || wasStruck(world, life)) return true;
  const { pages } = ofOrder(merchant.cards, orderId);
  const dearerAt = dearerSince(life.told);
  return pages.some(({ openedAt }) => openedAt >= dearerAt);
};

/** When its store last asked for more than just before. */
const dearerSince = (told: Life['told']): number => {
  const totals = told.map((version) => figuresOf(version).total);
  const last = totals.findLastIndex((total, nth) => total > (totals[nth - 1] ?? total));
  return Date.parse(told[last]?.updatedAt ?? '');
};

/** By all who may give back what is owed, or let it be. */
export const isLeftAlone = ({ asked, storeRefunds, byHand }: Life): boolean =>
  !['RefundOrder', 'RequestReturn', 'ConfirmOrder'].some((name) => asked.has(name)) &&
  storeRefunds.every(({ ownRefundId }) => ownRefundId !== null) &&
  byHand.length === 0;

/** It was completed when its store changed it once more: what it has owed since nobody could wait for. */
export const isChangedSince = (world: Rest['world'], life: Life): boolean => {
  const types = eventsOf(world, 'orders', life).map(({ type }) => type);
  const completed = types.indexOf('OrderCompleted');
  return completed >= 0 && types.includes('OrderAmended', completed);
};
