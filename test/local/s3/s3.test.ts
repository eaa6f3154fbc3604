import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createS3 } from '../../../local/s3/s3.ts';
import { createTestEnvironment } from '../environment.ts';
import { Bucket, givenBucket, provision } from './given-bucket.ts';

const { call, held, keys, put, text } = givenBucket();

describe('a bucket', () => {
  it('has the references that templates use', async () => {
    expect(await provision(held.s3)).toEqual({
      ref: Bucket,
      attributes: {
        Arn: 'arn:aws:s3:::archive',
        DomainName: 'archive.s3.amazonaws.com',
        DualStackDomainName: 'archive.s3.dualstack.eu-central-1.amazonaws.com',
        RegionalDomainName: 'archive.s3.eu-central-1.amazonaws.com',
        WebsiteURL: 'http://archive.s3-website-eu-central-1.amazonaws.com',
      },
    });
  });

  it('gets a name of its own that stays the same', async () => {
    const first = await provision(held.s3, {});
    expect(first.ref).toMatch(/^karwan-archive-rawbodies1a2b-[0-9a-f]{12}$/);
    expect((await provision(createS3(held.environment), {})).ref).toBe(first.ref);
  });

  it('is refused with what it cannot do', async () => {
    await expect(provision(held.s3, { NotificationConfiguration: {} })).rejects.toThrow(
      'AWS::S3::Bucket RawBodies1A2B: the embedded cloud does not implement NotificationConfiguration.',
    );
    const Rules = [{ Status: 'Enabled', ExpirationInDays: 1, TagFilters: [] }];
    await expect(provision(held.s3, { LifecycleConfiguration: { Rules } })).rejects.toThrow(
      'TagFilters',
    );
  });

  it('keeps its policy', async () => {
    const policy = await held.s3.provider.provision({
      type: 'AWS::S3::BucketPolicy',
      stackName: 's',
      logicalId: 'p',
      properties: { Bucket, PolicyDocument: { Statement: [] } },
    });
    expect(policy.ref).toBe(Bucket);
  });
});

describe('a body', () => {
  it.each<[string, unknown, string]>([
    ['text', 'ü', 'ü'],
    ['bytes', Buffer.from('ü'), 'ü'],
    ['nothing', undefined, ''],
    ['a blob', new Blob(['ü']), 'ü'],
    ['a stream', Readable.from([Buffer.from('a'), Buffer.from('b')]), 'ab'],
  ])('may be %s', async (_, Body, expected) => {
    await call('PutObject', { Key: 'k', Body });
    expect(await text('k')).toBe(expected);
  });

  it('is a copy for every reader', async () => {
    await put('k');
    const { Body } = await call('GetObject', { Key: 'k' });
    const body = Body as { transformToByteArray(): Promise<Uint8Array> };
    (await body.transformToByteArray()).fill(0);
    expect(Buffer.from(await body.transformToByteArray()).toString()).toBe('k');
  });

  // The well-known check values of each algorithm for the text "123456789".
  it.each([
    ['ChecksumCRC32', 'cbf43926'],
    ['ChecksumCRC32C', 'e3069283'],
    ['ChecksumSHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['ChecksumSHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
    ['ContentMD5', '25f9e794323b453885f5181f1b624d0b'],
  ])('is checked against %s', async (member, hex) => {
    const checksum = { [member]: Buffer.from(hex, 'hex').toString('base64') };
    await call('PutObject', { Key: 'k', Body: '123456789', ...checksum });
    await expect(
      call('PutObject', { Key: 'k', Body: '123456780', ...checksum }),
    ).rejects.toMatchObject({ code: 'BadDigest', httpStatus: 400 });
    expect(await text('k')).toBe('123456789');
  });
});

it('gives a checksum with the whole object it is of, when asked', async () => {
  const ChecksumCRC32 = Buffer.from('cbf43926', 'hex').toString('base64');
  await call('PutObject', { Key: 'k', Body: '123456789', ChecksumCRC32 });
  const given = async (input: object) =>
    (await call('GetObject', { Key: 'k', ...input }))['ChecksumCRC32'];
  expect(await given({ ChecksumMode: 'ENABLED' })).toBe(ChecksumCRC32);
  expect(await given({ ChecksumMode: 'ENABLED', Range: 'bytes=0-1' })).toBeUndefined();
  expect(await given({})).toBeUndefined();
});

describe('refusals', () => {
  it.each<[string, object, string, number]>([
    ['GetObject', { Bucket: 'none', Key: 'k' }, 'NoSuchBucket', 404],
    ['PutObject', { Bucket: 'none', Key: 'k' }, 'NoSuchBucket', 404],
    ['ListObjectsV2', { Bucket: 'none' }, 'NoSuchBucket', 404],
    ['DeleteObject', { Bucket: 'none', Key: 'k' }, 'NoSuchBucket', 404],
    ['HeadBucket', { Bucket: 'none' }, 'NotFound', 404],
    ['GetObject', { Key: 'k' }, 'NoSuchKey', 404],
    ['HeadObject', { Key: 'k' }, 'NotFound', 404],
    ['PutObject', { Key: 'k'.repeat(1025) }, 'KeyTooLongError', 400],
    ['GetObject', { Key: 'k', VersionId: '1' }, 'NotImplemented', 501],
    ['PutObject', {}, 'ValidationException', 400],
    ['CreateMultipartUpload', { Key: 'k' }, 'UnknownOperationException', 400],
  ])('%s %j is %s', async (operation, input, code, httpStatus) => {
    await expect(call(operation, input)).rejects.toMatchObject({ code, httpStatus });
  });
});

it('meters writes and reads', async () => {
  await put('a');
  await keys();
  await text('a');
  await call('HeadObject', { Key: 'a' });
  await call('DeleteObject', { Key: 'a' });
  expect(held.environment.meter.totals()).toEqual({
    's3.put': { archive: 2 },
    's3.get': { archive: 2 },
  });
});

describe('a restart', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'karwan-s3-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps buckets and objects', async () => {
    const path = join(folder, 'state.db');
    const first = createTestEnvironment({ path });
    held.s3 = createS3(first);
    await provision(held.s3);
    await put('k', { Metadata: { a: 'b' } });
    first.store.close();
    held.s3 = createS3(createTestEnvironment({ path }));
    expect(await text('k')).toBe('k');
    expect(await call('HeadObject', { Key: 'k' })).toMatchObject({ Metadata: { a: 'b' } });
  });
});
