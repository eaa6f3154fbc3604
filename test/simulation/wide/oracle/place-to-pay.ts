import type { SampleOrder } from '../../../../local/simulators/storefronts/order.ts';
import { ofOrder } from '../parties/card-books.ts';
import type { Life } from '../workload/life.ts';
import { commitsOf, statusOf, wasStruck } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { isPlain } from './story.ts';

/** Half of a buyer's hour, and much longer than a page takes where nothing goes wrong. */
const PATIENCE_MS = 30 * 60_000;

/**
 * An order that lapses for want of money had a page on which its buyer could pay: since it was placed,
 * since its store took a cancellation back, since the money of before went back. A fault may cost the
 * buyer the hour, so that only orders are judged that none struck.
 */
export const checkPlaceToPay: LifeCheck = ({ world, accuse, coverage }, life) => {
  const { merchant, orderId, told } = life;
  if (statusOf(world, life) !== 'expired' || !isOwedByCard(life)) return;
  const { pages, payments } = ofOrder(merchant.cards, orderId);
  const back = payments.flatMap(({ refunds }) => refunds).map(({ takenAt }) => takenAt);
  const owedSince = Math.max(aliveSince(told), ...back);
  if (expiredAt(world, life) - owedSince < PATIENCE_MS || wasStruck(world, life)) return;
  coverage.saw('sometimes an order lapses whose buyer had long enough to pay');
  const isThere = pages.some(
    ({ openedAt, payment }) => openedAt >= owedSince || payment === undefined,
  );
  if (!isThere) accuse('liveness', orderId, 'it lapsed, and its buyer had nowhere to pay');
};

const isOwedByCard = (life: Life): boolean => {
  const { order, merchant } = life;
  const isCard = order?.payment === 'card' && merchant.plan.cards !== 'store';
  return isCard && order.cancelledAt === null && isPlain(life);
};

/** Since when its store wants it: from the version after the last that was cancelled. */
const aliveSince = (told: readonly SampleOrder[]): number => {
  const cancelled = told.findLastIndex(({ cancelledAt }) => cancelledAt !== null);
  return Date.parse(told[cancelled + 1]?.updatedAt ?? '');
};

const expiredAt = (world: Rest['world'], life: Life): number => {
  const isExpiry = ({ data }: { readonly data: unknown }): boolean =>
    (data as { readonly status?: string }).status === 'expired';
  const commit = commitsOf(world, 'orders', life).find(({ events }) => events.some(isExpiry));
  return Date.parse(commit?.at ?? '');
};
