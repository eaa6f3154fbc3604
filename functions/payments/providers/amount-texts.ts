import { exponentOf } from '../../shared/currencies.ts';
import { type AmountProblem, type Money, parseAmount } from '../../shared/money.ts';

export type DecimalSign = '.' | ',';

const SIGNED = /^([+\-−(]?)([\d.,'’\s\u00a0\u202f]{1,60})([)\-−]?|CR|DR|C|D)$/;

/**
 * Amounts as people, banks and couriers write them in tables: `1.234,56`, `1,234.56`, `1 234,56`,
 * `1'234.56`, `(12.00)`, `12,00-`, `12.00 CR`, `EUR 12.00`. Where one sign could be decimal or only
 * group digits (`1.000`), `decimal` says which; without it the amount is refused, not guessed.
 */
export const readAmount = (
  text: string,
  currency: string,
  decimal: DecimalSign | undefined,
): Money | AmountProblem => {
  if (exponentOf(currency) === undefined) return parseAmount('0', currency);
  const [matched, before = '', body = '', after = ''] = SIGNED.exec(bare(text, currency)) ?? [];
  if (matched === undefined) return parseAmount('?', currency);
  const digits = body.replaceAll(/['’\s\u00a0\u202f]/g, '');
  const sign = decimal ?? decimalOf(digits, currency);
  if (sign === 'unclear') {
    return {
      code: 'bad-amount',
      message: 'it is not clear which sign is the decimal one; set it in the settings',
    };
  }
  const plain = plainOf(digits, sign);
  const minus = before === '(' || /[-−]/.test(before + after) || /^DR?$/.test(after);
  return parseAmount(`${minus ? '-' : ''}${plain ?? '?'}`, currency);
};

/**
 * The decimal sign that the amounts of one file agree on, by those that leave no doubt; undefined
 * when none says it, or two contradict.
 */
export const decimalSignOf = (
  texts: readonly string[],
  currency: string,
): DecimalSign | undefined => {
  const signs = new Set(
    texts
      .map((text) => decimalOf(bare(text, currency).replaceAll(/[^\d.,]/g, ''), currency))
      .filter((sign): sign is DecimalSign => sign === '.' || sign === ','),
  );
  const [sign, ...others] = signs;
  return others.length === 0 ? sign : undefined;
};

const bare = (text: string, currency: string): string =>
  text
    .toUpperCase()
    .replace(currency, '')
    .trim()
    .replace(/\s+(CR?|DR?)$/, '$1');

/** Undefined: there is no decimal sign at all. */
const decimalOf = (digits: string, currency: string): DecimalSign | 'unclear' | undefined => {
  const signs = digits.replaceAll(/\d/g, '');
  const last = signs.at(-1) as DecimalSign | undefined;
  if (last === undefined) return undefined;
  const isOnce = signs.split(last).length === 2;
  if (new Set(signs).size === 2) return isOnce ? last : 'unclear';
  // One kind of sign: several of it group; a single one is decimal unless three digits follow.
  if (!isOnce) return other(last);
  return digits.length - 1 - digits.indexOf(last) === 3 ? beforeThree(last, currency) : last;
};

const other = (sign: DecimalSign): DecimalSign => (sign === '.' ? ',' : '.');

/** `1.234`: a thousand and some in yen; with dinars the point is decimal; else it could be either. */
const beforeThree = (sign: DecimalSign, currency: string): DecimalSign | 'unclear' => {
  const exponent = exponentOf(currency);
  if (exponent === 0) return other(sign);
  return exponent === 3 && sign === '.' ? sign : 'unclear';
};

/** `1234.56`; undefined where the groups are not groups of digits, as in `1,2,3`. */
const plainOf = (digits: string, decimal: DecimalSign | undefined): string | undefined => {
  if (decimal === undefined) return digits;
  const [whole = '', fraction = '', ...more] = digits.split(decimal);
  const groups = whole.split(other(decimal));
  if (more.length > 0 || !areGroups(groups)) return undefined;
  return fraction === '' ? groups.join('') : `${groups.join('')}.${fraction}`;
};

/** By thousands, or as in India: `12,34,567`. */
const areGroups = (groups: readonly string[]): boolean =>
  groups.length === 1 ||
  (groups.at(-1)?.length === 3 &&
    groups.slice(1).every(({ length }) => length === 3 || length === 2));
