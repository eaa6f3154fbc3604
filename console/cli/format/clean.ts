/**
 * Text from outside on a terminal: control characters could move the cursor or change its colours,
 * and a line break could fake a row.
 */
export const clean = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
