import type { MoneyWish } from '../../orders/contract.ts';
import type { Money } from '../../shared/money.ts';
import { rememberFew } from '../../shared/remembered.ts';
import type { ProviderFact } from './facts.ts';
import { inCurrency } from './in-currency.ts';
import { type LedgerPayment, ledgerOf } from './ledger.ts';
import { atOneAccount } from './one-account.ts';
import type { ProviderRules } from './provider-rules.ts';
import {
  lostOf,
  loweredOf,
  type RefundStanding,
  type Returned,
  refundsOf,
  returnedOf,
} from './refunds.ts';
import type { PaymentState } from './state.ts';

/** Every provider's rules, by name. */
export type RuleBook = Readonly<Record<string, ProviderRules>>;

/** Everything that follows from the state and the providers' rules, while there is a wish. */
export interface Standing {
  readonly wish: MoneyWish;
  readonly rule: ProviderRules;
  /** Whose account new payments are made at. */
  readonly account: string;
  readonly payments: readonly LedgerPayment[];
  readonly foreign: readonly ProviderFact[];
  readonly held: bigint;
  readonly captured: bigint;
  /** On its way by debits that may still fail; it pays for nothing yet. */
  readonly pending: bigint;
  readonly refunded: bigint;
  /** Charged back for good. */
  readonly lost: bigint;
  readonly refunds: readonly RefundStanding[];
  /** What went back for a cancellation, of an order that lives again: it pays for nothing any more. */
  readonly returned: Returned;
  /** What went back because the order became cheaper: it pays for nothing any more either. */
  readonly lowered: bigint;
  /** Still to be paid. */
  readonly outstanding: bigint;
  /** Missing, and nobody has to pay it. */
  readonly tolerated: bigint;
  readonly money: (amount: bigint) => Money;
}

const PROVIDER_OF_METHOD = {
  cod: 'cash-on-delivery',
  'bank-transfer': 'bank-transfer',
  unknown: 'storefront',
} as const;

/** Which provider a wish is for; an order of a provider that nobody registered is the store's own. */
const providerNameOf = ({ method, settings }: MoneyWish): string =>
  method === 'prepaid'
    ? (settings['payments.prepaid'] ?? 'storefront')
    : PROVIDER_OF_METHOD[method];

/** The name's rule, or the storefront's where nobody registered the name. */
export const ruleOf = (rules: RuleBook, name: string): ProviderRules => {
  const rule = Object.hasOwn(rules, name) ? rules[name] : rules['storefront'];
  if (!rule) throw new Error('the rule book lacks the storefront');
  return rule;
};

/**
 * Undefined while no wish was heard: facts alone name no due amount. A decision asks for it some five times.
 */
export const standingOf = rememberFew(
  (rules: RuleBook, state: PaymentState): Standing | undefined =>
    state.wish === null ? undefined : standingFor(rules, state, state.wish),
);

const standingFor = (rules: RuleBook, state: PaymentState, wish: MoneyWish): Standing => {
  const rule = ruleOf(rules, providerNameOf(wish));
  const { currency } = wish.due;
  const told = [...state.facts.values(), ...(rule.heardIn?.(wish) ?? [])];
  const facts = atOneAccount(told, state);
  const { counted, foreign } = inCurrency(facts, currency);
  const payments = ledgerOf(counted);
  const total = (of: (payment: LedgerPayment) => bigint): bigint =>
    payments.reduce((sum, payment) => sum + of(payment), 0n);
  const held = total((payment) => payment.held);
  const captured = total((payment) => payment.captured);
  const refunds = refundsOf(state, wish, payments, rule.heardIn !== undefined);
  const isStore = ({ provider }: LedgerPayment) => ruleOf(rules, provider).heardIn !== undefined;
  const returned = returnedOf(state, wish, payments, refunds, isStore);
  const lowered = loweredOf(wish, refunds);
  const missing = wish.due.amount - held - captured + returned.taken + lowered;
  // Of nothing nothing is missing: an order of less than that is to be paid as any other.
  const isTolerated = missing < wish.due.amount && missing <= (rule.tolerance?.(wish).amount ?? 0n);
  const short = missing > 0n ? missing : 0n;
  return {
    wish,
    rule,
    account: wish.settings['payments.account'] ?? wish.channelId,
    payments,
    foreign,
    held,
    captured,
    pending: total((payment) => payment.pending),
    refunded: total((payment) => payment.refunded),
    lost: total(lostOf),
    refunds,
    returned,
    lowered,
    outstanding: isTolerated ? 0n : short,
    tolerated: isTolerated ? short : 0n,
    money: (amount) => ({ amount, currency }),
  };
};
