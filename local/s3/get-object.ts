import * as z from 'zod';
import { objectBody } from './body.ts';
import { CHECKSUM_MEMBERS } from './checksums.ts';
import { noSuchKey, notFound, notModified, preconditionFailed } from './errors.ts';
import type { ObjectHead, ObjectTable } from './object-table.ts';
import { readRange } from './range.ts';

/** Input of GetObject and HeadObject. */
export const getObjectInput = z.strictObject({
  Bucket: z.string(),
  Key: z.string(),
  Range: z.string().optional(),
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
  IfModifiedSince: z.coerce.date().optional(),
  IfUnmodifiedSince: z.coerce.date().optional(),
  ChecksumMode: z.string().optional(),
  ExpectedBucketOwner: z.string().optional(),
  ResponseCacheControl: z.string().optional(),
  ResponseContentDisposition: z.string().optional(),
  ResponseContentEncoding: z.string().optional(),
  ResponseContentLanguage: z.string().optional(),
  ResponseContentType: z.string().optional(),
});

type GetObjectInput = z.output<typeof getObjectInput>;

/** Reads an object, or one range of it. */
export const getObject = (objects: ObjectTable, input: GetObjectInput): Record<string, unknown> => {
  const head = objects.head(input.Bucket, input.Key);
  if (head === undefined) throw noSuchKey(input.Key);
  checkConditions(head, input);
  const range = readRange(input.Range, head.size);
  const bytes = objects.body(input.Bucket, input.Key);
  const part = range === undefined ? bytes : bytes.subarray(range.start, range.end + 1);
  return {
    ...describe(head, input),
    ...(range && { ContentRange: `bytes ${range.start}-${range.end}/${head.size}` }),
    ContentLength: part.byteLength,
    Body: objectBody(part),
  };
};

/** The same without the bytes. */
export const headObject = (
  objects: ObjectTable,
  input: GetObjectInput,
): Record<string, unknown> => {
  const head = objects.head(input.Bucket, input.Key);
  if (head === undefined) throw notFound();
  checkConditions(head, input);
  const range = readRange(input.Range, head.size);
  return {
    ...describe(head, input),
    ...(range && { ContentRange: `bytes ${range.start}-${range.end}/${head.size}` }),
    ContentLength: range === undefined ? head.size : range.end - range.start + 1,
  };
};

const describe = (head: ObjectHead, input: GetObjectInput): Record<string, unknown> => {
  // A checksum is the whole object's, so it goes only with the whole object.
  const withChecksums = input.ChecksumMode === 'ENABLED' && input.Range === undefined;
  const attributes = Object.entries(head.attributes).filter(
    ([member]) => withChecksums || !CHECKSUM_MEMBERS.includes(member),
  );
  const overrides = Object.entries(input).flatMap(([member, value]) =>
    member.startsWith('Response') ? [[member.slice('Response'.length), value] as const] : [],
  );
  const lockedUntil = head.attributes['ObjectLockRetainUntilDate'];
  return {
    AcceptRanges: 'bytes',
    ETag: `"${head.etag}"`,
    LastModified: new Date(Math.floor(head.modifiedMs / 1000) * 1000),
    ContentType: 'application/octet-stream',
    Metadata: {},
    ServerSideEncryption: 'AES256',
    ...Object.fromEntries([...attributes, ...overrides]),
    ...(lockedUntil !== undefined && { ObjectLockRetainUntilDate: new Date(String(lockedUntil)) }),
  };
};

/** The order of RFC 9110 §13.2.2: entity tags first, and times only without the tag of their kind. */
const checkConditions = (head: ObjectHead, input: GetObjectInput): void => {
  const modifiedMs = Math.floor(head.modifiedMs / 1000) * 1000;
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = input;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, head.etag)) throw preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince !== undefined && modifiedMs > IfUnmodifiedSince.getTime()) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, head.etag)) throw notModified();
  } else if (IfModifiedSince !== undefined && modifiedMs <= IfModifiedSince.getTime()) {
    throw notModified();
  }
};

const matches = (condition: string, etag: string): boolean =>
  condition === '*' ||
  condition.split(',').some((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '') === etag);
