import * as z from 'zod';
import type { StockPlace, StockShelf } from '../../shared/adapters/stock-reader.ts';
import { listInputSchema } from '../list-input.ts';
import { done, merchantIdSchema, operation } from '../operation.ts';
import { skuSchema } from '../stock-input.ts';

const inputSchema = listInputSchema.pick({ limit: true }).extend({
  merchantId: merchantIdSchema,
  sku: skuSchema.optional(),
  cursor: z.string().max(200).optional(),
});

/** Levels by SKU and location, with what orders wait for; strongly read, so never behind. */
export const listStock = operation(inputSchema, async ({ stock }, input) => {
  const { merchantId, sku, limit, cursor: after } = input;
  if (sku !== undefined) return done({ levels: rowsOf(await stock.shelf(merchantId, sku)) });
  const places = await stock.places(merchantId, { after, limit });
  const skus = [...new Set(places.map((place) => place.sku))];
  const shelves = new Map(
    await Promise.all(
      skus.map(async (each) => [each, await stock.shelf(merchantId, each)] as const),
    ),
  );
  const levels = places.flatMap((place) => rowsAt(place, shelves.get(place.sku)));
  const last = places.at(-1);
  return done({ levels, ...(last && places.length === limit ? { next: last.key } : {}) });
});

/** What is waited for stands with each of the SKU's levels: it is of the SKU, not of the place. */
const rowsOf = ({ levels, awaited }: StockShelf) => levels.map((level) => ({ ...level, awaited }));

const rowsAt = ({ location }: StockPlace, shelf: StockShelf | undefined) =>
  shelf ? rowsOf(shelf).filter((level) => level.location === location) : [];
