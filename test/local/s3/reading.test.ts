import { describe, expect, it } from '@jest/globals';
import { Bucket, givenBucket } from './given-bucket.ts';

const { call, put, text } = givenBucket();

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
