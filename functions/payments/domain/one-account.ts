import type { ProviderFact } from './facts.ts';
import type { PaymentState } from './state.ts';

type Of = Pick<ProviderFact, 'provider' | 'reference'>;

/**
 * Two channels may be of one account at the provider, and tell of the same payment each in its own name.
 * It is one payment, of the channel by which we asked for it: else it would be taken, and given back, twice.
 */
export const atOneAccount = (
  facts: readonly ProviderFact[],
  { requests }: Pick<PaymentState, 'requests'>,
): readonly ProviderFact[] => {
  const accounts = new Map<string, Set<string>>();
  for (const fact of facts) {
    const known = accounts.get(keyOf(fact)) ?? new Set();
    accounts.set(keyOf(fact), known.add(fact.account));
  }
  if ([...accounts.values()].every(({ size }) => size === 1)) return facts;
  const own = new Map<string, string>();
  for (const { requestId, provider, reference } of facts) {
    const request = requestId === null ? undefined : requests.get(requestId);
    if (request) own.set(keyOf({ provider, reference }), request.account);
  }
  // What was asked for under a reference is known by its account from then on.
  for (const { provider, reference, account } of requests.values()) {
    if (reference !== null) own.set(keyOf({ provider, reference }), account);
  }
  return facts.map((fact) => {
    const first = [...(accounts.get(keyOf(fact)) ?? [])].sort()[0];
    return { ...fact, account: own.get(keyOf(fact)) ?? first ?? fact.account };
  });
};

const keyOf = ({ provider, reference }: Of): string => `${provider} ${reference}`;
