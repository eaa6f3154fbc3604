import * as z from 'zod';
import { AwsError } from '../engine/aws-error.ts';
import { noSuchKey } from './errors.ts';
import type { ObjectTable } from './object-table.ts';
import { copyAttributes, objectAttributes } from './put-object.ts';

/** Input of CopyObject. */
export const copyObjectInput = z.strictObject({
  ...copyAttributes,
  Bucket: z.string(),
  Key: z.string().min(1),
  /** `bucket/key`, percent-encoded, with or without a leading slash. */
  CopySource: z.string(),
  MetadataDirective: z.enum(['COPY', 'REPLACE']).default('COPY'),
  ServerSideEncryption: z.string().optional(),
  ExpectedBucketOwner: z.string().optional(),
});

/** Copies an object's bytes, with its attributes or with new ones. */
export const copyObject = (
  objects: ObjectTable,
  input: z.output<typeof copyObjectInput>,
  nowMs: number,
): Record<string, unknown> => {
  const { bucket, key } = copySource(input.CopySource);
  const source = objects.head(bucket, key);
  if (source === undefined) throw noSuchKey(key);
  const replace = input.MetadataDirective === 'REPLACE';
  if (!replace && bucket === input.Bucket && key === input.Key) {
    throw new AwsError(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  }
  const attributes = replace ? objectAttributes(input) : source.attributes;
  const copy = { ...source, key: input.Key, modifiedMs: nowMs, attributes };
  objects.put(input.Bucket, copy, objects.body(bucket, key));
  return {
    CopyObjectResult: { ETag: `"${source.etag}"`, LastModified: new Date(nowMs) },
    ServerSideEncryption: 'AES256',
  };
};

const copySource = (text: string): { bucket: string; key: string } => {
  const [path = '', query] = text.replace(/^\//, '').split('?');
  const at = path.indexOf('/');
  if (at < 1 || at === path.length - 1) {
    throw new AwsError('InvalidArgument', 'CopySource: give it as bucket/key.');
  }
  if (query !== undefined) {
    throw new AwsError('NotImplemented', 'CopySource: versions are not kept here.', {
      httpStatus: 501,
    });
  }
  try {
    return { bucket: path.slice(0, at), key: decodeURIComponent(path.slice(at + 1)) };
  } catch (cause) {
    throw new AwsError('InvalidArgument', 'CopySource: the key is not percent-encoded.', { cause });
  }
};
