import type { Engine } from './engine/engine.ts';
import type { SecondRuns } from './second/second-runs.ts';
import type { Life } from './workload/life.ts';
import type { Merchant } from './workload/merchant.ts';

/** One seed's world: the real steps over memory, and orders that live among pretended parties. */
export interface WideWorld extends Engine {
  readonly merchants: readonly Merchant[];
  readonly lives: readonly Life[];
  readonly secondRuns: SecondRuns;
}
