import { fileURLToPath } from 'node:url';
import { createKarwanApp, type KarwanAppOptions } from '../../lib/karwan-app.ts';

/** Handlers that do nothing: for what is asserted about the template and not about the bundles. */
const FIXTURE_FUNCTIONS = fileURLToPath(new URL('../fixtures/functions', import.meta.url));

/** The whole app over the fixture handlers. */
export const createFixtureApp = (options: KarwanAppOptions = {}) =>
  createKarwanApp({ functions: FIXTURE_FUNCTIONS, ...options });
