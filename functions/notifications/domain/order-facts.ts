import * as z from 'zod';
import type { orderPlacedSchema } from '../../orders/contract.ts';
import { moneySchema } from '../../shared/money.ts';

/** Where a buyer's name, address and number stand in a snapshot; ciphertext in all that follows. */
const RECIPIENT_PATHS = ['buyer.name', 'buyer.email', 'buyer.phone', 'shipTo.name'] as const;
export type RecipientPath = (typeof RECIPIENT_PATHS)[number];

const lineSchema = z.object({
  lineId: z.string(),
  title: z.string(),
  quantity: z.number().int().nonnegative(),
  total: moneySchema,
});

const totalsSchema = z.object({
  goods: moneySchema,
  discount: moneySchema,
  shipping: moneySchema,
  tax: moneySchema,
  other: moneySchema,
  total: moneySchema,
});

/** As much of an order as its mails tell. */
export const orderFactsSchema = z.object({
  orderId: z.string(),
  channelId: z.string(),
  /** The storefront's adapter: `shopify` … */
  storefront: z.string(),
  number: z.string(),
  placedAt: z.iso.datetime(),
  locale: z.string().nullable(),
  pricesIncludeTax: z.boolean(),
  lines: z.array(lineSchema),
  totals: totalsSchema,
  /** Ciphertext by path. */
  recipient: z.partialRecord(z.enum(RECIPIENT_PATHS), z.string()),
  /** The channel's settings; no secrets. */
  settings: z.record(z.string(), z.string()),
});
export type OrderFacts = z.infer<typeof orderFactsSchema>;

/** What an amendment replaces. */
export const amendedFactsSchema = orderFactsSchema.pick({
  lines: true,
  totals: true,
  recipient: true,
});
export type AmendedFacts = z.infer<typeof amendedFactsSchema>;

/** What an order contains, as far as its mails tell it. */
export const contentFactsOf = ({
  lines,
  totals,
  personal,
}: Pick<z.infer<typeof orderPlacedSchema>['snapshot'], 'totals' | 'personal'> & {
  readonly lines: readonly OrderFacts['lines'][number][];
}): AmendedFacts => ({
  lines: lines.map(({ lineId, title, quantity, total }) => ({ lineId, title, quantity, total })),
  totals,
  recipient: Object.fromEntries(
    RECIPIENT_PATHS.flatMap((path) => {
      const text = personal[path];
      return text === undefined ? [] : [[path, text]];
    }),
  ),
});

/** What an order's placing tells. */
export const factsOf = ({
  snapshot,
  wish,
  orderId,
  channelId,
  provider,
}: z.infer<typeof orderPlacedSchema>): OrderFacts => ({
  orderId,
  channelId,
  storefront: provider,
  number: snapshot.number,
  placedAt: snapshot.placedAt,
  locale: snapshot.buyerLocale,
  pricesIncludeTax: snapshot.pricesIncludeTax,
  ...contentFactsOf(snapshot),
  settings: wish.settings,
});
