import { type Guards, TRANSITION_GUARDS } from '../../oracle/guards.ts';
import { GOODS_GUARDS, MAIL_GUARDS, MONEY_GUARDS } from '../../oracle/lifecycle-checks.ts';
import { WIDE_FAULTS } from '../engine/wide-faults.ts';
import { DIALECT_GUARDS } from './dialects.ts';
import { LIFECYCLES_NOT_REACHED } from './not-reached.ts';

/** Work that a seed must have led to somewhere, or the rest proves little. */
const SOMETIMES = [
  'sometimes a message comes after its work was done',
  'sometimes again: lease-held',
  'sometimes again: newer-schema',
  'sometimes a refund is owed',
  'sometimes a paid order is given up before it leaves',
  'sometimes an order is cheaper than what was taken for it',
  'sometimes an order that left owes again what went back of it',
  'sometimes the desk wants money back of an order that no fault struck',
  'sometimes all goes back for goods that left',
  'sometimes a message is handled a second time',
  'sometimes an order is paid a second time',
  'sometimes an order is paid a second time after its money was given back by hand',
  'sometimes an order lapses whose buyer had long enough to pay',
  'sometimes stock is kept here',
  'sometimes stock is promised to an order',
  'sometimes a SKU is sold out',
  'sometimes promised stock is freed',
  'sometimes a shelf is counted',
  'sometimes stock comes for who waits',
  'sometimes an order that was short is promised its goods',
  'sometimes an order is cancelled for want of stock',
  'sometimes a person says that a store need not be told',
  'sometimes a person says too early that a store need not be told',
  'story completed',
  'story cancelled',
  'story expired',
  'mail due: confirmed',
  'mail due: cancelled',
] as const;

const FACTS_ALONE = 'pretended stores tell of it with the order itself, or when it is known';

export const WIDE_GUARDS: Guards = {
  all: [
    ...WIDE_FAULTS.map((kind) => `fault ${kind}`),
    ...TRANSITION_GUARDS,
    ...MONEY_GUARDS,
    ...GOODS_GUARDS,
    ...MAIL_GUARDS,
    ...SOMETIMES,
    ...DIALECT_GUARDS,
  ],
  notReached: {
    ...LIFECYCLES_NOT_REACHED,
    'transition ORD2 none StorefrontFulfilmentReported awaited': FACTS_ALONE,
    'transition ORD2 none StorefrontCancellationReported awaited': FACTS_ALONE,
    'transition ORD10 cancel_requested OrderCancellationRefused placed':
      'pretended stores send no parcels of their own yet',
  },
};
