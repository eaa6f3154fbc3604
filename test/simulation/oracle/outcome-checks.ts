import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
import { isToldOfCancellation, knowsOfCancellation } from './store-rules.ts';
import { disputesOf, isUndisturbed } from './story-checks.ts';
import { happened, type Told, toldOf } from './told.ts';

/** What our word for an order means outside: at the provider, at the store, at the carrier. */
export const checkOutcomes: FinalCheck = (quiet) => {
  for (const life of quiet.lives) {
    const told = toldOf(quiet, 'orders', life);
    if (told.length === 0) continue;
    checkLeaving(quiet, life, told);
    checkTaken(quiet, life);
    checkFreed(quiet, life, told);
    checkDispute(quiet, life, told);
    checkStoreHears(quiet, life, told);
  }
};

const checkLeaving = ({ accuse }: Quiet, { orderId }: Life, told: Told): void => {
  const left = told.findIndex(({ type }) => type === 'OrderHandedOver');
  if (left >= 0 && !happened(told.slice(0, left), 'OrderConfirmed')) {
    accuse('unpaid', orderId, 'its goods left, and it was never confirmed');
  }
};

/** Once the carrier has the goods, what was held is taken. */
const checkTaken = (quiet: Quiet, life: Life): void => {
  const hasLeft = happened(toldOf(quiet, 'fulfilment', life), 'ShipmentHandedOver');
  if (!hasLeft || !isUndisturbed(life)) return;
  const { held, captured } = life.merchant.stripe.books.ofOrder(life.orderId);
  if (held > 0 && captured === 0)
    quiet.accuse('unpaid', life.orderId, `${held} are held and not taken`);
};

const CANCELLING = [
  'OrderCancellationRequested',
  'OrderCancellationRefused',
  'OrderCancelled',
  'OrderReinstated',
];

/** What a buyer's bank holds for an order that is to be cancelled is freed, and does not wait until it lapses. */
const checkFreed = ({ accuse }: Quiet, life: Life, told: Told): void => {
  const last = told.findLast(({ type }) => CANCELLING.includes(type))?.type;
  const { held } = life.merchant.stripe.books.ofOrder(life.orderId);
  if (last === 'OrderCancellationRequested' && held > 0)
    accuse('R20', life.orderId, `it is to be cancelled, and ${held} are still held`);
};

/** What a bank disputes does not go to the carrier before the bank has decided. */
const checkDispute = ({ accuse, coverage }: Quiet, life: Life, told: Told): void => {
  const isOpen = disputesOf(life).some(({ status }) => !['won', 'lost'].includes(status));
  const order = life.merchant.store.books.order(life.externalId);
  if (!isOpen || !isUndisturbed(life) || order?.cancelledAt !== null) return;
  if (life.asked.has('hand-over')) return;
  coverage.saw('sometimes an order waits for a bank');
  const last = told.findLast(({ type }) => ['OrderHeld', 'OrderHoldReleased'].includes(type));
  // Another hold may have been released since.
  const { openHolds = [] } = (last?.data ?? {}) as { readonly openHolds?: readonly string[] };
  if (!openHolds.includes('dispute')) {
    accuse('liveness', life.orderId, 'its charge is disputed, and it is not on hold');
  }
};

const checkStoreHears = ({ accuse, coverage }: Quiet, life: Life, told: Told): void => {
  const { store, plan } = life.merchant;
  if (plan.storefront === 'generic' || !isToldOfCancellation(told)) return;
  coverage.saw('sometimes a store is told of a cancellation');
  const order = store.books.order(life.externalId);
  const versions = life.told.map((version) => version.order);
  if (order?.cancelledAt === null && !knowsOfCancellation(store.books, life.externalId, versions)) {
    accuse('store', life.orderId, 'it is cancelled here, and its store has not heard of it');
  }
};
