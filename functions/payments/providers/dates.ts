export type DateOrder = 'dmy' | 'mdy' | 'ymd';

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const NUMBERS = /^(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{2,4})(?:[T ].*)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const NAMED = /^(\d{1,2})[-./ ]([A-Z]{3})[A-Z]*[-./, ]+(\d{2,4})$/;

/**
 * A date as tables have them, as midnight UTC in ISO 8601: `2026-11-02`, `02.11.2026`, `02/11/26`,
 * `20261102`, `2 Nov 2026`. `order` is for those that could be two days; a year of four digits in
 * front needs none. Undefined for all else, the 31st of February included.
 */
export const readDate = (text: string, order: DateOrder): string | undefined => {
  const plain = text.trim().toUpperCase();
  const compact = COMPACT.exec(plain);
  if (compact) return dayOf(compact[1], compact[2], compact[3]);
  const named = NAMED.exec(plain);
  if (named) return dayOf(named[3], String(MONTHS.indexOf(named[2] ?? '') + 1), named[1]);
  const [, first = '', second, third] = NUMBERS.exec(plain) ?? [];
  if (first.length === 4 || order === 'ymd') return dayOf(first, second, third);
  return order === 'mdy' ? dayOf(third, first, second) : dayOf(third, second, first);
};

const dayOf = (
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined => {
  const years = Number(year) + (year?.length === 2 ? 2000 : 0);
  const date = new Date(Date.UTC(years, Number(month) - 1, Number(day)));
  const isThatDay =
    date.getUTCFullYear() === years &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  return isThatDay && years >= 1970 ? date.toISOString() : undefined;
};
