import { canonicalJson } from '../../shared/json.ts';
import type { ToldFacts } from './order.ts';
import type { StorefrontFulfilment } from './snapshot.ts';

type Known = ReadonlyMap<string, StorefrontFulfilment>;

/** Every fulfilment the store has told of, in its newest version, in order of id. */
export const fulfilmentsOf = (
  state: Pick<ToldFacts, 'current' | 'fulfilments'>,
): readonly StorefrontFulfilment[] => {
  const known = (state.current?.snapshot.fulfilments ?? []).reduce(
    withFulfilment,
    state.fulfilments,
  );
  return [...known.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

export const isNewerFulfilment = (
  candidate: StorefrontFulfilment,
  known: StorefrontFulfilment | undefined,
): boolean => {
  if (!known) return true;
  const difference = Date.parse(candidate.updatedAt) - Date.parse(known.updatedAt);
  // The same time with another content: any fixed rule will do, so that arrival does not decide.
  return difference === 0 ? canonicalJson(candidate) > canonicalJson(known) : difference > 0;
};

export const withFulfilment = (known: Known, fulfilment: StorefrontFulfilment): Known =>
  isNewerFulfilment(fulfilment, known.get(fulfilment.externalFulfilmentId))
    ? new Map(known).set(fulfilment.externalFulfilmentId, fulfilment)
    : known;
