import { createMeter } from '../../local/engine/meter.ts';
import type { Environment } from '../../local/engine/service.ts';
import { openStore } from '../../local/engine/store.ts';
import { createSeededRandom, createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** An environment under a virtual clock; in memory unless a database path is given. */
export const createTestEnvironment = (
  options: { path?: string; clock?: VirtualClock; seed?: number } = {},
): Environment & { readonly clock: VirtualClock } => ({
  store: openStore(options.path ?? ':memory:'),
  clock: options.clock ?? createVirtualClock(),
  random: createSeededRandom(options.seed),
  meter: createMeter(),
  region: 'eu-central-1',
  accountId: '000000000000',
  origin: () => 'http://127.0.0.1:4566',
});
