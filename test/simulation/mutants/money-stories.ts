import { HOUR, MINUTE } from '../../../functions/shared/spans.ts';
import type { OrderPlan } from '../workload/scenario.ts';
import { cardOrder, PAID } from './card-stories.ts';

/** Money in all its ways: taken at once (0) and only once the goods leave (1). */
export const MONEY_STORIES: readonly OrderPlan[] = [
  // A card whose bank disputes the charge.
  cardOrder(0, 0, [['buyer-pay', MINUTE, 0.95]]),
  cardOrder(1, 0, [PAID, ['person-refund', 2 * HOUR, 0.5]]),
  cardOrder(2, 0, [PAID, ['store-cancel', 2 * HOUR, 0.9]]),
  cardOrder(3, 0, [PAID, ['person-cancel', 2 * HOUR, 0.5]]),
  cardOrder(4, 1, [PAID, ['person-hand-over', HOUR, 0.5], ['person-refund', 3 * HOUR, 0.5]]),
  // The order becomes cheaper before it leaves.
  cardOrder(5, 1, [PAID, ['store-edit', HOUR, 0.9], ['person-hand-over', 2 * HOUR, 0.5]]),
  // Its refund is on its way for a while before it arrives.
  cardOrder(12, 0, [
    ['buyer-pay', MINUTE, 0.75],
    ['person-refund', HOUR, 0.5],
  ]),
  // Two refunds of one payment.
  cardOrder(13, 0, [PAID, ['person-refund', HOUR, 0.5], ['person-refund', 2 * HOUR, 0.8]]),
  // Somebody means to send it before it is paid.
  cardOrder(14, 1, [
    ['person-pack', MINUTE, 0.5],
    ['person-hand-over', 2 * MINUTE, 0.5],
    ['buyer-pay', 10 * MINUTE, 0.1],
  ]),
  // While the store still signs with an old secret.
  ...[65, 70, 75, 80, 90, 100].map((minutes, nth) =>
    cardOrder(6 + nth, 1, [['store-edit', minutes * MINUTE, 0.1]]),
  ),
];
