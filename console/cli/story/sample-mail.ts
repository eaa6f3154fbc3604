import type { Locale, TemplateName } from '../../../functions/notifications/domain/kinds.ts';
import type { MailContent } from '../../../functions/notifications/templates/mail-view.ts';

const pkr = (amount: bigint) => ({ amount, currency: 'PKR' });

const NAMES: Readonly<Record<Locale, string>> = {
  en: 'Amelia Hart',
  ur: 'عائشہ خان',
  zh: '王小明',
};

const ORDER: Omit<MailContent['order'], 'locale'> = {
  orderId: 'ord_sample',
  channelId: 'ch_sample',
  storefront: 'generic',
  number: '#1001',
  placedAt: '2026-11-20T10:00:00.000Z',
  pricesIncludeTax: false,
  lines: [
    { lineId: '1', title: 'Match football, size 5', quantity: 2, total: pkr(1_240_000n) },
    { lineId: '2', title: 'Goalkeeper gloves', quantity: 1, total: pkr(385_000n) },
  ],
  totals: {
    goods: pkr(1_625_000n),
    discount: pkr(125_000n),
    shipping: pkr(60_000n),
    tax: pkr(0n),
    other: pkr(0n),
    total: pkr(1_560_000n),
  },
  recipient: {},
  settings: {},
};

const PARCEL: MailContent['details'] = {
  carrier: 'TCS',
  trackingNumber: 'PK773450021',
  trackingUrl: 'https://tracking.example/PK773450021',
  lines: [
    { lineId: '1', quantity: 2 },
    { lineId: '2', quantity: 1 },
  ],
};

const DETAILS: Readonly<Record<TemplateName, MailContent['details']>> = {
  confirmed: {},
  'payment-requested': {
    amount: pkr(1_560_000n),
    reference: 'KW-4X7Q-9TZC',
    dueAt: '2026-11-27T10:00:00.000Z',
  },
  'payment-failed': { url: 'https://pay.example/checkout/4x7q' },
  shipped: PARCEL,
  delivered: PARCEL,
  delayed: { lines: [{ lineId: '1', quantity: 2 }] },
  cancelled: { money: 'refunded' },
  refunded: { amount: pkr(385_000n) },
  returned: { lines: [{ lineId: '2', quantity: 1 }] },
};

/** A mail about an order that nobody placed. */
export const sampleMail = (template: TemplateName, locale: Locale, store: string): MailContent => ({
  template,
  locale,
  store,
  order: { ...ORDER, locale },
  amended: null,
  details: DETAILS[template],
  at: '2026-11-24T09:30:00.000Z',
  name: NAMES[locale],
});
