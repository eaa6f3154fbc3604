import { join } from 'node:path';
import { synthesize } from '../../local/start/synthesize.ts';

/** Where the flows find the application's own template and bundles. */
export const ASSEMBLY = join(import.meta.dirname, '../../.cache/flows-assembly');

/** Jest's global set-up of the flows: the real synthesis, once. */
export const setUpFlows = (): Promise<void> => synthesize(ASSEMBLY);
