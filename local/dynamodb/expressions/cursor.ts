import type { AwsError } from '../../engine/aws-error.ts';
import { validation } from '../errors.ts';
import type { Placeholders } from './placeholders.ts';
import { type Token, tokenize } from './tokens.ts';

const MAX_EXPRESSION_BYTES = 4096;

/** A reading position in one expression of a request. */
export interface Cursor {
  /** The request member that holds the expression, for messages. */
  readonly label: string;
  readonly placeholders: Placeholders;
  /** The token `ahead` places from here, without moving. */
  peek(ahead?: number): Token;
  next(): Token;
  /** Moves over a symbol, or a keyword in any case, when it is the next token. */
  accept(text: string): boolean;
  expect(text: string): void;
  /** A syntax error at the next token. */
  unexpected(): AwsError;
  /** An error in DynamoDB's form, `Invalid <label>: <message>`. */
  invalid(message: string): AwsError;
}

/** Opens an expression; an empty or oversized one is refused. */
export const createCursor = (label: string, text: string, placeholders: Placeholders): Cursor => {
  const invalid = (message: string): AwsError => validation(`Invalid ${label}: ${message}`);
  if (text.trim() === '') throw invalid('The expression can not be empty;');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EXPRESSION_BYTES) {
    throw invalid(
      `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
    );
  }
  const tokens = tokenize(text);
  let at = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)] as Token;
  const unexpected = (): AwsError => {
    const from = tokens[Math.max(at - 1, 0)] as Token;
    const to = peek(1);
    const end = to.kind === 'end' ? text.length : to.start + to.text.length;
    const near = text.slice(from.start, end).trim();
    return invalid(`Syntax error; token: "${peek().text}", near: "${near}"`);
  };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const accept = (wanted: string): boolean => {
    const { kind, text: found } = peek();
    const matches =
      kind === 'symbol' ? found === wanted : kind === 'word' && found.toUpperCase() === wanted;
    if (matches) at += 1;
    return matches;
  };
  const expect = (wanted: string): void => {
    if (!accept(wanted)) throw unexpected();
  };
  return { label, placeholders, peek, next, accept, expect, unexpected, invalid };
};
