import { beforeEach } from '@jest/globals';
import { createS3, type S3 } from '../../../local/s3/s3.ts';
import { createTestEnvironment } from '../environment.ts';

export const Bucket = 'archive';

/** An S3 of its own with one bucket, for each test of the file that calls this. */
export const givenBucket = () => {
  const held = {} as { environment: ReturnType<typeof createTestEnvironment>; s3: S3 };
  beforeEach(async () => {
    held.environment = createTestEnvironment();
    held.s3 = createS3(held.environment);
    await provision(held.s3);
  });
  const call = (operation: string, input: object): Promise<Record<string, unknown>> =>
    held.s3.service.call(operation, { Bucket, ...input });
  return {
    held,
    call,
    put: (Key: string, more: object = {}) => call('PutObject', { Key, Body: Key, ...more }),
    keys: async (input: object = {}): Promise<string[]> => {
      const { Contents = [] } = await call('ListObjectsV2', input);
      return (Contents as { Key: string }[]).map(({ Key }) => Key);
    },
    text: async (Key: string, more: object = {}): Promise<string> => {
      const { Body } = await call('GetObject', { Key, ...more });
      return (Body as { transformToString(): Promise<string> }).transformToString();
    },
  };
};

export const provision = (cloud: S3, properties: object = { BucketName: Bucket }) =>
  cloud.provider.provision({
    type: 'AWS::S3::Bucket',
    stackName: 'Karwan-Archive',
    logicalId: 'RawBodies1A2B',
    properties: { ...properties },
  });
