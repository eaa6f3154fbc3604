import type { LosslessJson } from '../../../shared/lossless.ts';
import type { ToldParcel } from '../../domain/write-backs.ts';
import { type LineQuantity, without } from '../parcel-lines.ts';
import { type StoreApi, textIn } from '../store-http.ts';
import type { StorefrontCalls, WriteBackAnswer } from '../storefront-calls.ts';
import { absent } from './absent.ts';
import {
  createFulfilment,
  type OpenLine,
  planOf,
  readOpenLines,
  updateTracking,
} from './fulfilment-orders.ts';
import { fulfillableOf, standingOf } from './fulfilments.ts';

const CANCELLED: WriteBackAnswer = { kind: 'refused', because: 'the store cancelled the order' };

const HIDDEN: WriteBackAnswer = {
  kind: 'refused',
  because:
    'the app does not see all fulfilment orders: give it the scopes of whoever fulfils them, such as write_merchant_managed_fulfillment_orders',
};

const done = (externalIds: readonly string[]): WriteBackAnswer => ({ kind: 'done', externalIds });

/**
 * A parcel is one fulfilment at Shopify, or one for each location that Shopify lets it leave from. A
 * fulfilment takes no mark of ours: it is known by the id that Shopify gave it, by its tracking number,
 * or by being the only new one with these goods. So only what is missing is ever created.
 */
export const shopifyParcels = (
  api: StoreApi,
  readOrder: (externalOrderId: string) => Promise<LosslessJson | undefined>,
): Pick<StorefrontCalls, 'tellParcel' | 'findParcel'> => ({
  findParcel: async ({ externalOrderId, parcel }) => {
    const order = await readOrder(externalOrderId);
    if (order === undefined) return absent(api);
    const { ids, stale, missing } = standingOf(order, parcel);
    return missing.length === 0 && stale.length === 0 ? done(ids) : null;
  },
  tellParcel: async ({ externalOrderId, parcel }) => {
    // Both at once: what is told the first time needs both, and waiting is what the call costs.
    const [order, open] = await Promise.all([
      readOrder(externalOrderId),
      readOpenLines(api, externalOrderId),
    ]);
    if (order === undefined) return absent(api);
    const { ids, stale, missing } = standingOf(order, parcel);
    for (const id of stale) {
      const refusal = await updateTracking(api, id, parcel);
      if (refusal !== undefined) return { kind: 'refused', because: refusal };
    }
    if (missing.length === 0) return done(ids);
    if (textIn(order, 'cancelled_at') !== undefined) return CANCELLED;
    const fulfillable = fulfillableOf(order);
    return fulfil(api, { externalOrderId, parcel, missing, ids, fulfillable, open });
  },
});

interface Told {
  readonly externalOrderId: string;
  readonly parcel: ToldParcel;
  readonly missing: readonly LineQuantity[];
  readonly ids: readonly string[];
  readonly fulfillable: readonly LineQuantity[];
  readonly open: readonly OpenLine[];
}

/** What the store has fulfilled already, by whomever, is not to be told: that is no refusal. */
const fulfil = async (api: StoreApi, told: Told): Promise<WriteBackAnswer> => {
  const { externalOrderId, parcel, missing } = told;
  const ids = [...told.ids];
  const plan = planOf(told.open, missing);
  if (isHidden(told, plan.flat())) return HIDDEN;
  for (const place of plan) {
    const made = await createFulfilment(api, place, parcel);
    if ('id' in made) {
      ids.push(made.id);
      continue;
    }
    const left = await readOpenLines(api, externalOrderId);
    if (isStillOpen(left, place)) return { kind: 'refused', because: made.refusal };
  }
  return done(ids);
};

/** Shopify leaves out, without a word, fulfilment orders that the app has no scope for. */
const isHidden = ({ missing, fulfillable }: Told, planned: readonly OpenLine[]): boolean => {
  const unplanned = without(missing, planned);
  const unseen = without(fulfillable, planned);
  return unplanned.some(({ lineId }) => unseen.some((each) => each.lineId === lineId));
};

/** Whether the store has any of these left to fulfil. */
const isStillOpen = (left: readonly OpenLine[], place: readonly OpenLine[]): boolean =>
  without(
    place.map(({ id, quantity }) => ({ lineId: id, quantity })),
    left.map(({ id, quantity }) => ({ lineId: id, quantity })),
  ).length < place.length;
