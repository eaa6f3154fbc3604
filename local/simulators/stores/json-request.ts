import { isLosslessNumber, parse } from 'lossless-json';
import type { HttpRequest } from '../../wire/http-message.ts';

/** A member of a JSON value as text, numbers included; undefined for anything else. */
export const textAt = (
  value: unknown,
  ...path: readonly (string | number)[]
): string | undefined => {
  const member = valueAt(value, ...path);
  if (typeof member === 'string') return member;
  return isLosslessNumber(member) ? member.value : undefined;
};

/** A member of a JSON value, whatever it is. */
export const valueAt = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined,
    value,
  );

/** The request's JSON body, digits kept; null without one. */
export const jsonBody = (request: HttpRequest): unknown =>
  request.body.byteLength === 0 ? null : parse(Buffer.from(request.body).toString('utf8'));
