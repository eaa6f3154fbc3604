import { listOf, memberOf, type StoreApi, textIn } from '../store-http.ts';
import type { WriteBackAnswer } from '../storefront-calls.ts';
import { askGraphQl } from './graphql.ts';

const SCOPES = `query KarwanScopes {
  currentAppInstallation { accessScopes { handle } }
}`;

/**
 * Whether the app sees all orders. To one without `read_all_orders` an order of more than 60 days is not
 * found, as if somebody had deleted it.
 */
export const seesAllOrders = async (api: StoreApi): Promise<boolean> => {
  const data = await askGraphQl(api, SCOPES, {});
  const granted = listOf(memberOf(memberOf(data, 'currentAppInstallation'), 'accessScopes'));
  return granted.some((scope) => textIn(scope, 'handle') === 'read_all_orders');
};

const GONE: WriteBackAnswer = { kind: 'refused', because: 'the store has no such order any more' };
const HIDDEN: WriteBackAnswer = {
  kind: 'refused',
  because:
    'the store shows no such order, which may only be older than 60 days: give the app the scope read_all_orders',
};

/** What to say of an order that is not found; the store is told nothing either way. */
export const absent = async (api: StoreApi): Promise<WriteBackAnswer> =>
  (await seesAllOrders(api)) ? GONE : HIDDEN;
