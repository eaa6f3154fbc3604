import { fulfilmentMutants } from './bank/fulfilment.ts';
import { ingestMutants } from './bank/ingest.ts';
import { kernelMutants } from './bank/kernel.ts';
import { notificationMutants } from './bank/notifications.ts';
import { orderMutants } from './bank/orders.ts';
import { paymentMutants } from './bank/payments.ts';
import { stockMutants } from './bank/stock.ts';
import { storefrontMutants } from './bank/storefronts.ts';
import { templateMutants } from './bank/template.ts';
import { viewMutants } from './bank/views.ts';
import type { Mutant } from './mutant.ts';

/** Every seeded bug, by where it is. A bank of a further part is added here. */
export const MUTANTS: readonly Mutant[] = [
  ...kernelMutants,
  ...ingestMutants,
  ...orderMutants,
  ...paymentMutants,
  ...fulfilmentMutants,
  ...stockMutants,
  ...storefrontMutants,
  ...notificationMutants,
  ...viewMutants,
  ...templateMutants,
];
