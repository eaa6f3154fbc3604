import { exponentOf } from '../../../shared/currencies.ts';
import type { Money } from '../../../shared/money.ts';

/**
 * Stripe's own exponents (docs.stripe.com/currencies), which are not those of ISO 4217: MGA has none
 * there, ISK and UGX keep two for old times' sake. HUF and TWD have two for charges as in ISO; only
 * payouts are whole there.
 */
const NONE = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(
  ' ',
) as readonly string[];
const THREE = 'BHD JOD KWD OMR TND'.split(' ') as readonly string[];
/** Twelve digits are the most that any currency takes there. */
const MOST = 999_999_999_999n;

/** Why an amount cannot travel; `code` is what a refused call says. */
export interface WireProblem {
  readonly code: 'unknown-currency' | 'amount-not-chargeable';
  readonly message: string;
}

export const isWireProblem = <T extends object>(found: T | WireProblem): found is WireProblem =>
  'code' in found;

/** An amount as Stripe's API takes it: a JSON number, safe by its limit, and a currency in small letters. */
export interface WireAmount {
  readonly amount: number;
  readonly currency: string;
}

const wireExponent = (currency: string): number => {
  if (NONE.includes(currency)) return 0;
  return THREE.includes(currency) ? 3 : 2;
};

/**
 * Money as Stripe writes it, exactly or not at all: nothing is rounded. Three-decimal amounts must end
 * in 0 there, and what has no part below one unit there (MGA, ISK, UGX) must be whole.
 */
export const toWire = ({ amount, currency }: Money): WireAmount | WireProblem => {
  const exponent = exponentOf(currency);
  if (exponent === undefined) return unknown();
  const shifted = shift(amount, wireExponent(currency) - exponent);
  const isWhole = shifted !== undefined && (!THREE.includes(currency) || shifted % 10n === 0n);
  if (!isWhole || shifted <= 0n || shifted > MOST) {
    return {
      code: 'amount-not-chargeable',
      message: `Stripe cannot move this amount of ${currency}: it must be positive, and three-decimal currencies end in 0`,
    };
  }
  return { amount: Number(shifted), currency: currency.toLowerCase() };
};

/** What Stripe wrote, as money; a problem for an unknown currency or a part that the currency has not. */
export const fromWire = (amount: bigint, currency: string): Money | WireProblem => {
  const code = currency.toUpperCase();
  const exponent = exponentOf(code);
  if (exponent === undefined) return unknown();
  const shifted = shift(amount, exponent - wireExponent(code));
  return shifted === undefined
    ? { code: 'amount-not-chargeable', message: `${code} has no such part of a unit` }
    : { amount: shifted, currency: code };
};

/** Times ten to the power, undefined when digits would be lost. */
const shift = (amount: bigint, power: number): bigint | undefined => {
  const factor = 10n ** BigInt(Math.abs(power));
  if (power >= 0) return amount * factor;
  return amount % factor === 0n ? amount / factor : undefined;
};

const unknown = (): WireProblem => ({
  code: 'unknown-currency',
  message: 'use an ISO 4217 code',
});
