import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsClient } from 'aws4fetch';
import { AwsError } from '../../../../local/engine/aws-error.ts';
import { createS3 } from '../../../../local/s3/s3.ts';
import { s3RestXml } from '../../../../local/wire/s3/rest-xml.ts';
import { type OpenDoor, openDoor, realEnvironment } from '../open-door.ts';

const Bucket = 'archive';
let open: OpenDoor;
let s3: S3Client;

beforeAll(async () => {
  const environment = realEnvironment();
  const cloud = createS3(environment);
  await cloud.provider.provision({
    type: 'AWS::S3::Bucket',
    stackName: 'karwan',
    logicalId: 'Archive',
    properties: { BucketName: Bucket },
  });
  open = await openDoor([cloud.service], { environment });
  s3 = new S3Client(open.client);
});

afterAll(async () => {
  s3.destroy();
  await open.door.close();
});

const put = (Key: string, Body: string | Uint8Array | Readable = 'text', more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

describe('S3 through its SDK client', () => {
  it('keeps bytes, types and metadata', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const written = await put('a b/ü+c.bin', bytes, {
      ContentType: 'application/x-test',
      ContentEncoding: 'gzip',
      CacheControl: 'no-store',
      Metadata: { Channel: 'ch_1' },
    });
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'a b/ü+c.bin' }));
    expect(await read.Body?.transformToByteArray()).toEqual(bytes);
    expect(read).toMatchObject({
      ContentType: 'application/x-test',
      ContentEncoding: 'gzip',
      CacheControl: 'no-store',
      Metadata: { channel: 'ch_1' },
      ContentLength: 256,
      ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      $metadata: { httpStatusCode: 200 },
    });
    expect(read.LastModified).toBeInstanceOf(Date);
    expect(written.ETag).toBe(read.ETag);
    expect(written.ChecksumCRC32).toBe(read.ChecksumCRC32);
    expect(written.ChecksumCRC32).toBeDefined();
  });

  it('takes a stream in chunks, its checksum behind them', async () => {
    const chunks = ['first ', 'second ', 'third'].map((text) => Buffer.from(text.repeat(5_000)));
    const ContentLength = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    await put('streamed', Readable.from(chunks), { ContentLength });
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(await read.Body?.transformToString()).toBe(Buffer.concat(chunks).toString());
    expect(read.ContentEncoding).toBeUndefined();
    expect(read.ChecksumCRC32).toBeDefined();
  });

  it('sends a range as partial content', async () => {
    await put('ranged', '0123456789');
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'ranged', Range: 'bytes=2-4' }));
    expect(await read.Body?.transformToString()).toBe('234');
    expect(read).toMatchObject({
      ContentRange: 'bytes 2-4/10',
      ContentLength: 3,
      $metadata: { httpStatusCode: 206 },
    });
  });

  it('lists, page by page and by folder', async () => {
    await Promise.all(['l/1', 'l/2&<>', 'l/x/3', 'l/x/4', 'm'].map((key) => put(key)));
    const first = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 2 }),
    );
    expect(first.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['l/1', 4],
      ['l/2&<>', 4],
    ]);
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2, Prefix: 'l/', Delimiter: '/' });
    const second = await s3.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: 'l/',
        Delimiter: '/',
        ContinuationToken: first.NextContinuationToken,
      }),
    );
    expect(second.CommonPrefixes).toEqual([{ Prefix: 'l/x/' }]);
    expect(second.Contents).toBeUndefined();
    expect(second.IsTruncated).toBe(false);
  });

  it('copies and deletes', async () => {
    await put('from/é', 'copied');
    const copied = await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'to',
        CopySource: `${Bucket}/${encodeURIComponent('from/é')}`,
      }),
    );
    expect(copied.CopyObjectResult?.LastModified).toBeInstanceOf(Date);
    const gone = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'from/é' }, { Key: 'to' }] } }),
    );
    expect(gone.Deleted).toEqual([{ Key: 'from/é' }, { Key: 'to' }]);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    const again = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'to' }));
    expect(again.$metadata.httpStatusCode).toBe(204);
  });

  it('tells of its buckets', async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([{ Name: Bucket, CreationDate: expect.any(Date) }]);
    const location = await s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBe('eu-central-1');
    const head = await s3.send(new HeadBucketCommand({ Bucket }));
    expect(head.BucketRegion).toBe('eu-central-1');
  });

  it.each([
    ['a missing key', new GetObjectCommand({ Bucket, Key: 'no' }), 'NoSuchKey', 404],
    ['a missing key by HEAD', new HeadObjectCommand({ Bucket, Key: 'no' }), 'NotFound', 404],
    ['a missing bucket', new GetObjectCommand({ Bucket: 'none', Key: 'k' }), 'NoSuchBucket', 404],
    ['a missing bucket by HEAD', new HeadBucketCommand({ Bucket: 'none' }), 'NotFound', 404],
    [
      'a wrong checksum',
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ChecksumCRC32: 'AAAAAA==' }),
      'BadDigest',
      400,
    ],
    [
      'an operation that is not here',
      new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet: [] } }),
      'NotImplemented',
      501,
    ],
    [
      'an option that is not here',
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=b' }),
      'NotImplemented',
      501,
    ],
  ])('answers %s by its name', async (_, command, name, httpStatusCode) => {
    await expect(s3.send(command as GetObjectCommand)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
  });

  it('writes only what is not there when asked to', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'once' }));
    expect(await read.Body?.transformToString()).toBe('first');
  });
});

describe('what no client of ours sends', () => {
  const request = (method: string, headers: readonly (readonly [string, string])[], body = '') => ({
    ...{ method, path: `/${Bucket}/k`, query: '', headers, sourceIp: '', protocol: 'HTTP/1.1' },
    body: new Uint8Array(Buffer.from(body)),
  });
  const chunked = ['x-amz-content-sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'] as const;

  it.each([
    ['3', { Body: new Uint8Array(Buffer.from('abc')), ChecksumCRC32: 'NSRBwg==' }],
    ['4', 'IncompleteBody'],
  ])('chunks that are said to hold %s bytes', (length, expected) => {
    const headers = [chunked, ['x-amz-decoded-content-length', length]] as const;
    const body = '3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n';
    const decode = () => s3RestXml.decode(request('PUT', headers, body));
    if (typeof expected === 'string') {
      expect(decode).toThrow(expect.objectContaining({ code: expected }));
    } else {
      expect(decode()).toEqual({
        operation: 'PutObject',
        input: { Bucket, Key: 'k', ...expected },
      });
    }
  });

  it('an answer to HEAD has no body, even as an error', () => {
    const error = new AwsError('PreconditionFailed', 'no', { httpStatus: 412 });
    const answer = (method: string) => s3RestXml.encodeError(error, 'id', request(method, []));
    expect(answer('HEAD')).toEqual({ status: 412, headers: [], body: '' });
    expect(answer('GET').body).toContain('<Code>PreconditionFailed</Code>');
  });
});

describe('S3 through aws4fetch', () => {
  const client = () =>
    new AwsClient({
      accessKeyId: 'local',
      secretAccessKey: 'local',
      service: 's3',
      region: 'eu-central-1',
      retries: 0,
    });

  it('puts and gets', async () => {
    const url = `${open.origin}/${Bucket}/raw/2026-11-01/a%20b%2Bc.json`;
    const headers = { 'content-type': 'application/json' };
    const written = await client().fetch(url, { method: 'PUT', body: '{"id":1}', headers });
    expect(written.status).toBe(200);
    const read = await client().fetch(url);
    expect(await read.text()).toBe('{"id":1}');
    expect(read.headers.get('content-type')).toBe('application/json');
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'raw/' }));
    expect(listed.Contents?.[0]?.Key).toBe('raw/2026-11-01/a b+c.json');
  });

  it('reads by a presigned query', async () => {
    await put('presigned', 'shown');
    const signed = await client().sign(`${open.origin}/${Bucket}/presigned`, {
      aws: { signQuery: true },
    });
    expect(await (await fetch(signed)).text()).toBe('shown');
    const changed = await fetch(signed.url.replace('presigned?', 'other?'));
    expect(changed.status).toBe(403);
  });
});
