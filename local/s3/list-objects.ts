import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { LAST, type ObjectHead, type ObjectTable } from './object-table.ts';

const MOST_KEYS = 1000;

/** Input of ListObjectsV2. */
export const listObjectsInput = z.strictObject({
  Bucket: z.string(),
  Prefix: z.string().default(''),
  Delimiter: z.string().optional(),
  StartAfter: z.string().optional(),
  ContinuationToken: z.string().optional(),
  MaxKeys: z.int().nonnegative().default(MOST_KEYS),
  EncodingType: z.literal('url').optional(),
  FetchOwner: z.boolean().optional(),
  ExpectedBucketOwner: z.string().optional(),
});

type ListObjectsInput = z.output<typeof listObjectsInput>;

interface Page {
  readonly heads: readonly ObjectHead[];
  readonly prefixes: readonly string[];
  /** The place behind the last entry, when there may be more. */
  readonly next: string | undefined;
}

/** One page of a bucket's keys, with keys that share what comes before the delimiter folded into one. */
export const listObjects = (
  objects: ObjectTable,
  input: ListObjectsInput,
): Record<string, unknown> => {
  const page = readPage(objects, input);
  const text = input.EncodingType === 'url' ? encodeURIComponent : (value: string): string => value;
  return {
    Name: input.Bucket,
    Prefix: text(input.Prefix),
    MaxKeys: Math.min(input.MaxKeys, MOST_KEYS),
    KeyCount: page.heads.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ...(input.Delimiter && { Delimiter: text(input.Delimiter) }),
    ...(input.EncodingType && { EncodingType: input.EncodingType }),
    ...(input.StartAfter && { StartAfter: text(input.StartAfter) }),
    ...(input.ContinuationToken && { ContinuationToken: input.ContinuationToken }),
    ...(page.next !== undefined && { NextContinuationToken: toToken(page.next) }),
    ...(page.heads.length > 0 && {
      Contents: page.heads.map((head) => ({
        Key: text(head.key),
        LastModified: new Date(head.modifiedMs),
        ETag: `"${head.etag}"`,
        Size: head.size,
        StorageClass: 'STANDARD',
      })),
    }),
    ...(page.prefixes.length > 0 && {
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: text(prefix) })),
    }),
  };
};

const readPage = (objects: ObjectTable, input: ListObjectsInput): Page => {
  const limit = Math.min(input.MaxKeys, MOST_KEYS);
  const heads: ObjectHead[] = [];
  const prefixes: string[] = [];
  let after = startOf(input);
  while (heads.length + prefixes.length < limit) {
    const room = limit - heads.length - prefixes.length;
    // With a delimiter every key may begin a group, behind which the next query starts.
    const found = objects.list(input.Bucket, input.Prefix, after, input.Delimiter ? 1 : room);
    const [first] = found;
    if (first === undefined) return { heads, prefixes, next: undefined };
    const group = groupOf(first.key, input);
    if (group === undefined) {
      heads.push(...found);
      after = found.at(-1)?.key ?? after;
    } else {
      prefixes.push(group);
      after = group + LAST;
    }
  }
  const more = limit > 0 && objects.list(input.Bucket, input.Prefix, after, 1).length > 0;
  return { heads, prefixes, next: more ? after : undefined };
};

const startOf = ({
  ContinuationToken,
  StartAfter = '',
  Delimiter,
  Prefix,
}: ListObjectsInput): string => {
  if (ContinuationToken !== undefined) return fromToken(ContinuationToken);
  // Starting after a key inside a group leaves the group's later keys, and so the group, in the answer;
  // starting after the group's own name leaves it out.
  const group = Delimiter && groupOf(StartAfter, { Delimiter, Prefix });
  return group === StartAfter && group !== '' ? StartAfter + LAST : StartAfter;
};

const groupOf = (
  key: string,
  { Prefix, Delimiter }: Pick<ListObjectsInput, 'Prefix' | 'Delimiter'>,
): string | undefined => {
  if (!Delimiter || !key.startsWith(Prefix)) return undefined;
  const at = key.indexOf(Delimiter, Prefix.length);
  return at < 0 ? undefined : key.slice(0, at + Delimiter.length);
};

const toToken = (after: string): string => Buffer.from(`1:${after}`).toString('base64url');

const fromToken = (token: string): string => {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.startsWith('1:')) return text.slice(2);
  throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', {
    members: { ArgumentName: 'continuation-token' },
  });
};
