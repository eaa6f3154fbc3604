import { piecesOf } from '../../oracle/stock-rules.ts';
import { SKUS } from '../../workload/scenario.ts';
import { goodsOf } from '../oracle/evidence.ts';
import type { WideWorld } from '../wide-world.ts';
import { command } from './desk.ts';
import { CARTON, numberOf, returnedAt } from './desk-acts.ts';
import type { Life } from './life.ts';

type Duty = readonly [name: string, data: object];

/** As duties are, where stock is kept here: an order may have several parcels, and each is packed before it leaves. */
export const doShelfDuties = (world: WideWorld, life: Life): void => {
  const goods = goodsOf(world, life);
  for (const [nth, { fulfilmentId, status }] of (goods?.parcels ?? []).entries()) {
    const duty = dutyOf(world, status, `${numberOf(life)}-${nth}`);
    if (!duty) continue;
    const [name, data] = duty;
    command(world, life, { to: 'fulfilment', name, data: { fulfilmentId, ...data } });
  }
  giveUpShort(world, life);
};

/** Who ordered what is not there is told so, and not kept waiting. */
export const giveUpShort = (world: WideWorld, life: Life): void => {
  if (goodsOf(world, life)?.stock !== 'short' || !isLacking(world, life)) return;
  command(world, life, { to: 'orders', name: 'CancelOrder', data: {} });
};

/** Whether less is free than the order asks for. */
export const isLacking = ({ shelves }: WideWorld, { order, merchant }: Life): boolean =>
  SKUS.some((sku) => {
    const { levels } = shelves.shelf({ merchantId: merchant.plan.merchantId, sku });
    const free = levels.reduce((sum, { available }) => sum + available, 0);
    return free < (order ? piecesOf(order, sku) : 0);
  });

const dutyOf = (world: WideWorld, status: string, trackingNumber: string): Duty | undefined => {
  switch (status) {
    case 'planned':
      return ['PackParcel', { cartons: [CARTON] }];
    case 'packed':
      return ['HandOverParcel', { carrier: 'A courier', trackingNumber }];
    case 'handed_over':
    case 'in_transit':
    case 'out_for_delivery':
    case 'delivery_failed':
      return ['DeliverParcel', {}];
    case 'returning':
      return ['TrackParcel', returnedAt(world)];
    default:
      return undefined;
  }
};
