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

/** An address that was changed here stands before the store's, whatever the store tells afterwards. */
const addressSchema = z.object({
  personal: z.record(z.string(), z.string()),
  country: z.string().nullable(),
});
/** All that an order contains after a change, by whomever; an earlier release did not say it. */
const contentSchema = z.object({
  content: z
    .object({
      lines: z.array(
        z.object({ lineId: z.string(), quantity: z.number(), total: moneyTextSchema }),
      ),
      totals: z.record(z.string(), moneyTextSchema),
    })
    .optional(),
});

/** What the newest recorded snapshot, with what was changed here, adds to an order's view. */
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
  /** What the line comes to less than its pieces; null of nothing. */
  readonly less: string | null;
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
 * From the last event that carries a snapshot, its sealed texts from the last that says them, and over it
 * what was changed here; empty when the order itself has not come yet. Throws on a snapshot that cannot be
 * read: half an order would look like a whole one.
 */
export const detailOf = (commits: readonly Commit[]): OrderDetail => {
  const events = commits.flatMap((commit) => commit.events);
  const held = events
    .toReversed()
    .map(({ data }) => holderSchema.safeParse(data).data?.snapshot)
    .filter((snapshot) => snapshot !== undefined);
  const [newest] = held;
  if (newest === undefined) return NOTHING;
  const personal = held.find((snapshot) => snapshot['personal'] !== undefined)?.['personal'];
  return detailFrom(amended(snapshotSchema.parse({ ...newest, personal }), events));
};

type Snapshot = z.infer<typeof snapshotSchema>;

/** Whatever changes what an order contains is told with all of it: the last that was told holds. */
const amended = (snapshot: Snapshot, events: Commit['events']): Snapshot => {
  const told = events.findLast(({ type }) => type === 'OrderAmended');
  const content = told && contentSchema.parse(told.data).content;
  const addresses = events
    .filter(({ type }) => type === 'AddressAmended')
    .map(({ data }) => addressSchema.parse(data));
  return {
    ...snapshot,
    lines: snapshot.lines.map((line) => ({
      ...line,
      ...content?.lines.find(({ lineId }) => lineId === line.lineId),
    })),
    totals: content?.totals ?? snapshot.totals,
    shipToCountry:
      addresses.findLast(({ country }) => country !== null)?.country ?? snapshot.shipToCountry,
    personal: Object.assign({}, snapshot.personal, ...addresses.map(({ personal }) => personal)),
  };
};

/** Of the line as it is now: the desk may have taken pieces out since the store told of its discount. */
const lessOf = ({ unitPrice, quantity, total }: Snapshot['lines'][number]): string | null => {
  const less = BigInt(unitPrice.amount) * BigInt(quantity) - BigInt(total.amount);
  return less === 0n ? null : moneyText({ amount: String(less), currency: total.currency });
};

const detailFrom = (snapshot: Snapshot): OrderDetail => ({
  lines: snapshot.lines.map((line) => ({
    lineId: line.lineId,
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    unitPrice: moneyText(line.unitPrice) ?? '',
    less: lessOf(line),
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
