import { HOUR } from '../../../functions/shared/spans.ts';
import type { World } from '../engine/world.ts';
import type { Merchant } from './merchant.ts';

const EVERY_MS = 5 * HOUR;

/** Buyers’ banks take their time over some refunds: what is pending arrives with the next of their rounds. */
export const settleRefunds = ({ clock }: World, merchants: readonly Merchant[]): void => {
  const round = (): void => {
    for (const { stripe } of merchants) {
      for (const { id, status } of stripe.account.all('refund')) {
        if (status === 'pending') stripe.settleRefund(id, 'succeeded');
      }
    }
    clock.at(clock.now() + EVERY_MS, round);
  };
  clock.at(clock.now() + EVERY_MS, round);
};
