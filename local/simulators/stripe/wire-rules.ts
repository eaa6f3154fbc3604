import { badParam } from './refusal.ts';

/** docs.stripe.com/currencies: amounts there end in 0 (their last digit is never charged). */
const THREE_DECIMALS = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];
/** Without decimals in life, with two on the wire: the amount must be a multiple of 100. */
const WHOLE_WITH_TWO = ['isk', 'ugx'];
const MOST = 99_999_999_999;

/** Refuses an amount that Stripe would refuse; gives it back otherwise. Own table, so that it can disagree with ours. */
export const chargeable = (amount: number, currency: string, param = 'amount'): number => {
  if (!/^[a-z]{3}$/.test(currency)) {
    throw badParam('currency', 'parameter_invalid_string', `Invalid currency: ${currency}`);
  }
  if (amount < 1) {
    throw badParam(
      param,
      'parameter_invalid_integer',
      'This value must be greater than or equal to 1.',
    );
  }
  if (amount > MOST) {
    throw badParam(param, 'amount_too_large', 'The amount is too large for this currency.');
  }
  const step = THREE_DECIMALS.includes(currency) ? 10 : WHOLE_WITH_TWO.includes(currency) ? 100 : 1;
  if (amount % step !== 0) {
    throw badParam(
      param,
      'parameter_invalid_integer',
      `Invalid amount for ${currency}: it must be a multiple of ${step}.`,
    );
  }
  return amount;
};
