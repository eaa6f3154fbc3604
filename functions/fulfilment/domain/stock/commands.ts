import * as z from 'zod';
import { DISPOSITIONS } from '../../contract.ts';
import { locationSchema, skuSchema } from './quantities.ts';

/** More than anybody stores; also far below where numbers stop being exact. */
const MOST = 1_000_000_000;
const count = z.number().int().min(0).max(MOST);

const told = {
  sku: skuSchema,
  location: locationSchema,
  by: z.string().min(1).max(200),
  why: z.string().min(1).max(500),
};

/** Goods came in. */
export const receiveStockSchema = z.object({ ...told, quantity: count.min(1) });

/** Somebody counted what is on the shelf, promised goods included. */
export const countStockSchema = z.object({ ...told, counted: count });

/** Units that came back were looked at; only what goes back on the shelf moves stock. */
export const restockReturnedSchema = z.object({
  orderId: z.string(),
  returnId: z.string(),
  lineId: z.string(),
  sku: z.string().min(1),
  location: z.string().min(1),
  quantity: count.min(1),
  disposition: z.enum(DISPOSITIONS),
});

/** Orders may be waiting for what is there now. */
export const fillBackordersSchema = z.object({ sku: z.string().min(1) });
