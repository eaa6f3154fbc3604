import { permanent } from '../../../shared/fault.ts';
import { askStore, expectBody, listOf, refusalOf, type StoreApi, textIn } from '../store-http.ts';
import type { StorefrontCalls, StoreWebhook } from '../storefront-calls.ts';

/** What `map` reads; paid, cancelled and refunded are all `order.updated`. */
const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];
const PER_PAGE = 100;

/** The store's webhooks: listed first, and only what is missing is added or woken. */
export const wooWebhooks = (
  api: StoreApi,
): Pick<StorefrontCalls, 'listWebhooks' | 'registerWebhooks'> => {
  const listWebhooks = async (): Promise<readonly StoreWebhook[]> => {
    const webhooks: StoreWebhook[] = [];
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = { per_page: String(PER_PAGE), page: String(page) };
      const answer = await askStore(api, { method: 'GET', path: '/webhooks', query });
      const found = listOf(expectBody(answer, 'GET /webhooks'));
      pages = Number(answer.headers.get('x-wp-totalpages') ?? '1');
      webhooks.push(
        ...found.map((each) => ({
          id: textIn(each, 'id') ?? '',
          topic: textIn(each, 'topic') ?? '',
          url: textIn(each, 'delivery_url') ?? '',
          active: textIn(each, 'status') === 'active',
        })),
      );
    }
    return webhooks;
  };
  const put = async (path: string, method: 'POST' | 'PUT', body: object): Promise<void> => {
    const answer = await askStore(api, { method, path, body });
    if (answer.status >= 300) throw permanent('store-refused', refusalOf(answer));
  };
  return {
    listWebhooks,
    registerWebhooks: async (url, secret) => {
      const known = (await listWebhooks()).filter((each) => each.url === url);
      const missing = TOPICS.filter(
        (topic) => !known.some((each) => each.topic === topic && each.active),
      );
      for (const topic of missing) {
        const asleep = known.find((each) => each.topic === topic);
        const wanted = { topic, delivery_url: url, secret, status: 'active' };
        if (asleep) await put(`/webhooks/${asleep.id}`, 'PUT', wanted);
        else await put('/webhooks', 'POST', { name: `Karwan ${topic}`, ...wanted });
      }
      return missing;
    },
  };
};
