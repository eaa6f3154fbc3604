import { beforeEach, describe, expect, it } from '@jest/globals';
import { createS3, type S3 } from '../../../local/s3/s3.ts';
import { fc } from '../../properties.ts';
import { createTestEnvironment } from '../environment.ts';

const Bucket = 'archive';

const madeS3 = async (keys: readonly string[] = []): Promise<S3> => {
  const s3 = createS3(createTestEnvironment());
  await s3.provider.provision({
    type: 'AWS::S3::Bucket',
    stackName: 's',
    logicalId: 'b',
    properties: { BucketName: Bucket },
  });
  for (const Key of keys) await s3.service.call('PutObject', { Bucket, Key });
  return s3;
};

const list = async (s3: S3, input: object) => {
  const page = await s3.service.call('ListObjectsV2', { Bucket, ...input });
  const contents = (page['Contents'] ?? []) as { Key: string }[];
  const folders = (page['CommonPrefixes'] ?? []) as { Prefix: string }[];
  return {
    keys: contents.map(({ Key }) => Key),
    folders: folders.map(({ Prefix }) => Prefix),
    next: page['NextContinuationToken'],
  };
};

const byBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

describe('a list', () => {
  let s3: S3;

  beforeEach(async () => {
    s3 = await madeS3(['d', 'b/c/3', 'b/2', 'b/1', 'a']);
  });

  it.each<[object, string[], string[]]>([
    [{}, ['a', 'b/1', 'b/2', 'b/c/3', 'd'], []],
    [{ Prefix: 'b/' }, ['b/1', 'b/2', 'b/c/3'], []],
    [{ Delimiter: '/' }, ['a', 'd'], ['b/']],
    [{ Prefix: 'b/', Delimiter: '/' }, ['b/1', 'b/2'], ['b/c/']],
    [{ Prefix: 'b', Delimiter: '/' }, [], ['b/']],
    [{ StartAfter: 'b/1' }, ['b/2', 'b/c/3', 'd'], []],
    [{ StartAfter: 'b/1', Delimiter: '/' }, ['d'], ['b/']],
    [{ StartAfter: 'b/', Delimiter: '/' }, ['d'], []],
    [{ MaxKeys: 0 }, [], []],
  ])('by %j', async (input, keys, folders) => {
    expect(await list(s3, input)).toEqual({ keys, folders, next: undefined });
  });

  it('refuses a token that is none', async () => {
    await expect(list(s3, { ContinuationToken: '!' })).rejects.toMatchObject({
      code: 'InvalidArgument',
    });
  });

  it('spells keys for a URL when asked to', async () => {
    const odd = await madeS3(['a b/\u0001']);
    expect(await list(odd, { EncodingType: 'url' })).toMatchObject({ keys: ['a%20b%2F%01'] });
  });
});

it('gives every key and folder once, in the order of their bytes, whatever the page', async () => {
  const key = fc
    .array(fc.constantFrom('a', 'b', '/', 'ü', '\u{1F42A}', '\uFFEE'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { maxLength: 12 }),
      fc.constantFrom('', 'a', 'a/', 'ü'),
      fc.constantFrom(undefined, '/'),
      fc.integer({ min: 1, max: 4 }),
      async (all, Prefix, Delimiter, MaxKeys) => {
        const s3 = await madeS3(all);
        const listed: string[] = [];
        let ContinuationToken: unknown;
        do {
          const page = await list(s3, { Prefix, Delimiter, MaxKeys, ContinuationToken });
          expect(page.keys.length + page.folders.length).toBeLessThanOrEqual(MaxKeys);
          listed.push(...[...page.keys, ...page.folders].sort(byBytes));
          ContinuationToken = page.next;
        } while (ContinuationToken !== undefined);
        expect(listed).toEqual(expectedList(all, Prefix, Delimiter));
      },
    ),
    { numRuns: 60 },
  );
});

const expectedList = (all: readonly string[], prefix: string, delimiter: string | undefined) => {
  const entries = all
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      return at < 0 ? key : key.slice(0, at + 1);
    });
  return [...new Set(entries)].sort(byBytes);
};
