import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { readBody } from './body.ts';
import { CHECKSUM_MEMBERS, verifyChecksums } from './checksums.ts';
import { noSuchKey, preconditionFailed } from './errors.ts';
import type { ObjectHead, ObjectTable } from './object-table.ts';

const LONGEST_KEY_BYTES = 1024;

/** Members that are stored as they came and given back by GetObject and HeadObject. */
const attributes = {
  CacheControl: z.string().optional(),
  ContentDisposition: z.string().optional(),
  ContentEncoding: z.string().optional(),
  ContentLanguage: z.string().optional(),
  ContentType: z.string().optional(),
  Expires: z.union([z.string(), z.date().transform((date) => date.toUTCString())]).optional(),
  Metadata: z.record(z.string(), z.string()).optional(),
  ObjectLockMode: z.string().optional(),
  ObjectLockRetainUntilDate: z.coerce.date().optional(),
  ObjectLockLegalHoldStatus: z.string().optional(),
  StorageClass: z.string().optional(),
};

const checksums = Object.fromEntries(
  CHECKSUM_MEMBERS.map((member) => [member, z.string().optional()]),
);

/** Input of PutObject. */
export const putObjectInput = z.strictObject({
  ...attributes,
  ...checksums,
  Bucket: z.string(),
  Key: z.string().min(1),
  Body: z.unknown().optional(),
  ContentLength: z.number().optional(),
  ContentMD5: z.string().optional(),
  ChecksumAlgorithm: z.string().optional(),
  ServerSideEncryption: z.string().optional(),
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
  ExpectedBucketOwner: z.string().optional(),
});

/** Attributes that a copy may replace. */
export const copyAttributes = attributes;

/** Writes the object; the condition and the write are one step, with nothing awaited between them. */
export const putObject = async (
  objects: ObjectTable,
  input: z.output<typeof putObjectInput>,
  nowMs: number,
): Promise<Record<string, unknown>> => {
  if (Buffer.byteLength(input.Key) > LONGEST_KEY_BYTES) {
    throw new AwsError('KeyTooLongError', 'Your key is too long', {
      members: { MaxSizeAllowed: String(LONGEST_KEY_BYTES) },
    });
  }
  const body = await readBody(input.Body);
  verifyChecksums(body, input);
  checkConditions(objects.head(input.Bucket, input.Key), input);
  const given = pick(input, CHECKSUM_MEMBERS);
  const head: ObjectHead = {
    key: input.Key,
    size: body.byteLength,
    etag: createHash('md5').update(body).digest('hex'),
    modifiedMs: nowMs,
    attributes: { ...objectAttributes(input), ...given },
  };
  objects.put(input.Bucket, head, body);
  return {
    ETag: `"${head.etag}"`,
    ServerSideEncryption: 'AES256',
    ...given,
    ...(Object.keys(given).length > 0 && { ChecksumType: 'FULL_OBJECT' }),
  };
};

/** The stored attributes of an input; metadata names are lower case, as headers are. */
export const objectAttributes = (
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const metadata = input['Metadata'] as Record<string, string> | undefined;
  return {
    ...pick(input, Object.keys(attributes)),
    ...(metadata && {
      Metadata: Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    }),
  };
};

const pick = (
  input: Readonly<Record<string, unknown>>,
  members: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(
    members.flatMap((member) => (input[member] === undefined ? [] : [[member, input[member]]])),
  );

const checkConditions = (
  existing: ObjectHead | undefined,
  { Key, IfMatch, IfNoneMatch }: z.output<typeof putObjectInput>,
): void => {
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*') {
    throw new AwsError('NotImplemented', 'If-None-Match of a write takes only *.', {
      httpStatus: 501,
    });
  }
  if (IfNoneMatch === '*' && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (existing === undefined) throw noSuchKey(Key);
  if (IfMatch.replaceAll('"', '') !== existing.etag) throw preconditionFailed('If-Match');
};
