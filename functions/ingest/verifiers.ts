import * as easypost from '../fulfilment/carriers/easypost/verify.ts';
import * as generic from '../orders/storefronts/generic/verify.ts';
import * as shopify from '../orders/storefronts/shopify/verify.ts';
import * as woocommerce from '../orders/storefronts/woocommerce/verify.ts';
import * as stripe from '../payments/providers/stripe/verify.ts';
import type { Verify } from '../shared/webhook.ts';

interface Door {
  readonly verify: Verify;
  readonly labelHeaders: readonly string[];
}

const DOORS: ReadonlyMap<string, Door> = new Map(
  Object.entries({ shopify, woocommerce, generic, stripe, easypost } satisfies Record<
    string,
    Door
  >),
);

/**
 * Every provider's verifier, by the name a channel carries. Without a prototype, so that no name from
 * outside finds what nobody registered. Only `verify.ts` files are imported: no mapping, no zod.
 */
export const verifiers: Readonly<Record<string, Verify>> = Object.freeze(
  Object.assign(
    Object.create(null) as Record<string, Verify>,
    Object.fromEntries([...DOORS].map(([name, { verify }]) => [name, verify])),
  ),
);

/** The headers (lower-case) that are kept with a provider's webhook as labels; none for an unknown one. */
export const labelHeadersOf = (provider: string): readonly string[] =>
  DOORS.get(provider)?.labelHeaders ?? [];
