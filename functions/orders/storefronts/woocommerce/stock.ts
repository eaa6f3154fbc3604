import { askStore, expectBody, listOf, refusalOf, type StoreApi, textIn } from '../store-http.ts';
import type { StockAnswer, StockWish, StorefrontCalls } from '../storefront-calls.ts';

/** Levels of products and of their variations, which WooCommerce finds by SKU alike. */
export const wooStock = (api: StoreApi): Pick<StorefrontCalls, 'setStock'> => ({
  setStock: async (wishes) => {
    const answers: StockAnswer[] = [];
    for (const wish of wishes) answers.push(await setOne(api, wish));
    return answers;
  },
});

const setOne = async (api: StoreApi, wish: StockWish): Promise<StockAnswer> => {
  const { sku, available } = wish;
  const path = wish.externalId ?? (await findProduct(api, sku));
  if (path === null) return { sku, kind: 'unknown' };
  const body = { manage_stock: true, stock_quantity: available };
  const answer = await askStore(api, { method: 'PUT', path: `/products/${path}`, body });
  if (answer.status < 300) return { sku, kind: 'done', externalId: path };
  return answer.status === 404
    ? { sku, kind: 'unknown' }
    : { sku, kind: 'refused', because: refusalOf(answer) };
};

/** `794`, or `794/variations/733` */
const findProduct = async (api: StoreApi, sku: string): Promise<string | null> => {
  const request = { method: 'GET', path: '/products', query: { sku } } as const;
  const products = listOf(expectBody(await askStore(api, request), 'GET /products'));
  const product = products.find((each) => textIn(each, 'sku') === sku);
  if (product === undefined) return null;
  const id = textIn(product, 'id') ?? '';
  const isVariation = textIn(product, 'type') === 'variation';
  return isVariation ? `${textIn(product, 'parent_id')}/variations/${id}` : id;
};
