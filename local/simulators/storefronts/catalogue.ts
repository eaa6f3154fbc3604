import { BUYERS } from './buyers.ts';
import type { SampleLine, SampleOrder } from './order.ts';
import { orderWith } from './order.ts';

/** A product and its price in minor units, by the currencies it is sold in. */
interface Product {
  readonly sku: string;
  readonly title: string;
  readonly weightGrams: number;
  readonly prices: Readonly<Record<string, bigint>>;
}

type WayToPay = SampleOrder['payment'];

/** One of the shops of the demo. */
export interface DemoMerchant {
  readonly merchantId: string;
  readonly name: string;
  readonly storefront: 'shopify' | 'woocommerce';
  /** The shop's own currency first; the others are what buyers may see. */
  readonly currencies: readonly [string, ...string[]];
  readonly products: readonly Product[];
  readonly shipping: Readonly<Record<string, bigint>>;
  /** Who takes the cards' money: the store, or this pipeline's own Stripe account. */
  readonly cardsBy: 'storefront' | 'stripe';
  /** How buyers in Pakistan pay, and all others; a way named twice is taken twice as often. */
  readonly ways: { readonly home: readonly WayToPay[]; readonly abroad: readonly WayToPay[] };
  /** Where transfers go; only for shops that take them. */
  readonly iban?: string;
  /** Its stock is kept here, and not by the store. */
  readonly keepsStock?: true;
}

export const sialkotSports: DemoMerchant = {
  merchantId: 'sialkot-sports',
  name: 'Sialkot Sports',
  storefront: 'shopify',
  currencies: ['USD', 'EUR', 'PKR'],
  cardsBy: 'storefront',
  ways: { home: ['cod', 'cod', 'card'], abroad: ['card'] },
  shipping: { USD: 1450n, EUR: 1350n, PKR: 405_000n },
  products: [
    {
      sku: 'SS-FB-PRO5',
      title: 'Match football, thermally bonded, size 5',
      weightGrams: 430,
      prices: { USD: 3900n, EUR: 3600n, PKR: 1_090_000n },
    },
    {
      sku: 'SS-FB-TRAIN4',
      title: 'Training football, hand-stitched, size 4',
      weightGrams: 380,
      prices: { USD: 1850n, EUR: 1700n, PKR: 515_000n },
    },
    {
      sku: 'SS-FUTSAL-LB',
      title: 'Futsal ball, low bounce',
      weightGrams: 420,
      prices: { USD: 2200n, EUR: 2050n, PKR: 615_000n },
    },
    {
      sku: 'SS-GLOVE-KPR9',
      title: 'Goalkeeper gloves, size 9',
      weightGrams: 210,
      prices: { USD: 2799n, EUR: 2599n, PKR: 780_000n },
    },
    {
      sku: 'SS-PUMP',
      title: 'Hand pump with two needles',
      weightGrams: 120,
      prices: { USD: 699n, EUR: 649n, PKR: 195_000n },
    },
  ],
};

export const chiniotFurniture: DemoMerchant = {
  merchantId: 'chiniot-furniture',
  name: 'Chiniot Furniture',
  storefront: 'woocommerce',
  currencies: ['PKR', 'USD'],
  cardsBy: 'storefront',
  ways: { home: ['cod', 'bank-transfer', 'card'], abroad: ['bank-transfer', 'card'] },
  iban: 'PK36SCBL0000001123456702',
  keepsStock: true,
  shipping: { PKR: 1_250_000n, USD: 9500n },
  products: [
    {
      sku: 'CF-BOX-SHEESHAM',
      title: 'Carved sheesham jewellery box',
      weightGrams: 1400,
      prices: { PKR: 850_000n, USD: 4900n },
    },
    {
      sku: 'CF-TABLE-NEST3',
      title: 'Nest of three tables, brass inlay',
      weightGrams: 18_000,
      prices: { PKR: 6_450_000n, USD: 34_900n },
    },
    {
      sku: 'CF-JHOOLA',
      title: 'Lacquered swing seat (jhoola)',
      weightGrams: 42_000,
      prices: { PKR: 14_900_000n, USD: 79_900n },
    },
    {
      sku: 'CF-MIRROR-60',
      title: 'Hand-carved mirror frame, 60 cm',
      weightGrams: 5200,
      prices: { PKR: 2_275_000n, USD: 12_900n },
    },
  ],
};

export const wazirabadCutlery: DemoMerchant = {
  merchantId: 'wazirabad-cutlery',
  name: 'Wazirabad Cutlery',
  storefront: 'woocommerce',
  currencies: ['EUR'],
  cardsBy: 'stripe',
  ways: { home: ['card'], abroad: ['card'] },
  shipping: { EUR: 1180n },
  products: [
    {
      sku: 'WC-CHEF-20',
      title: 'Chef’s knife, 20 cm, walnut handle',
      weightGrams: 260,
      prices: { EUR: 6490n },
    },
    {
      sku: 'WC-PARING-9',
      title: 'Paring knife, 9 cm',
      weightGrams: 80,
      prices: { EUR: 1895n },
    },
    {
      sku: 'WC-TABLE-24',
      title: 'Table cutlery for six, 24 pieces',
      weightGrams: 1350,
      prices: { EUR: 11_900n },
    },
  ],
};

/** What the shop itself gives an order. */
export interface OrderNumbering {
  readonly externalId: string;
  readonly number: string;
  /** UTC, ISO 8601. */
  readonly placedAt: string;
}

/** A plausible order of a demo shop; `random` is in [0, 1), so the same seed gives the same shopping. */
export const sampleOrder = (
  merchant: DemoMerchant,
  random: () => number,
  numbering: OrderNumbering,
): SampleOrder => {
  const [currency] = merchant.currencies;
  const pick = <T>(choices: readonly [T, ...T[]] | readonly T[]): T =>
    choices[Math.floor(random() * choices.length)] as T;
  const count = 1 + Math.floor(random() * 3);
  const lines = Array.from({ length: count }, (_, index) =>
    lineOf(pick(merchant.products), currency, { index, random, orderId: numbering.externalId }),
  );
  const buyer = pick(BUYERS);
  const payment = pick(merchant.ways[buyer.country === 'PK' ? 'home' : 'abroad']);
  const shown = pick(merchant.currencies);
  return orderWith({
    ...numbering,
    updatedAt: numbering.placedAt,
    currency,
    lines,
    shipping: merchant.shipping[currency] ?? 0n,
    buyer,
    payment,
    paid: payment === 'card' && merchant.cardsBy === 'storefront',
    presentment:
      shown === currency || merchant.storefront === 'woocommerce'
        ? null
        : { currency: shown, total: shownTotal(merchant, lines, shown) },
  });
};

const lineOf = (
  product: Product,
  currency: string,
  { index, random, orderId }: { index: number; random: () => number; orderId: string },
): SampleLine => {
  const quantity = 1 + Math.floor(random() * 4);
  const unitPrice = product.prices[currency] ?? 0n;
  const discounted = random() < 0.2;
  return {
    id: String(BigInt(orderId) * 10n + BigInt(index)),
    sku: product.sku,
    title: product.title,
    quantity,
    unitPrice,
    discount: discounted ? (unitPrice * BigInt(quantity)) / 10n : 0n,
    tax: 0n,
    weightGrams: product.weightGrams,
  };
};

/** The same basket at the prices of another currency, as the checkout showed it. */
const shownTotal = (
  merchant: DemoMerchant,
  lines: readonly SampleLine[],
  currency: string,
): bigint =>
  lines.reduce((total, line) => {
    const price = merchant.products.find(({ sku }) => sku === line.sku)?.prices[currency] ?? 0n;
    const whole = price * BigInt(line.quantity);
    return total + (line.discount > 0n ? whole - whole / 10n : whole);
  }, merchant.shipping[currency] ?? 0n);
