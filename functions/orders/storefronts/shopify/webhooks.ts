import { permanent } from '../../../shared/fault.ts';
import {
  askStore,
  expectBody,
  listOf,
  memberOf,
  refusalOf,
  type StoreApi,
  textIn,
} from '../store-http.ts';
import type { StorefrontCalls, StoreWebhook } from '../storefront-calls.ts';

/** What `map` reads. A new fulfilment is told with its order, by `orders/updated`. */
const TOPICS = [
  'orders/create',
  'orders/updated',
  'orders/cancelled',
  'orders/delete',
  'refunds/create',
  'fulfillments/update',
];

/**
 * The app's subscriptions: listed first, and only what is missing is added. Shopify signs all of them
 * with the app's client secret, which is why no secret goes along.
 */
export const shopifyWebhooks = (
  api: StoreApi,
): Pick<StorefrontCalls, 'listWebhooks' | 'registerWebhooks'> => {
  const listWebhooks = async (): Promise<readonly StoreWebhook[]> => {
    const query = { limit: '250' };
    const answer = await askStore(api, { method: 'GET', path: '/webhooks.json', query });
    const webhooks = listOf(memberOf(expectBody(answer, 'GET /webhooks.json'), 'webhooks'));
    return webhooks.map((each) => ({
      id: textIn(each, 'id') ?? '',
      topic: textIn(each, 'topic') ?? '',
      url: textIn(each, 'address') ?? '',
      active: true,
    }));
  };
  return {
    listWebhooks,
    registerWebhooks: async (url) => {
      const known = (await listWebhooks()).filter((each) => each.url === url);
      const missing = TOPICS.filter((topic) => !known.some((each) => each.topic === topic));
      for (const topic of missing) {
        const body = { webhook: { topic, address: url, format: 'json' } };
        const answer = await askStore(api, { method: 'POST', path: '/webhooks.json', body });
        if (answer.status >= 300) throw permanent('store-refused', refusalOf(answer));
      }
      return missing;
    },
  };
};
