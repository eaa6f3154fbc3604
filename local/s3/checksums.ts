import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../engine/aws-error.ts';

const CRC32C_POLYNOMIAL = 0x82f63b78;

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ CRC32C_POLYNOMIAL : value >>> 1;
  }
  return value >>> 0;
});

const crc32c = (body: Uint8Array): number => {
  let value = 0xffffffff;
  for (const byte of body) value = (CRC32C_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const CHECKSUMS: Readonly<Record<string, (body: Uint8Array) => Buffer>> = {
  ChecksumCRC32: (body) => uint32(crc32(body)),
  ChecksumCRC32C: (body) => uint32(crc32c(body)),
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest(),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest(),
};

/** The members of an input that carry a checksum of its body, base64 each. */
export const CHECKSUM_MEMBERS = Object.keys(CHECKSUMS);

/** Throws `BadDigest` when a checksum that came with the body is not the body's. */
export const verifyChecksums = (
  body: Uint8Array,
  given: Readonly<Record<string, unknown>>,
): void => {
  for (const [member, checksum] of Object.entries(CHECKSUMS)) {
    const claimed = given[member];
    if (claimed !== undefined && claimed !== checksum(body).toString('base64')) {
      throw new AwsError('BadDigest', `The ${member} you specified did not match the body.`);
    }
  }
  const md5 = given['ContentMD5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match the body.');
  }
};
