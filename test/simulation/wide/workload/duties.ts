import { idOf } from '../../../../functions/shared/ids.ts';
import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { goodsOf, moneyOf, statusOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { command } from './desk.ts';
import { deliver, handOver, releaseHold, returnedAt } from './desk-acts.ts';
import type { Life } from './life.ts';
import { collect, giveBackByHand } from './money.ts';
import { doShelfDuties } from './shelf-duties.ts';

const ONCE = { kind: 'person-hand-over', afterMs: 0, luck: 0 } as const;

/**
 * What dutiful people do once all trouble is over, by what the console shows them: holds are looked at,
 * parcels packed, given away and told of, what came back is inspected, and owed money is transferred.
 */
export const doDuties = (world: WideWorld, life: Life): void => {
  const goods = goodsOf(world, life);
  // Nobody lifts by hand that stock is short.
  const isHeld = statusOf(world, life) === 'on_hold' && goods?.stock !== 'short';
  if (isHeld) releaseHold(world, life, ONCE);
  if (life.merchant.shelf) doShelfDuties(world, life);
  else doParcelDuties(world, life);
  const isHere = goods?.parcels.some(({ status }) => status === 'delivered') ?? false;
  const isAtTheDoor = isHere && life.plan.payment === 'cod';
  if (isAtTheDoor && life.order) collect(world, life, figuresOf(life.order).total);
  for (const { returnId, status } of goods?.returns ?? []) {
    const next = RETURN_DUTIES[status];
    if (next) command(world, life, { to: 'fulfilment', name: next, data: { returnId } });
  }
  oweNothing(world, life);
};

const doParcelDuties = (world: WideWorld, life: Life): void => {
  const parcels = goodsOf(world, life)?.parcels ?? [];
  const is = (...statuses: readonly string[]): boolean =>
    parcels
      .flatMap(({ status, cartons }) => [status, ...(cartons ?? []).map((one) => one.status)])
      .some((status) => statuses.includes(status));
  if (is('planned', 'packed')) handOver(world, life, ONCE);
  if (is('handed_over', 'in_transit', 'out_for_delivery', 'delivery_failed')) {
    deliver(world, life, ONCE);
  }
  if (is('returning')) {
    command(world, life, { to: 'fulfilment', name: 'TrackParcel', data: returnedAt(world) });
  }
};

const RETURN_DUTIES: Readonly<Record<string, string>> = {
  requested: 'ApproveReturn',
  approved: 'ReceiveReturn',
  received: 'InspectReturn',
};

/** Where no provider gives it back, somebody transfers it, once. */
const oweNothing = (world: WideWorld, life: Life): void => {
  const answer = moneyOf(world, life);
  if (answer?.provider !== 'bank-transfer' && answer?.provider !== 'cash-on-delivery') return;
  for (const { refundId, amount, state } of answer.refunds) {
    const id = idOf('line', life.orderId, refundId);
    if (state !== 'pending' || life.givenBack.some((one) => one.id === id)) continue;
    giveBackByHand(world, life, { id, refundId, amount: BigInt(String(amount.amount)) });
  }
};
