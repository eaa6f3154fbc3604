import { invalidRange } from './errors.ts';

/** Bytes `start` to `end`, both included, of an object of `size` bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header against an object's size. Undefined when the whole object is to be sent: no
 * header, more than one range, or a form that S3 does not know. Throws `InvalidRange` when no byte of
 * the object is in it.
 */
export const readRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Number(last);
  if (last !== '' && end < start) return undefined;
  if (start >= size) throw invalidRange();
  return { start, end: Math.min(end, size - 1) };
};

const suffix = (length: number, size: number): ByteRange => {
  if (length === 0 || size === 0) throw invalidRange();
  return { start: Math.max(0, size - length), end: size - 1 };
};
