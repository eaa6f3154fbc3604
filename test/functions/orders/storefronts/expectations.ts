import * as z from 'zod';
import {
  type OrderSnapshot,
  snapshotSchema,
} from '../../../../functions/orders/domain/snapshot.ts';
import { storefronts } from '../../../../functions/orders/storefronts/index.ts';
import type { Mapped, Storefront } from '../../../../functions/orders/storefronts/storefront.ts';
import type { ChannelSettings, Verdict } from '../../../../functions/shared/webhook.ts';

export const NOW = Date.parse('2026-11-02T09:15:05Z');

export const storefrontCalled = (name: string): Storefront => {
  const storefront = storefronts[name];
  if (storefront === undefined) throw new Error(`no storefront ${name}`);
  return storefront;
};

export const map = (
  name: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
  settings: ChannelSettings = {},
): Mapped =>
  storefrontCalled(name).map(
    { headers, rawBody: Buffer.from(body), receivedAt: new Date(NOW).toISOString() },
    settings,
  );

export const snapshotIn = (mapped: Mapped): OrderSnapshot => {
  if (mapped.kind !== 'mapped' || mapped.message.type !== 'RecordSnapshot') {
    throw new Error(`no snapshot: ${JSON.stringify(mapped)}`);
  }
  return mapped.message.snapshot;
};

export const verify = (
  name: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array | string;
  },
  secrets: readonly string[],
  { now = NOW, settings = {} }: { readonly now?: number; readonly settings?: ChannelSettings } = {},
): Verdict =>
  storefrontCalled(name).verify(
    {
      method: 'POST',
      publicUrl: 'https://ingest.example/webhooks/c1',
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([header, value]) => [header.toLowerCase(), value]),
      ),
      rawBody: Buffer.from(request.body),
    },
    secrets.map((secret) => ({ secret })),
    settings,
    now,
  );

/** What is wrong with a snapshot by its schema and its sums rule; nothing is what every test wants. */
export const faultsOf = (snapshot: OrderSnapshot): readonly string[] => {
  const encoded = z.safeEncode(snapshotSchema, snapshot);
  const { goods, discount, shipping, tax, other, total } = snapshot.totals;
  const lineSum = snapshot.lines.reduce((sum, line) => sum + line.total.amount, 0n);
  const owed =
    goods.amount -
    discount.amount +
    shipping.amount +
    other.amount +
    (snapshot.pricesIncludeTax ? 0n : tax.amount);
  return [
    ...(encoded.success ? [] : encoded.error.issues.map((issue) => JSON.stringify(issue))),
    ...(lineSum === goods.amount ? [] : ['goods is not the sum of the lines']),
    ...(owed === total.amount ? [] : ['the parts are not the total']),
    ...(total.amount < 0n ? ['the total is negative'] : []),
    ...snapshot.lines
      .filter(
        (line) =>
          line.unitPrice.amount * BigInt(line.quantity) - line.discount.amount !==
            line.total.amount || line.discount.amount < 0n,
      )
      .map((line) => `line ${line.lineId} does not add up`),
  ];
};
