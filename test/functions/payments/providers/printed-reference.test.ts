import { describe, expect, it } from '@jest/globals';
import {
  printedReferenceOf,
  printedReferencesIn,
} from '../../../../functions/payments/providers/printed-reference.ts';
import { fc } from '../../../properties.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const references = fc.string({ minLength: 1 }).map(printedReferenceOf);

describe('printedReferenceOf', () => {
  it('is short, has no letter that looks like another, and never changes', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(reference).toMatch(/^KW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      }),
    );
    expect(printedReferenceOf('ord_1')).toBe(printedReferenceOf('ord_1'));
    expect(printedReferenceOf('ord_1')).not.toBe(printedReferenceOf('ord_2'));
  });

  it('uses every bit: ten thousand orders have ten thousand references', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => printedReferenceOf(`ord_${index}`));
    expect(new Set(all).size).toBe(10_000);
  });
});

describe('printedReferencesIn', () => {
  it('finds it whatever banks and people do to it', () => {
    const disguises = fc.constantFrom<(reference: string) => string>(
      (reference) => reference.toLowerCase(),
      (reference) => reference.replaceAll('-', ''),
      (reference) => reference.replaceAll('-', ' / '),
      (reference) => [...reference].join(' '),
      (reference) => `INV${reference.replaceAll('0', 'o').replaceAll('1', 'l')}/EUR`,
      (reference) => `${reference.slice(0, 6)}\r\n${reference.slice(6)}`,
    );
    fc.assert(
      fc.property(references, disguises, fc.string(), (reference, disguise, before) => {
        const found = printedReferencesIn(`${before}; ${disguise(reference)}`);
        expect(found).toContain(reference);
      }),
      { numRuns: 500 },
    );
  });

  it('does not take a reference with one wrong character, or with two swapped, for any', () => {
    const body = (reference: string): string[] => [...reference.replaceAll('-', '').slice(2)];
    const place = fc.nat({ max: 7 });
    fc.assert(
      fc.property(references, place, place, fc.nat({ max: 31 }), (reference, at, to, letter) => {
        const wrong = body(reference);
        wrong[at] = ALPHABET[letter] ?? '';
        const swapped = body(reference);
        [swapped[at], swapped[to]] = [swapped[to] ?? '', swapped[at] ?? ''];
        for (const letters of [wrong, swapped]) {
          const same = letters.join('') === body(reference).join('');
          expect(printedReferencesIn(`KW${letters.join('')}`)).toEqual(same ? [reference] : []);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('answers for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printedReferencesIn(text).every((one) => one.startsWith('KW-'))).toBe(true);
      }),
    );
    expect(printedReferencesIn('KWKWKWKW')).toEqual([]);
  });
});
