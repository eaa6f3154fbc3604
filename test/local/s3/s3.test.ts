import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createS3, type S3 } from '../../../local/s3/s3.ts';
import { createTestEnvironment } from '../environment.ts';

const Bucket = 'archive';
const DAY_MS = 86_400_000;

let environment: ReturnType<typeof createTestEnvironment>;
let s3: S3;

const provision = (cloud: S3, properties: object = { BucketName: Bucket }) =>
  cloud.provider.provision({
    type: 'AWS::S3::Bucket',
    stackName: 'Karwan-Archive',
    logicalId: 'RawBodies1A2B',
    properties: { ...properties },
  });

const call = (operation: string, input: object): Promise<Record<string, unknown>> =>
  s3.service.call(operation, { Bucket, ...input });

const put = (Key: string, more: object = {}) => call('PutObject', { Key, Body: Key, ...more });

const keys = async (input: object = {}): Promise<string[]> => {
  const { Contents = [] } = await call('ListObjectsV2', input);
  return (Contents as { Key: string }[]).map(({ Key }) => Key);
};

const text = async (Key: string, more: object = {}): Promise<string> => {
  const { Body } = await call('GetObject', { Key, ...more });
  return (Body as { transformToString(): Promise<string> }).transformToString();
};

beforeEach(async () => {
  environment = createTestEnvironment();
  s3 = createS3(environment);
  await provision(s3);
});

describe('a bucket', () => {
  it('has the references that templates use', async () => {
    expect(await provision(s3)).toEqual({
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
    const first = await provision(s3, {});
    expect(first.ref).toMatch(/^karwan-archive-rawbodies1a2b-[0-9a-f]{12}$/);
    expect((await provision(createS3(environment), {})).ref).toBe(first.ref);
  });

  it('is refused with what it cannot do', async () => {
    await expect(provision(s3, { NotificationConfiguration: {} })).rejects.toThrow(
      'AWS::S3::Bucket RawBodies1A2B: the embedded cloud does not implement NotificationConfiguration.',
    );
    const Rules = [{ Status: 'Enabled', ExpirationInDays: 1, TagFilters: [] }];
    await expect(provision(s3, { LifecycleConfiguration: { Rules } })).rejects.toThrow(
      'TagFilters',
    );
  });

  it('keeps its policy', async () => {
    const policy = await s3.provider.provision({
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

describe('conditions', () => {
  const etag = '"8ce4b16b22b58894aa86c421e8759df3"';
  const written = new Date(Date.UTC(2026, 10, 1));
  const before = new Date(Date.UTC(2026, 9, 31));
  const after = new Date(Date.UTC(2026, 10, 2));

  it.each<[string, object, string]>([
    ['GetObject', { IfMatch: etag }, 'k'],
    ['GetObject', { IfMatch: '"other"' }, 'PreconditionFailed'],
    ['GetObject', { IfNoneMatch: etag }, 'NotModified'],
    ['GetObject', { IfNoneMatch: `"x", ${etag}` }, 'NotModified'],
    ['GetObject', { IfNoneMatch: '"other"' }, 'k'],
    ['GetObject', { IfModifiedSince: before }, 'k'],
    ['GetObject', { IfModifiedSince: written }, 'NotModified'],
    ['GetObject', { IfUnmodifiedSince: written }, 'k'],
    ['GetObject', { IfModifiedSince: after }, 'NotModified'],
    ['GetObject', { IfUnmodifiedSince: before }, 'PreconditionFailed'],
    ['GetObject', { IfUnmodifiedSince: after }, 'k'],
    ['GetObject', { IfNoneMatch: '"other"', IfModifiedSince: after }, 'k'],
    ['PutObject', { IfNoneMatch: '*' }, 'PreconditionFailed'],
    ['PutObject', { IfNoneMatch: etag }, 'NotImplemented'],
    ['PutObject', { IfMatch: etag, Body: 'k' }, 'k'],
    ['PutObject', { IfMatch: '"other"' }, 'PreconditionFailed'],
    ['PutObject', { Key: 'none', IfMatch: etag }, 'NoSuchKey'],
  ])('%s %j gives %s', async (operation, condition, expected) => {
    await put('k');
    const outcome = await call(operation, { Key: 'k', ...condition }).then(
      () => text('k'),
      (error: { code: string }) => error.code,
    );
    expect(outcome).toBe(expected);
  });

  it('lets one of two writers at the same instant win', async () => {
    const outcomes = await Promise.allSettled([
      put('once', { IfNoneMatch: '*' }),
      put('once', { IfNoneMatch: '*' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a range', () => {
  it.each<[string, string, string | undefined]>([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=5-4', '0123456789', undefined],
    ['bytes=0-1,3-4', '0123456789', undefined],
    ['lines=1-2', '0123456789', undefined],
    ['bytes=-', '0123456789', undefined],
  ])('%s is %s', async (Range, expected, ContentRange) => {
    await call('PutObject', { Key: 'k', Body: '0123456789' });
    const got = await call('GetObject', { Key: 'k', Range });
    expect(await text('k', { Range })).toBe(expected);
    expect(got['ContentRange']).toBe(ContentRange);
    expect(await call('HeadObject', { Key: 'k', Range })).toMatchObject({
      ContentLength: expected.length,
    });
  });

  it.each(['bytes=10-', 'bytes=-0'])('%s is not satisfiable', async (Range) => {
    await call('PutObject', { Key: 'k', Body: '0123456789' });
    await expect(call('GetObject', { Key: 'k', Range })).rejects.toMatchObject({
      code: 'InvalidRange',
      httpStatus: 416,
    });
  });
});

describe('a copy', () => {
  it('carries the attributes, or new ones', async () => {
    await put('a', { ContentType: 'text/plain', Metadata: { One: '1' } });
    await call('CopyObject', { Key: 'b', CopySource: `/${Bucket}/a` });
    await call('CopyObject', {
      ...{ Key: 'c', CopySource: `${Bucket}/a`, MetadataDirective: 'REPLACE' },
      ContentType: 'text/csv',
    });
    const kept = { ContentType: 'text/plain', Metadata: { one: '1' } };
    expect(await call('HeadObject', { Key: 'b' })).toMatchObject(kept);
    expect(await call('HeadObject', { Key: 'c' })).toMatchObject({
      ContentType: 'text/csv',
      Metadata: {},
    });
    expect(await text('c')).toBe('a');
  });

  it.each([
    [{ CopySource: `${Bucket}/none` }, 'NoSuchKey'],
    [{ CopySource: 'archive' }, 'InvalidArgument'],
    [{ CopySource: `${Bucket}/%zz` }, 'InvalidArgument'],
    [{ CopySource: `${Bucket}/a?versionId=1` }, 'NotImplemented'],
    [{ Key: 'a', CopySource: `${Bucket}/a` }, 'InvalidRequest'],
  ])('of %j is refused', async (input, code) => {
    await put('a');
    await expect(call('CopyObject', { Key: 'b', ...input })).rejects.toMatchObject({ code });
  });
});

describe('life cycle', () => {
  const rule = { Status: 'Enabled', Prefix: 'raw/', ExpirationInDays: 30 };
  const withRule = (changes: object = {}) =>
    provision(s3, {
      BucketName: Bucket,
      LifecycleConfiguration: { Rules: [{ ...rule, ...changes }] },
    });

  it('deletes at the midnight after the days have passed', async () => {
    await withRule();
    await environment.clock.advance(DAY_MS / 2);
    await put('raw/1');
    await put('kept/1');
    await environment.clock.advance(30 * DAY_MS);
    expect(await keys()).toEqual(['kept/1', 'raw/1']);
    await environment.clock.advance(DAY_MS / 2);
    expect(await keys()).toEqual(['kept/1']);
  });

  it('catches up on midnights that passed while nothing ran', async () => {
    await put('raw/1');
    await environment.clock.advance(40 * DAY_MS);
    await withRule();
    expect(await keys()).toEqual([]);
  });

  it('leaves objects alone under a rule that is switched off', async () => {
    await withRule({ Status: 'Disabled' });
    await put('raw/1');
    await environment.clock.advance(40 * DAY_MS);
    expect(await keys()).toEqual(['raw/1']);
    expect(environment.clock.pending()).toBe(0);
  });

  it('sweeps whole buckets, page after page, on a given date, until closed', async () => {
    await withRule({
      Prefix: '',
      ExpirationInDays: undefined,
      ExpirationDate: '2026-11-03T00:00:00Z',
    });
    environment.store.transaction(() => {
      for (let index = 0; index < 1_500; index += 1) void put(`k${index}`);
    });
    await environment.clock.advance(DAY_MS);
    expect(await keys()).toHaveLength(1_000);
    await environment.clock.advance(DAY_MS);
    expect(await keys()).toEqual([]);
    s3.close();
    expect(environment.clock.pending()).toBe(0);
  });
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
  expect(environment.meter.totals()).toEqual({
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
    s3 = createS3(first);
    await provision(s3);
    await put('k', { Metadata: { a: 'b' } });
    first.store.close();
    s3 = createS3(createTestEnvironment({ path }));
    expect(await text('k')).toBe('k');
    expect(await call('HeadObject', { Key: 'k' })).toMatchObject({ Metadata: { a: 'b' } });
  });
});
