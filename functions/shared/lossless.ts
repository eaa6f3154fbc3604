import { isLosslessNumber, type LosslessNumber, parse } from 'lossless-json';

/** Foreign JSON as it was written: every number is a `LosslessNumber`, whose `value` is its text. */
export type LosslessJson =
  | string
  | boolean
  | null
  | LosslessNumber
  | readonly LosslessJson[]
  | { readonly [key: string]: LosslessJson };

export type ParsedJson =
  | { readonly ok: true; readonly value: LosslessJson }
  | { readonly ok: false; readonly problem: JsonProblem };

/** `code` is what quarantine shows; the message holds positions, never a piece of the body. */
interface JsonProblem {
  readonly code: 'not-utf8' | 'not-json' | 'too-deep' | 'too-large';
  readonly message: string;
}

const MAX_DEPTH = 64;
const MAX_BYTES = 1024 * 1024;

/**
 * Parses a body from outside without changing a digit of it. Total: any bytes give an answer.
 *
 * - Bytes that are not UTF-8 are refused, not replaced; a byte order mark is no JSON.
 * - A key given twice: the last one holds, as in the senders' own parsers (PHP, Ruby, V8), so that we
 *   never read another order than the store itself would.
 * - `__proto__` is a key like any other: an own property, and no prototype is touched.
 */
export const parseJson = (bytes: Uint8Array, maxBytes: number = MAX_BYTES): ParsedJson => {
  if (bytes.byteLength > maxBytes) {
    return refuse('too-large', `${bytes.byteLength} bytes, at most ${maxBytes}`);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse('not-utf8', 'the body must be UTF-8');
  // Before parsing, because the parser is recursive and the stack is not ours to spend.
  if (deeperThan(text, MAX_DEPTH)) return refuse('too-deep', `nested deeper than ${MAX_DEPTH}`);
  try {
    const value = parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue });
    return { ok: true, value: value as LosslessJson };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = / at position \d+/.exec(error.message)?.[0] ?? '';
    return refuse('not-json', `the body must be JSON; it breaks off${position}`);
  }
};

const refuse = (code: JsonProblem['code'], message: string): ParsedJson => ({
  ok: false,
  problem: { code, message },
});

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Counts brackets outside strings, in one pass over the characters whatever they are: a regular
 * expression would need quadratic time for an unfinished string of escaped quotes. On broken JSON the
 * count may be wrong, and the parser says so.
 */
const deeperThan = (text: string, limit: number): boolean => {
  let depth = 0;
  for (let index = 0; index < text.length && depth <= limit; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfString(text, index + 1);
    else if (character === OPEN_LIST || character === OPEN_OBJECT) depth++;
    else if (character === CLOSE_LIST || character === CLOSE_OBJECT) depth--;
  }
  return depth > limit;
};

const codeOf = (character: string): number => character.charCodeAt(0);
const [QUOTE, BACKSLASH] = [codeOf('"'), codeOf('\\')];
const [OPEN_LIST, CLOSE_LIST] = [codeOf('['), codeOf(']')];
const [OPEN_OBJECT, CLOSE_OBJECT] = [codeOf('{'), codeOf('}')];

/** The index of the quote that ends the string whose first character is at `start`. */
const endOfString = (text: string, start: number): number => {
  let index = start;
  for (; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) return index;
    if (character === BACKSLASH) index += 1;
  }
  return index;
};

/** The text of a string or a number, digits untouched: ids beyond 2^53, amounts. Undefined for the rest. */
export const textOf = (value: LosslessJson | undefined): string | undefined => {
  if (typeof value === 'string') return value;
  return isLosslessNumber(value) ? value.value : undefined;
};

/** The text of an id: a non-empty string or a whole number without exponent. */
export const idTextOf = (value: LosslessJson | undefined): string | undefined => {
  const text = textOf(value);
  if (text === undefined || text === '') return undefined;
  return isLosslessNumber(value) && !/^-?\d+$/.test(text) ? undefined : text;
};

/** A number as its text, for schemas: `z.custom(isNumberText)`. */
export const isNumberText = (value: unknown): value is LosslessNumber => isLosslessNumber(value);

export type { LosslessNumber };
