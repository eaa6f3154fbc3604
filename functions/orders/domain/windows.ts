import { windowIn } from '../../shared/deadline.ts';
import { DAY, HOUR, MINUTE } from '../../shared/spans.ts';

/** How long a state may stand still (`domain.md` §1.5, ORD6, ORD9, ORD11), by deadline kind. */
const DEFAULTS = {
  webhook_to_order: 15 * MINUTE,
  /** How long payments may take to answer before the wish is said again. */
  answer_payments: 10 * MINUTE,
  answer_fulfilment: 10 * MINUTE,
  'payment_window.prepaid': HOUR,
  'payment_window.cod': 7 * DAY,
  'payment_window.bank-transfer': 7 * DAY,
  'payment_window.unknown': 7 * DAY,
  /** From the day a debit was given on: banks take two weeks for some, and weekends come on top. */
  'payment_window.debit': 21 * DAY,
  hold_escalation: DAY,
  /** From a request to forget a buyer; stores give thirty days. */
  erasure: 25 * DAY,
  answer_erasure: 10 * MINUTE,
  cancel_saga: HOUR,
  /** The stock step answers within minutes; that the stock is kept, or short, is said once. */
  stock_check: HOUR,
  /** From confirmed to the last parcel's end; packing and silence are watched by fulfilment. */
  delivery_overdue: 45 * DAY,
  /** An answer that the bus lost would leave the money untaken: fulfilment is asked how it stands. */
  goods_check: DAY,
  /** The same, once a carrier has the goods. */
  parcel_check: 7 * DAY,
  /** That a refund has ended is said once: payments is asked, whatever the order's state. */
  refund_check: 7 * DAY,
  /** How long the store may not have taken what it is told: a cancellation, a refund, a parcel. */
  store_untold: DAY,
  /** Goods of a cancelled order that a carrier has all the same: a person is told as soon as it is known. */
  stray_parcel: MINUTE,
  /** From the last delivery on the buyer may send something back. */
  return_window: 14 * DAY,
} as const;

export type WindowName = keyof typeof DEFAULTS;

/** The window of this kind in milliseconds, as the channel sets it or by default. */
export const windowOf = (settings: Readonly<Record<string, string>>, name: WindowName): number =>
  windowIn(settings, name, DEFAULTS[name]);
