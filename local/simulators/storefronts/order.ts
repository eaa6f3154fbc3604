import { stringify } from 'lossless-json';
import { formatMoney } from '../../../functions/shared/money.ts';

/** An order in no store's words, from which each simulated store makes its own body. Amounts are minor units. */
export interface SampleOrder {
  /** The store's own id: digits, as long as it likes. */
  readonly externalId: string;
  readonly number: string;
  /** UTC, ISO 8601. */
  readonly placedAt: string;
  readonly updatedAt: string;
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly SampleLine[];
  readonly shipping: bigint;
  readonly tip: bigint;
  /** What the buyer saw, when that is another currency than the shop's. */
  readonly presentment: { readonly currency: string; readonly total: bigint } | null;
  readonly payment: 'card' | 'cod' | 'bank-transfer';
  readonly paid: boolean;
  readonly fulfilled: boolean;
  readonly cancelledAt: string | null;
  readonly refunds: readonly {
    readonly id: string;
    readonly amount: bigint;
    readonly note: string;
  }[];
  readonly buyer: SampleBuyer;
  readonly note: string;
  readonly test: boolean;
}

export interface SampleLine {
  readonly id: string;
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  /** Pieces that an edit has taken out of it since it was placed; `quantity` is without them. */
  readonly removed?: number;
  readonly unitPrice: bigint;
  /** Of the whole line, like the tax. */
  readonly discount: bigint;
  readonly tax: bigint;
  readonly weightGrams: number;
}

export interface SampleBuyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
  readonly company: string;
  readonly line1: string;
  readonly city: string;
  readonly region: string;
  readonly postcode: string;
  readonly country: string;
}

const BUYER: SampleBuyer = {
  firstName: 'Amelia',
  lastName: 'Hart',
  email: 'amelia.hart@example.com',
  phone: '+44 20 7946 0018',
  locale: 'en-GB',
  company: '',
  line1: '14 Larch Street',
  city: 'Leeds',
  region: 'West Yorkshire',
  postcode: 'LS1 4AB',
  country: 'GB',
};

const ORDER: SampleOrder = {
  externalId: '820982911946154508',
  number: '1001',
  placedAt: '2026-11-02T09:15:00.000Z',
  updatedAt: '2026-11-02T09:15:04.000Z',
  currency: 'EUR',
  pricesIncludeTax: false,
  lines: [
    {
      id: '866550311766439020',
      sku: 'SS-FB-PRO5',
      title: 'Match football, size 5',
      quantity: 3,
      unitPrice: 2450n,
      discount: 350n,
      tax: 1330n,
      weightGrams: 430,
    },
    {
      id: '141249953214522974',
      sku: 'SS-PUMP',
      title: 'Hand pump with two needles',
      quantity: 1,
      unitPrice: 899n,
      discount: 0n,
      tax: 171n,
      weightGrams: 120,
    },
  ],
  shipping: 1200n,
  tip: 0n,
  presentment: null,
  payment: 'card',
  paid: true,
  fulfilled: false,
  cancelledAt: null,
  refunds: [],
  buyer: BUYER,
  note: '',
  test: false,
};

/** A paid order of two lines in EUR whose ids exceed 2^53, with whatever is given in its place. */
export const orderWith = (overrides: Partial<SampleOrder> = {}): SampleOrder => ({
  ...ORDER,
  ...overrides,
});

/** A line without discount and tax, with whatever is given in its place. */
export const lineWith = (overrides: Partial<SampleLine> = {}): SampleLine => ({
  id: '466157049',
  sku: 'SS-FB-TRAIN4',
  title: 'Training football, size 4',
  quantity: 1,
  unitPrice: 1000n,
  discount: 0n,
  tax: 0n,
  weightGrams: 380,
  ...overrides,
});

export const lineTotal = (line: SampleLine): bigint =>
  line.unitPrice * BigInt(line.quantity) - line.discount;

/** The order's figures, by the same arithmetic as the store's. */
export const figuresOf = (order: SampleOrder) => {
  const sum = (pick: (line: SampleLine) => bigint) =>
    order.lines.reduce((total, line) => total + pick(line), 0n);
  const goods = sum(lineTotal);
  const tax = sum((line) => line.tax);
  return {
    goods,
    discount: sum((line) => line.discount),
    tax,
    total: goods + order.shipping + order.tip + (order.pricesIncludeTax ? 0n : tax),
  };
};

/** Minor units as the decimal text of the currency: 1999n EUR is `19.99`, 1999n JPY is `1999`. */
export const major = (amount: bigint, currency: string): string =>
  formatMoney({ amount, currency }).split(' ')[0] ?? '';

/** A JSON body; ids are `LosslessNumber`, so that no digit is lost on the way out either. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** The bytes of a body in one sender's dialect of JSON. */
export const bytesOf = (body: unknown, dialect: (text: string) => string): Buffer =>
  Buffer.from(dialect(stringify(body) ?? ''), 'utf8');

/** Everything beyond ASCII as `\uXXXX`, as Ruby's and PHP's encoders write it. */
export const escapeUnicode = (text: string): string =>
  text.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
