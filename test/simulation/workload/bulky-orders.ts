import { lineWith, type SampleOrder } from '../../../local/simulators/storefronts/order.ts';
import type { Luck } from '../engine/luck.ts';

/** Titles as long as we keep them, and so many that a commit of the order has no room in an item. */
const LINES = 440;
const TITLE_BYTES = 370;

/** The same order, with gifts by the hundred: no packing makes it small, and nothing more is due for it. */
export const bulky = (order: SampleOrder, luck: Luck): SampleOrder => ({
  ...order,
  lines: [
    ...order.lines,
    ...Array.from({ length: LINES }, (_, index) =>
      lineWith({
        id: `9${order.number}${index}`,
        sku: null,
        title: Buffer.from(luck.bytes(TITLE_BYTES)).toString('base64'),
        quantity: 1,
        unitPrice: 0n,
      }),
    ),
  ],
});
