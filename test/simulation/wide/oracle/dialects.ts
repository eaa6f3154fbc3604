import { isToldOfCancellation, knowsOfCancellation } from '../../oracle/store-rules.ts';
import { eventsOf, statusOf } from './evidence.ts';
import type { LifeCheck } from './judging.ts';

/** What a store that speaks Shopify's or WooCommerce's dialect was told of, by its own books. */
export const checkDialect: LifeCheck = ({ accuse, coverage, world }, life) => {
  const { externalId, merchant, orderId, told } = life;
  const { books, plan } = merchant;
  const { dialect } = plan;
  if (dialect === undefined) return;
  const order = books.order(externalId);
  const status = statusOf(world, life);
  coverage.saw(`sometimes an order is ${status} at ${dialect}`);
  if (books.fulfilments(externalId).length + books.notes(externalId).length > 0) {
    coverage.saw(`sometimes ${dialect} is told of a parcel`);
  }
  if (books.refunds(externalId).some(({ note }) => note.startsWith('karwan_refund_id='))) {
    coverage.saw(`sometimes ${dialect} is told of a refund`);
  }
  const events = eventsOf(world, 'orders', life);
  if (life.isDeleted) {
    coverage.saw(`sometimes an order is deleted at ${dialect}`);
    if (!events.some(isDeletion))
      accuse('store', orderId, 'its store deleted it, and nobody here has heard of it');
  }
  if (!isToldOfCancellation(events)) return;
  coverage.saw(`sometimes ${dialect} is told of a cancellation`);
  if (order?.cancelledAt === null && !knowsOfCancellation(books, externalId, told)) {
    accuse('store', orderId, 'it is cancelled here, and its store has not heard of it');
  }
};

/** What a store answers that is asked for an order which it has no more. */
const isDeletion = ({ type, data }: ReturnType<typeof eventsOf>[number]): boolean =>
  type === 'StorefrontCancellationReported' &&
  (data as { readonly reason: string | null }).reason === 'deleted';

export const DIALECT_GUARDS: readonly string[] = ['shopify', 'woocommerce'].flatMap((dialect) => [
  ...['completed', 'cancelled', 'expired'].map(
    (end) => `sometimes an order is ${end} at ${dialect}`,
  ),
  `sometimes an order is deleted at ${dialect}`,
  ...['parcel', 'refund', 'cancellation'].map(
    (what) => `sometimes ${dialect} is told of a ${what}`,
  ),
]);
