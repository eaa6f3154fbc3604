import type { Service } from '../../../local/engine/service.ts';
import type { ObjectBody } from '../../../local/s3/body.ts';

interface Listed {
  readonly Key: string;
}

/** All objects whose keys begin with this, of whatever bucket, by their keys. */
export const objectsUnder = async (
  s3: Service,
  prefix: string,
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const objects = new Map<string, Uint8Array>();
  const { Buckets } = await s3.call('ListBuckets', {});
  for (const { Name: Bucket } of Buckets as readonly { readonly Name: string }[]) {
    for (const Key of await keysIn(s3, Bucket, prefix)) {
      const { Body } = await s3.call('GetObject', { Bucket, Key });
      objects.set(Key, await (Body as ObjectBody).transformToByteArray());
    }
  }
  return objects;
};

const keysIn = async (s3: Service, Bucket: string, Prefix: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let after: unknown;
  do {
    const from = after === undefined ? {} : { ContinuationToken: after };
    const page = await s3.call('ListObjectsV2', { Bucket, Prefix, ...from });
    keys.push(...((page['Contents'] ?? []) as readonly Listed[]).map(({ Key }) => Key));
    after = page['NextContinuationToken'];
  } while (after !== undefined);
  return keys;
};
