import * as z from 'zod';
import type { Commit } from '../../shared/commit.ts';
import { moneyTextSchema } from '../../views/contract.ts';
import { moneyText } from './money-text.ts';

const snapshotSchema = z.object({
  lines: z.array(
    z.object({
      lineId: z.string(),
      sku: z.string().nullable(),
      title: z.string(),
      quantity: z.number(),
      unitPrice: moneyTextSchema,
      total: moneyTextSchema,
    }),
  ),
  totals: z.record(z.string(), moneyTextSchema),
  pricesIncludeTax: z.boolean().optional(),
  refunds: z.array(z.object({ externalRefundId: z.string(), amount: moneyTextSchema })).optional(),
  shipToCountry: z.string().nullable().optional(),
  personal: z.record(z.string(), z.string()).optional(),
});
const holderSchema = z.object({ snapshot: z.looseObject({}) });

/** What the newest recorded snapshot adds to an order's view. */
export interface OrderDetail {
  readonly lines: readonly OrderLineText[];
  /** Part of the total → amount as text, in the order of a bill. */
  readonly totals: Readonly<Record<string, string>>;
  readonly pricesIncludeTax: boolean;
  readonly refunds: readonly { readonly externalRefundId: string; readonly amount: string }[];
  readonly shipToCountry: string | null;
  /** Path → ciphertext. */
  readonly sealed: Readonly<Record<string, string>>;
}

interface OrderLineText {
  readonly lineId: string;
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly total: string;
}

const NOTHING: OrderDetail = {
  lines: [],
  totals: {},
  pricesIncludeTax: false,
  refunds: [],
  shipToCountry: null,
  sealed: {},
};

/**
 * From the last event that carries a snapshot, its sealed texts from the last that says them; empty when
 * the order itself has not come yet. Throws on a snapshot that cannot be read: half an order would look
 * like a whole one.
 */
export const detailOf = (commits: readonly Commit[]): OrderDetail => {
  const held = commits
    .flatMap((commit) => commit.events)
    .toReversed()
    .map(({ data }) => holderSchema.safeParse(data).data?.snapshot)
    .filter((snapshot) => snapshot !== undefined);
  const [newest] = held;
  if (newest === undefined) return NOTHING;
  const personal = held.find((snapshot) => snapshot['personal'] !== undefined)?.['personal'];
  return detailFrom(snapshotSchema.parse({ ...newest, personal }));
};

const detailFrom = (snapshot: z.infer<typeof snapshotSchema>): OrderDetail => ({
  lines: snapshot.lines.map((line) => ({
    lineId: line.lineId,
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    unitPrice: moneyText(line.unitPrice) ?? '',
    total: moneyText(line.total) ?? '',
  })),
  totals: Object.fromEntries(
    Object.entries(snapshot.totals).map(([part, money]) => [part, moneyText(money) ?? '']),
  ),
  pricesIncludeTax: snapshot.pricesIncludeTax ?? false,
  refunds: (snapshot.refunds ?? []).map(({ externalRefundId, amount }) => ({
    externalRefundId,
    amount: moneyText(amount) ?? '',
  })),
  shipToCountry: snapshot.shipToCountry ?? null,
  sealed: snapshot.personal ?? {},
});
