import { Stripe } from 'stripe';
import { retryable } from '../../../shared/fault.ts';

/** A definitive no: nothing happened under this key. */
export interface StripeNo {
  /** kebab-case */
  readonly code: string;
  readonly retriable: boolean;
  /** The object was not in the state for it: what it says of itself is worth reading. */
  readonly askAgain: boolean;
}

/** What the call gave, or Stripe's definitive no; everything unclear is thrown as a retryable fault. */
export const answerOf = async <T extends object>(
  call: Promise<T>,
): Promise<{ readonly object: T } | { readonly no: StripeNo }> => {
  try {
    return { object: await call };
  } catch (error) {
    return { no: definitive(error) };
  }
};

/** As `answerOf`, for reads, where nothing but an answer will do; null when Stripe knows of none. */
export const readOr404 = async <T extends object>(call: Promise<T>): Promise<T | null> => {
  const answer = await answerOf(call);
  if ('object' in answer) return answer.object;
  if (answer.no.code === 'resource-missing') return null;
  throw retryable('stripe-refused-read', `stripe refused a reading: ${answer.no.code}`);
};

const definitive = (error: unknown): StripeNo => {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const code = (error.decline_code ?? error.code ?? 'refused').replaceAll('_', '-');
  // A card may be taken later; a bad request stays one.
  if (error instanceof Stripe.errors.StripeCardError) {
    return { code, retriable: true, askAgain: false };
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError && code !== 'lock-timeout') {
    return { code, retriable: false, askAgain: true };
  }
  throw unclear(error);
};

/**
 * Broken connections, 5xx, 409 and 429, and a key under which other parameters went out before: what
 * became of the first try is asked for. A refused API key is mended by a person while calls wait.
 */
const unclear = (error: Stripe.errors.StripeError) => {
  const isKey =
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError;
  const code = isKey ? 'stripe-refuses-key' : 'stripe-unclear';
  return retryable(code, `stripe: ${error.type} ${error.statusCode ?? 'no answer'}`, error);
};
