import { createHash } from 'node:crypto';

/**
 * Crockford's base 32: no I, L, O, U. A reader takes the letters that people write for its digits
 * (O for 0, I and L for 1).
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PREFIX = 'KW';
const BODY = 7;
const LENGTH = PREFIX.length + BODY + 1;

/**
 * What a buyer writes on a transfer and a courier on its list: `KW-7F3K-2M9Q`, 35 bits of the order
 * id's hash and a check character, which finds every single wrong character and every swap of two.
 * The same order always has the same one.
 */
export const printedReferenceOf = (orderId: string): string => {
  const bits = createHash('sha256').update(`printed reference ${orderId}`).digest();
  const number = bits.readUIntBE(0, 6) % 2 ** (5 * BODY);
  const body = Array.from({ length: BODY }, (_, index) => {
    const place = BODY - 1 - index;
    return Math.floor(number / 32 ** place) % 32;
  });
  return shown([...body, checkOf(body)]);
};

/**
 * Every printed reference in a text, in the order of the text and each once, however it was broken,
 * joined, hyphenated or misspelt in the ways above. Total over any text; a find may still be nobody's.
 */
export const printedReferencesIn = (text: string): readonly string[] => {
  const letters = text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  const found = new Set<string>();
  let at = letters.indexOf(PREFIX);
  while (at !== -1) {
    const values = valuesOf(letters.slice(at + PREFIX.length, at + LENGTH));
    if (values && checkOf(values.slice(0, BODY)) === values[BODY]) found.add(shown(values));
    at = letters.indexOf(PREFIX, at + 1);
  }
  return [...found];
};

/** Whether it has the shape of a reference that we printed. */
export const isPrintedReference = (reference: string): boolean =>
  /^KW-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(reference);

const shown = (values: readonly number[]): string => {
  const text = values.map((value) => ALPHABET[value]).join('');
  return `${PREFIX}-${text.slice(0, 4)}-${text.slice(4)}`;
};

const valuesOf = (letters: string): readonly number[] | undefined => {
  const read = letters.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const values = [...read].map((letter) => ALPHABET.indexOf(letter));
  return values.length === BODY + 1 && !values.includes(-1) ? values : undefined;
};

/**
 * Each character weighs another power of x in GF(32) = GF(2)[x]/(x⁵+x²+1), and the weighted sum with
 * the check character is zero. Weights that are distinct and not zero are what finds the errors.
 */
const checkOf = (body: readonly number[]): number =>
  body.reduce((sum, value) => timesX(sum ^ value), 0);

const timesX = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);
