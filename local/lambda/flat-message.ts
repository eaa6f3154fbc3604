import type { CarriedCall } from '../wire/carried-call.ts';
import type { HttpResponse } from '../wire/http-message.ts';

/**
 * Calls or answers as they cross between threads: one flat list, each with its number first. The copy of
 * nested objects and pairs that `postMessage` would make takes three times as long.
 */
export type FlatMessage = FlatPart[];
type FlatPart = string | number | Uint8Array;

/** Reads a message from its beginning, part after part. */
export interface Reading {
  readonly message: FlatMessage;
  at: number;
}

export const addCall = (message: FlatMessage, id: number, call: CarriedCall): void => {
  message.push(id, call.method, call.target, call.body);
  addHeaders(message, call.headers);
};

export const addAnswer = (message: FlatMessage, id: number, answer: HttpResponse): void => {
  message.push(id, answer.status, answer.body);
  addHeaders(message, answer.headers);
};

export const hasMore = ({ message, at }: Reading): boolean => at < message.length;

export const nextNumber = (reading: Reading): number => next(reading) as number;

export const nextCall = (reading: Reading): CarriedCall => ({
  method: next(reading) as string,
  target: next(reading) as string,
  body: next(reading) as CarriedCall['body'],
  headers: nextHeaders(reading),
});

export const nextAnswer = (reading: Reading): HttpResponse => ({
  status: nextNumber(reading),
  body: next(reading) as HttpResponse['body'],
  headers: nextHeaders(reading),
});

type Headers = HttpResponse['headers'];

/** How many there are, then names and values. */
const addHeaders = (message: FlatMessage, headers: Headers): void => {
  message.push(headers.length);
  for (const [name, value] of headers) message.push(name, value);
};

const nextHeaders = (reading: Reading): Headers =>
  Array.from(
    { length: nextNumber(reading) },
    () => [next(reading), next(reading)] as [name: string, value: string],
  );

const next = (reading: Reading): FlatPart => {
  const part = reading.message[reading.at];
  if (part === undefined) throw new RangeError('a message between threads ends too early');
  reading.at += 1;
  return part;
};
