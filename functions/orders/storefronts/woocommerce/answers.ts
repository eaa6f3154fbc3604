import { retryable } from '../../../shared/fault.ts';
import { refusalOf, type StoreAnswer, textIn } from '../store-http.ts';
import type { WriteBackAnswer } from '../storefront-calls.ts';

export const DONE: WriteBackAnswer = { kind: 'done' };
export const GONE: WriteBackAnswer = {
  kind: 'refused',
  because: 'the store has no such order any more',
};

/** Only WooCommerce itself can say so: a site without it, as during an update, finds nothing at all. */
export const isMissing = ({ status, body }: StoreAnswer, what: string): boolean => {
  if (status !== 404) return false;
  if (textIn(body, 'code')?.startsWith('woocommerce_rest_')) return true;
  throw retryable('store-failed', `${what}: 404, and not by WooCommerce; see that it is active`);
};

export const answerOf = (answer: StoreAnswer, what: string): WriteBackAnswer => {
  if (answer.status < 300) return DONE;
  return isMissing(answer, what) ? GONE : { kind: 'refused', because: refusalOf(answer) };
};
