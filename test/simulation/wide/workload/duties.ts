import { idOf } from '../../../../functions/shared/ids.ts';
import { figuresOf } from '../../../../local/simulators/storefronts/order.ts';
import { goodsOf, moneyOf, statusOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { command } from './desk.ts';
import { deliver, handOver, releaseHold } from './desk-acts.ts';
import type { Life } from './life.ts';
import { collect, giveBackByHand } from './money.ts';

const ONCE = { kind: 'person-hand-over', afterMs: 0, luck: 0 } as const;

/**
 * What dutiful people do once all trouble is over, by what the console shows them: holds are looked at,
 * parcels packed, given away and told of, what came back is inspected, and owed money is transferred.
 */
export const doDuties = (world: WideWorld, life: Life): void => {
  if (statusOf(world, life) === 'on_hold') releaseHold(world, life, ONCE);
  const goods = goodsOf(world, life);
  const parcels = goods?.parcels ?? [];
  const is = (...statuses: readonly string[]): boolean =>
    parcels.some(({ status }) => statuses.includes(status));
  if (is('planned', 'packed')) handOver(world, life, ONCE);
  if (is('handed_over', 'in_transit', 'out_for_delivery', 'delivery_failed')) {
    deliver(world, life, ONCE);
  }
  const track = { status: 'returned', at: new Date(world.agenda.now()).toISOString() };
  if (is('returning')) command(world, life, { to: 'fulfilment', name: 'TrackParcel', data: track });
  const isAtTheDoor = is('delivered') && life.plan.payment === 'cod';
  if (isAtTheDoor && life.order) collect(world, life, figuresOf(life.order).total);
  for (const { returnId, status } of goods?.returns ?? []) {
    const next = RETURN_DUTIES[status];
    if (next) command(world, life, { to: 'fulfilment', name: next, data: { returnId } });
  }
  oweNothing(world, life);
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
