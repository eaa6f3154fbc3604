import { greatest } from '../../shared/money.ts';
import { referenceText } from '../../shared/reference.ts';
import type { ProviderFact } from './facts.ts';

export interface InCurrency {
  /** What the ledger adds up, all in the order's currency. */
  readonly counted: readonly ProviderFact[];
  /** What counts for nothing here: a case for people. */
  readonly foreign: readonly ProviderFact[];
}

const DISPUTES: readonly string[] = ['dispute_opened', 'dispute_won', 'dispute_lost'];

/**
 * A bank may dispute a charge in its own currency. The order must be held whatever the currency is, so
 * such a dispute counts as one of all that was taken: what would be left of it is for people to say.
 */
export const inCurrency = (facts: readonly ProviderFact[], currency: string): InCurrency => {
  const own = facts.filter(({ amount }) => amount.currency === currency);
  const others = facts.filter(({ amount }) => amount.currency !== currency);
  if (others.length === 0) return { counted: own, foreign: others };
  const taken = new Map<string, bigint>();
  for (const fact of own) {
    const known = taken.get(referenceText(fact)) ?? 0n;
    taken.set(referenceText(fact), greatest(known, isTaken(fact) ? fact.amount.amount : 0n));
  }
  const isCounted = (fact: ProviderFact): boolean =>
    DISPUTES.includes(fact.kind) && taken.has(referenceText(fact));
  const disputes = others.filter(isCounted).map((fact) => ({
    ...fact,
    amount: { amount: taken.get(referenceText(fact)) ?? 0n, currency },
  }));
  return { counted: [...own, ...disputes], foreign: others.filter((fact) => !isCounted(fact)) };
};

const isTaken = ({ kind }: ProviderFact): boolean => kind === 'captured' || kind === 'remitted';
