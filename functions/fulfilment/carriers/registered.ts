/** One line per carrier; `index.ts` makes the registry of it. */
export { easypost } from './easypost/index.ts';
export { manual } from './manual/index.ts';
