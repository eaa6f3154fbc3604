import type { Life } from '../workload/life.ts';
import type { FinalCheck, Quiet } from './judging.ts';
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
  if (last?.type !== 'OrderHeld') {
    accuse('liveness', life.orderId, 'its charge is disputed, and it is not on hold');
  }
};

const checkStoreHears = ({ accuse, coverage }: Quiet, life: Life, told: Told): void => {
  const { store, plan } = life.merchant;
  const last = told.findLast(({ type }) => ['OrderCancelled', 'OrderReinstated'].includes(type));
  if (last?.type !== 'OrderCancelled' || plan.storefront === 'generic') return;
  if (told.some(({ type, data }) => type === 'WriteBackEnded' && !isDone(data))) return;
  coverage.saw('sometimes a store is told of a cancellation');
  const order = store.books.order(life.externalId);
  // One that takes it back afterwards has heard of it too; some show an order as refunded, once all is.
  const refunds = store.books.refunds(life.externalId);
  const isGivenBack = refunds.length > 0 && store.books.held(life.externalId) === 0n;
  // What is added to the order after that is held again.
  const wasGivenBack = refunds.some(({ note }) => note.startsWith('karwan_write_back='));
  const isKnown =
    isGivenBack || wasGivenBack || life.told.some((version) => version.order.cancelledAt !== null);
  if (order?.cancelledAt === null && !isKnown) {
    accuse('store', life.orderId, 'it is cancelled here, and its store has not heard of it');
  }
};

const isDone = (data: unknown): boolean => (data as { readonly done: boolean }).done;
