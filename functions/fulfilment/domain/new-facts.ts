import type { GoodsFact, Scan } from './events.ts';
import { type CarrierFact, factIdOf } from './facts.ts';
import type { GoodsState } from './state.ts';

/** What carriers told and is not known yet, each once. */
export const newFacts = (
  state: GoodsState,
  facts: readonly CarrierFact[],
  now: string,
): readonly GoodsFact[] => {
  const fresh = new Map(facts.map((fact) => [factIdOf(fact), fact]));
  return [...fresh]
    .filter(([factId]) => !state.scans.has(factId) && !state.labels.has(factId))
    .map(([factId, fact]): GoodsFact => {
      if (fact.kind !== 'scan') return { type: 'LabelRecorded', data: { factId, fact, at: now } };
      const { kind: _kind, ...told } = fact;
      const scan: Scan = { ...told, factId, fulfilmentId: null, since: null, from: 'carrier' };
      return { type: 'ScanRecorded', data: { scan, at: now } };
    });
};
