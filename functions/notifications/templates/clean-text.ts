/** C0 and C1 controls, line separators, and what turns the direction of the text that follows. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const MOST_CHARACTERS = 200;

/**
 * A foreign text as one line that cannot end a header, hide a letter or turn its surroundings about.
 * Escaping is another matter, and done where it is put in.
 */
export const cleanText = (text: string): string =>
  [...text.normalize('NFC').replace(UNWANTED, ' ').trim()].slice(0, MOST_CHARACTERS).join('');
