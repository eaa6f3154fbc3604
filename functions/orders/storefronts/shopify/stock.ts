import type { LosslessJson } from '../../../shared/lossless.ts';
import { listOf, memberOf, type StoreApi, textIn } from '../store-http.ts';
import type { StockAnswer, StockWish, StorefrontCalls } from '../storefront-calls.ts';
import { askGraphQl, gidOf, idOfGid } from './graphql.ts';

const LOCATION = `query KarwanLocation {
  location { id }
}`;
const ITEM = `query KarwanItem($query: String!) {
  inventoryItems(first: 10, query: $query) { nodes { id sku } }
}`;
const SET = `mutation KarwanStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    userErrors { code field message }
  }
}`;

/** A wish with the item that Shopify keeps the stock of. */
interface Found extends StockWish {
  readonly externalId: string;
}

/**
 * Levels at one location of the shop: the one that the channel names, else its first. The quantity is
 * set and not compared with what the shop shows, because the shelf is kept here.
 */
export const shopifyStock = (
  api: StoreApi,
  location: string | undefined,
): Pick<StorefrontCalls, 'setStock'> => ({
  setStock: async (wishes, key) => {
    const found: Found[] = [];
    const answers: StockAnswer[] = [];
    for (const wish of wishes) {
      const externalId = wish.externalId ?? (await findItem(api, wish.sku));
      if (externalId === null) answers.push({ sku: wish.sku, kind: 'unknown' });
      else found.push({ ...wish, externalId });
    }
    if (found.length === 0) return answers;
    const locationId = location ? gidOf('Location', location) : await firstLocation(api);
    return [...answers, ...(await setAll(api, found, { locationId, key }))];
  },
});

const firstLocation = async (api: StoreApi): Promise<string> =>
  textIn(memberOf(await askGraphQl(api, LOCATION, {}), 'location'), 'id') ?? '';

/** The search is by words, so the SKU is compared as well. */
const findItem = async (api: StoreApi, sku: string): Promise<string | null> => {
  const query = `sku:"${sku.replaceAll(/["\\]/g, (mark) => `\\${mark}`)}"`;
  const data = await askGraphQl(api, ITEM, { query });
  const items = listOf(memberOf(memberOf(data, 'inventoryItems'), 'nodes'));
  const item = items.find((each) => textIn(each, 'sku')?.trim() === sku);
  return item === undefined ? null : idOfGid(textIn(item, 'id') ?? '');
};

interface Place {
  readonly locationId: string;
  readonly key: string;
}

/** All or nothing at Shopify: what it will not take is left out, and the others are set again. */
const setAll = async (
  api: StoreApi,
  wishes: readonly Found[],
  place: Place,
): Promise<readonly StockAnswer[]> => {
  if (wishes.length === 0) return [];
  const errors = await setQuantities(api, wishes, place);
  if (errors.length === 0) {
    return wishes.map(({ sku, externalId }) => ({ sku, kind: 'done', externalId }));
  }
  const refusals = new Map(errors.map((error) => [indexOf(error), saidIn(error)]));
  const refusalOf = (index: number) => refusals.get(index) ?? refusals.get(undefined);
  const answers = wishes.flatMap(({ sku }, index): StockAnswer[] => {
    const because = refusalOf(index);
    return because === undefined ? [] : [{ sku, kind: 'refused', because }];
  });
  const rest = wishes.filter((_, index) => refusalOf(index) === undefined);
  return [...answers, ...(await setAll(api, rest, { ...place, key: `${place.key}-` }))];
};

const setQuantities = async (
  api: StoreApi,
  wishes: readonly Found[],
  { locationId, key }: Place,
): Promise<readonly LosslessJson[]> => {
  const quantities = wishes.map(({ externalId, available }) => ({
    inventoryItemId: gidOf('InventoryItem', externalId),
    locationId,
    quantity: available,
    changeFromQuantity: null,
  }));
  const input = { name: 'available', reason: 'correction', quantities };
  const data = await askGraphQl(api, SET, { input, key });
  return listOf(memberOf(memberOf(data, 'inventorySetQuantities'), 'userErrors'));
};

/** `["input", "quantities", "3", "locationId"]` → 3 */
const indexOf = (error: LosslessJson): number | undefined => {
  const index = listOf(memberOf(error, 'field')).find((part) => /^\d+$/.test(String(part)));
  return index === undefined ? undefined : Number(index);
};

const saidIn = (error: LosslessJson): string => textIn(error, 'message') ?? '';
