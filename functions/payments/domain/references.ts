import { ANY_ACCOUNT, type Reference, referenceText } from '../../shared/reference.ts';
import type { ProviderRules } from './provider-rules.ts';
import { type RuleBook, ruleOf } from './standing.ts';
import type { PaymentState } from './state.ts';

/** The references that an order's money is known by, refunds' and disputes' included. */
const referencesOf = (rules: RuleBook, state: PaymentState): readonly Reference[] => {
  const kept = (name: string): ProviderRules | undefined => {
    const rule = ruleOf(rules, name);
    return rule.keepsReferences ? rule : undefined;
  };
  const printed = state.openings
    .filter(({ provider }) => kept(provider))
    .map(({ provider, reference }) => ({ provider, account: ANY_ACCOUNT, reference }));
  const told = [...state.facts.values()]
    .filter(({ provider }) => kept(provider))
    .flatMap(({ provider, account, reference, requestId, refundReference, disputeReference }) =>
      [reference, refundReference, disputeReference]
        .filter((name) => name !== null)
        .filter((name) => requestId === null || !kept(provider)?.namesOrder?.(name))
        .map((name) => ({ provider, account, reference: name })),
    );
  return [...new Map([...printed, ...told].map((one) => [referenceText(one), one])).values()];
};

/** Those that a commit added. */
export const newReferences = (
  rules: RuleBook,
  before: PaymentState,
  after: PaymentState,
): readonly Reference[] => {
  const known = new Set(referencesOf(rules, before).map(referenceText));
  return referencesOf(rules, after).filter((one) => !known.has(referenceText(one)));
};
