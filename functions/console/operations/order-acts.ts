import type { OrderAct } from '../command-order.ts';
import {
  amendOrder,
  cancelOrder,
  confirmOrder,
  holdOrder,
  markTold,
  refundOrder,
  releaseHold,
  tellStore,
} from './command-orders.ts';
import {
  buyLabel,
  cancelLabel,
  deliverParcel,
  handOverParcel,
  inspectReturn,
  packParcel,
  returnOrder,
  trackParcel,
} from './command-parcels.ts';

/** What people can have done to an order, alone as `orders.pack` and many together by `orders.each`. */
export const ORDER_ACTS = {
  confirm: confirmOrder,
  hold: holdOrder,
  release: releaseHold,
  cancel: cancelOrder,
  refund: refundOrder,
  'tell-store': tellStore,
  told: markTold,
  amend: amendOrder,
  pack: packParcel,
  label: buyLabel,
  'cancel-label': cancelLabel,
  'hand-over': handOverParcel,
  track: trackParcel,
  deliver: deliverParcel,
  return: returnOrder,
  inspect: inspectReturn,
} satisfies Readonly<Record<string, OrderAct>>;
