import { expect, it } from '@jest/globals';
import { readAwsChunked } from '../../../local/wire/aws-chunked.ts';
import { fc } from '../../properties.ts';

const encode = (chunks: readonly Uint8Array[], trailers = '', extension = ''): Buffer =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.byteLength.toString(16)}${extension}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`0${extension}\r\n${trailers}\r\n`),
  ]);

it('gives back what was put in chunks', () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 5 }), (chunks) => {
      const read = readAwsChunked(encode(chunks, 'x-amz-checksum-crc32:AAAAAA==\r\n'));
      expect(Buffer.from(read.body)).toEqual(Buffer.concat(chunks));
      expect(read.trailers).toEqual([['x-amz-checksum-crc32', 'AAAAAA==']]);
    }),
  );
});

it('reads past the signatures of chunks', () => {
  const chunks = [Buffer.from('a\r\nb'), Buffer.from('0\r\n')];
  const read = readAwsChunked(encode(chunks, '', `;chunk-signature=${'0'.repeat(64)}`));
  expect(Buffer.from(read.body).toString()).toBe('a\r\nb0\r\n');
  expect(read.trailers).toEqual([]);
});

it.each([
  '',
  'abc',
  'zz\r\nabc\r\n0\r\n\r\n',
  '3\r\nabc',
  '3\r\nabcd\r\n0\r\n\r\n',
  '3\r\nabc\r\n',
  '3\r\nabcXX0\r\n\r\n',
])('refuses %j', (text) => {
  expect(() => readAwsChunked(Buffer.from(text))).toThrow(/aws-chunked/);
});
