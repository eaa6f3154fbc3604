import * as z from 'zod';
import { readInput, unknownOperation } from '../engine/operation-input.ts';
import type { Environment, ResourceProvider, Service } from '../engine/service.ts';
import { createBucketProvider } from './bucket-provider.ts';
import { openBucketTable } from './bucket-table.ts';
import { copyObject, copyObjectInput } from './copy-object.ts';
import { noSuchBucket, notFound } from './errors.ts';
import { createExpiry } from './expiry.ts';
import { getObject, getObjectInput, headObject } from './get-object.ts';
import { listObjects, listObjectsInput } from './list-objects.ts';
import { openObjectTable } from './object-table.ts';
import { putObject, putObjectInput } from './put-object.ts';

/** S3 of the embedded cloud. Buckets keep the newest version of each object only. */
export interface S3 {
  readonly service: Service;
  readonly provider: ResourceProvider;
  /** Deletes what the lifecycle rules say is over by now; runs by itself each midnight UTC. */
  expire(): void;
  /** Disarms the nightly sweep. */
  close(): void;
}

type Operation = (
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

const bucketInput = z.strictObject({
  Bucket: z.string(),
  ExpectedBucketOwner: z.string().optional(),
});
const deleteInput = bucketInput.extend({ Key: z.string().min(1) });
const deleteManyInput = bucketInput.extend({
  ChecksumAlgorithm: z.string().optional(),
  Delete: z.strictObject({
    Objects: z.array(z.strictObject({ Key: z.string().min(1) })).max(1000),
    Quiet: z.boolean().optional(),
  }),
});
const listBucketsInput = z.strictObject({});

/** Starts S3 on the environment's store. */
export const createS3 = (environment: Environment): S3 => {
  const buckets = openBucketTable(environment.store);
  const objects = openObjectTable(environment.store);
  const expiry = createExpiry(environment, buckets, objects);
  const billed = (unit: 's3.put' | 's3.get', bucket: string): void => {
    if (buckets.find(bucket) === undefined) throw noSuchBucket(bucket);
    environment.meter.add(unit, 1, bucket);
  };
  const { now } = environment.clock;
  const operations: Readonly<Record<string, Operation>> = {
    PutObject: (raw) => {
      const input = readInput('PutObject', putObjectInput, raw);
      billed('s3.put', input.Bucket);
      return putObject(objects, input, now());
    },
    CopyObject: (raw) => {
      const input = readInput('CopyObject', copyObjectInput, raw);
      billed('s3.put', input.Bucket);
      return copyObject(objects, input, now());
    },
    GetObject: (raw) => {
      const input = readInput('GetObject', getObjectInput, raw);
      billed('s3.get', input.Bucket);
      return getObject(objects, input);
    },
    HeadObject: (raw) => {
      const input = readInput('HeadObject', getObjectInput, raw);
      if (buckets.find(input.Bucket) === undefined) throw notFound();
      billed('s3.get', input.Bucket);
      return headObject(objects, input);
    },
    ListObjectsV2: (raw) => {
      const input = readInput('ListObjectsV2', listObjectsInput, raw);
      billed('s3.put', input.Bucket);
      return listObjects(objects, input);
    },
    DeleteObject: (raw) => {
      const input = readInput('DeleteObject', deleteInput, raw);
      if (buckets.find(input.Bucket) === undefined) throw noSuchBucket(input.Bucket);
      objects.delete(input.Bucket, input.Key);
      return {};
    },
    DeleteObjects: (raw) => {
      const input = readInput('DeleteObjects', deleteManyInput, raw);
      if (buckets.find(input.Bucket) === undefined) throw noSuchBucket(input.Bucket);
      environment.store.transaction(() => {
        for (const { Key } of input.Delete.Objects) objects.delete(input.Bucket, Key);
      });
      return input.Delete.Quiet ? {} : { Deleted: input.Delete.Objects };
    },
    HeadBucket: (raw) => {
      const input = readInput('HeadBucket', bucketInput, raw);
      if (buckets.find(input.Bucket) === undefined) throw notFound();
      return { BucketRegion: environment.region };
    },
    GetBucketLocation: (raw) => {
      const input = readInput('GetBucketLocation', bucketInput, raw);
      if (buckets.find(input.Bucket) === undefined) throw noSuchBucket(input.Bucket);
      // The oldest region is spelt by leaving it out.
      return environment.region === 'us-east-1' ? {} : { LocationConstraint: environment.region };
    },
    ListBuckets: (raw) => {
      readInput('ListBuckets', listBucketsInput, raw);
      return {
        Owner: { ID: environment.accountId },
        Buckets: buckets
          .all()
          .map(({ name, createdMs }) => ({ Name: name, CreationDate: new Date(createdMs) })),
      };
    },
  };
  return {
    service: {
      id: 's3',
      call: async (operation, input) => {
        const run = operations[operation];
        if (run === undefined) throw unknownOperation('S3', operation);
        return run(input);
      },
    },
    provider: createBucketProvider(environment, buckets, expiry.arm),
    expire: expiry.expire,
    close: expiry.disarm,
  };
};
