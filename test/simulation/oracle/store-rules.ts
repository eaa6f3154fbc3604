import { figuresOf, type SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import { asPlaced } from '../../../local/simulators/storefronts/shopify-figures.ts';
import type { StoreBooks } from '../../../local/simulators/stores/store-books.ts';
import type { StorefrontName } from '../workload/scenario.ts';

/** Whether a store knows, or knew, that an order was given up, by its own books and by what it told of. */
export const knowsOfCancellation = (
  books: Pick<StoreBooks, 'refunds' | 'held'>,
  orderId: string,
  told: readonly SampleOrder[],
): boolean => {
  // One that takes it back afterwards has heard of it too; some show an order as refunded, once all is.
  if (told.some(({ cancelledAt }) => cancelledAt !== null)) return true;
  const refunds = books.refunds(orderId);
  const given = refunds.reduce((sum, { amount }) => sum + amount, 0n);
  // As it is, or as it was before something was added to it.
  const wasGivenBack = told.some((order) => order.paid && figuresOf(order).total <= given);
  const isGivenBack = refunds.length > 0 && (books.held(orderId) === 0n || wasGivenBack);
  // What is added to the order after that is held again.
  return isGivenBack || refunds.some(({ note }) => note.startsWith('karwan_write_back='));
};

interface Recorded {
  readonly type: string;
  readonly data: unknown;
}

/** The order's last word is that it is cancelled, and its store neither refused to hear of it nor need hear. */
export const isToldOfCancellation = (events: readonly Recorded[]): boolean => {
  const last = events.findLast(({ type }) => ['OrderCancelled', 'OrderReinstated'].includes(type));
  if (last?.type !== 'OrderCancelled') return false;
  return events.every(
    ({ type, data }) => type !== 'WriteBacksSettled' && (type !== 'WriteBackEnded' || isDone(data)),
  );
};

const isDone = (data: unknown): boolean => (data as { readonly done: boolean }).done;

/** What a store says that an order comes to: of a cancelled one Shopify does not tell what edits took out of it before. */
export const toldTotal = (order: SampleOrder, storefront: StorefrontName | undefined): bigint => {
  const isAsPlaced = storefront === 'shopify' && order.cancelledAt !== null;
  return figuresOf(isAsPlaced ? asPlaced(order) : order).total;
};
