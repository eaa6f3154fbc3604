import type { LosslessJson } from '../../../shared/lossless.ts';
import { utcInstant } from '../fields.ts';
import { askStore, bytesOfJson, expectBody, listOf, type StoreApi, textIn } from '../store-http.ts';
import type { StoreOrder, StoreOrderPage } from '../storefront-calls.ts';

const PER_PAGE = 50;

type Filter = Readonly<Record<string, string>>;

/**
 * A page of the orders that the filter lets through. WooCommerce has no cursor and no order by time of
 * change, so they come by id and are counted: whatever leaves the filter while they are read moves all
 * behind it up. So each page begins with the last order of the one before; where that is not there any
 * more, it is looked for further to the front, until nothing can lie between the two pages.
 */
export const listPage = async (
  api: StoreApi,
  filter: Filter,
  page: string | null,
): Promise<StoreOrderPage> => {
  const { offset, lastId } = placeIn(page);
  for (let from = offset; ; from = Math.max(0, from - PER_PAGE + 1)) {
    const orders = await readFrom(api, filter, from);
    const [first] = orders;
    if (from > 0 && (first === undefined || idOf(first) > lastId)) continue;
    const last = orders.at(-1);
    const isFull = last !== undefined && orders.length >= PER_PAGE;
    return {
      orders: orders.filter((order) => idOf(order) > lastId),
      next: isFull ? `${from + orders.length - 1}:${idOf(last)}` : null,
    };
  }
};

/** `49:1050`: how many come before, and the id of the last that was read. Anything else begins anew. */
const placeIn = (page: string | null): { readonly offset: number; readonly lastId: bigint } => {
  const [, offset = '0', lastId = '0'] = /^(\d{1,9}):(\d{1,20})$/.exec(page ?? '') ?? [];
  return { offset: Number(offset), lastId: BigInt(lastId) };
};

const readFrom = async (
  api: StoreApi,
  filter: Filter,
  offset: number,
): Promise<readonly StoreOrder[]> => {
  const query = { ...filter, per_page: String(PER_PAGE), orderby: 'id', order: 'asc' };
  const answer = await askStore(api, {
    method: 'GET',
    path: '/orders',
    query: offset === 0 ? query : { ...query, offset: String(offset) },
  });
  return listOf(expectBody(answer, 'GET /orders')).map(orderOf);
};

const idOf = ({ externalOrderId }: StoreOrder): bigint =>
  /^\d{1,20}$/.test(externalOrderId) ? BigInt(externalOrderId) : 0n;

export const orderOf = (order: LosslessJson): StoreOrder => {
  const changed = textIn(order, 'date_modified_gmt') ?? textIn(order, 'date_created_gmt');
  return {
    externalOrderId: textIn(order, 'id') ?? '',
    updatedAt: utcInstant.safeParse(changed).data ?? new Date(0).toISOString(),
    rawBody: bytesOfJson(order),
  };
};
