import type { MoneyWish } from '../../orders/contract.ts';
import type { Money } from '../../shared/money.ts';
import type { ProviderFact } from './facts.ts';

/** What is asked of a provider's API. */
export const CALL_KINDS = ['checkout', 'capture', 'void', 'refund'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** What comes first when the buyer is to pay `outstanding`. */
export type Opening =
  /** Nothing: the money is somebody else's business, who tells of it. */
  | { readonly kind: 'nothing' }
  /** Ask the provider for a place to pay; its `checkout` call is made. */
  | { readonly kind: 'checkout' }
  /** Tell the buyer how to pay, with a reference that finds its way back on a statement. */
  | { readonly kind: 'instructions'; readonly reference: string; readonly dueAt: string | null }
  /** The courier collects; the order may go ahead (`assured`) while nothing is paid. */
  | { readonly kind: 'on-delivery'; readonly reference: string };

/** The part of a provider that decisions need: pure and total. */
export interface ProviderRules {
  /** As settings and channels name it: `storefront`, `stripe`, `bank-transfer`, `cash-on-delivery`. */
  readonly name: string;
  /** The calls that it answers; what is not among them is done by the store or by a person. */
  readonly can: readonly CallKind[];
  /**
   * How the buyer is asked for `outstanding` (the whole of what is due, or what an amendment added).
   * The same order always gets the same reference.
   */
  readonly open: (wish: MoneyWish, outstanding: Money) => Opening;
  /**
   * The facts that lie in the wish itself, because the store is the provider. They count as long as
   * that wish does, so they need no memory.
   */
  readonly heardIn?: (wish: MoneyWish) => readonly ProviderFact[];
  /** Facts may name the order by reference alone, so references are kept for looking up. */
  readonly keepsReferences: boolean;
  /**
   * Whether all that the provider says under this reference names our order, when our request led to it:
   * then it need not be looked up. @default never
   */
  readonly namesOrder?: (reference: string) => boolean;
  /** What may be missing or too much and still counts as paid in full: bank fees. @default nothing */
  readonly tolerance?: (wish: MoneyWish) => Money;
}
