import { checkSettings, fileSettingChecks } from '../file-settings.ts';
import { printedReferenceOf } from '../printed-reference.ts';
import type { PaymentProvider } from '../provider.ts';

/**
 * The courier takes the money at the door and hands it over later, less its fee. Pending, collected
 * and settled are three facts: only the last one is our money. Refunds are a person's.
 */
export const cashOnDelivery: PaymentProvider = {
  name: 'cash-on-delivery',
  title: 'Cash on delivery',
  can: [],
  keepsReferences: true,
  open: (wish) => ({ kind: 'on-delivery', reference: printedReferenceOf(wish.orderId) }),
  checkConfiguration: (_secret, settings) => checkSettings(settings, fileSettingChecks('cod')),
};
