import { AwsError } from '../engine/aws-error.ts';

const LINE_END = '\r\n';

/** A body taken out of its chunks, with the headers that came behind it. */
export interface Unchunked {
  readonly body: Uint8Array;
  readonly trailers: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads S3's `aws-chunked` content coding: `size[;chunk-signature=…]` lines before the chunks, and
 * trailing headers (checksums) behind the last, empty one. Throws when it is out of form.
 */
export const readAwsChunked = (encoded: Uint8Array): Unchunked => {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    const [size = ''] = bytes.toString('latin1', at, Math.max(at, lineEnd)).split(';');
    if (lineEnd < 0 || !/^[0-9a-f]+$/i.test(size)) throw malformed();
    const start = lineEnd + LINE_END.length;
    const end = start + Number.parseInt(size, 16);
    if (end === start) return { body: Buffer.concat(chunks), trailers: readTrailers(bytes, start) };
    if (bytes.toString('latin1', end, end + LINE_END.length) !== LINE_END) throw malformed();
    chunks.push(bytes.subarray(start, end));
    at = end + LINE_END.length;
  }
};

const readTrailers = (bytes: Buffer, from: number): Unchunked['trailers'] =>
  bytes
    .toString('latin1', from)
    .split(LINE_END)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const;
    });

const malformed = (): AwsError =>
  new AwsError(
    'IncompleteBody',
    'The aws-chunked body ends before its last chunk or is out of form.',
  );
