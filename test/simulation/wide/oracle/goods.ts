import { checkCartons } from '../../oracle/carton-checks.ts';
import { checkLines } from '../../oracle/goods-checks.ts';
import type { Life } from '../workload/life.ts';
import { eventsOf, goodsOf, statusOf, wasStruck } from './evidence.ts';
import type { LifeCheck, Rest } from './judging.ts';
import { cardSums } from './money.ts';
import { isUndisturbed } from './story.ts';

/** What left, and whether it may have. */
export const checkGoods: LifeCheck = (rest, life) => {
  const events = eventsOf(rest.world, 'fulfilment', life);
  checkLines(rest, life.orderId, [...events]);
  if (life.merchant.labels) checkCartons(rest.accuse, life.orderId, events);
  checkLeft(rest, life);
  checkTakenOut(rest, life);
  checkPaid(rest, life);
};

const checkLeft = ({ accuse, world }: Rest, life: Life): void => {
  const left = (goodsOf(world, life)?.parcels ?? []).filter(
    ({ handedOverAt }) => handedOverAt !== null,
  );
  const units = new Map<string, number>();
  for (const { lineId, quantity } of left.flatMap(({ lines }) => lines)) {
    units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  }
  for (const [lineId, quantity] of units) {
    const most = life.mostOrdered.get(lineId) ?? 0;
    if (quantity > most) accuse('R9', life.orderId, `${quantity} of ${lineId} left, of ${most}`);
  }
  const status = statusOf(world, life);
  if (left.length === 0 || (status !== 'cancelled' && status !== 'expired')) return;
  // A courier may take what was cancelled; then a person has to know.
  const isTold = status === 'cancelled' && isReminded(world, life, 'stray_parcel');
  if (!isTold) accuse('R9', life.orderId, `it is ${status}, and its goods left`);
};

/** Longer than a webhook takes where nothing goes wrong. */
const TOLD_MS = 60_000;

/** What a store gave back before it was sent does not go on its way any more, unless a fault hid that. */
const checkTakenOut = ({ accuse, coverage, world }: Rest, life: Life): void => {
  const { takenOut, mostOrdered, orderId } = life;
  const parcels = (goodsOf(world, life)?.parcels ?? []).filter(
    ({ handedOverAt }) => handedOverAt !== null,
  );
  if (takenOut.length === 0 || parcels.length === 0 || wasStruck(world, life)) return;
  const first = Math.min(...parcels.map(({ handedOverAt }) => Date.parse(handedOverAt ?? '')));
  const before = takenOut.filter(({ atMs }) => atMs + TOLD_MS < first);
  if (before.length > 0) coverage.saw('sometimes an order is sent without what was refunded');
  for (const { lineId, quantity } of before) {
    const left = parcels
      .flatMap(({ lines }) => lines)
      .filter((line) => line.lineId === lineId)
      .reduce((sum, line) => sum + line.quantity, 0);
    const most = (mostOrdered.get(lineId) ?? 0) - quantity;
    if (left > most)
      accuse('R9', orderId, `${left} of ${lineId} left, and ${quantity} were refunded`);
  }
};

const isReminded = (world: Rest['world'], life: Life, kind: string): boolean =>
  eventsOf(world, 'orders', life).some(
    ({ type, data }) =>
      type === 'PersonReminded' && (data as { readonly kind: string }).kind === kind,
  );

/** Nothing leaves unpaid, and what was held is taken once it has left. */
const checkPaid = ({ accuse, world }: Rest, life: Life): void => {
  const told = eventsOf(world, 'orders', life).map(({ type }) => type);
  const left = told.indexOf('OrderHandedOver');
  if (left < 0) return;
  if (!told.slice(0, left).includes('OrderConfirmed')) {
    accuse('unpaid', life.orderId, 'its goods left, and it was never confirmed');
  }
  const { held, captured } = cardSums(life);
  if (isUndisturbed(life) && held > 0n && captured === 0n) {
    accuse('unpaid', life.orderId, `${held} are held and not taken`);
  }
};
