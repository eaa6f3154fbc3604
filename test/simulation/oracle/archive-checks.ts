import { gunzipSync } from 'node:zlib';
import type { Service } from '../../../local/engine/service.ts';
import type { ObjectBody } from '../../../local/s3/body.ts';
import type { FinalCheck } from './judging.ts';

interface ArchivedLine {
  readonly body: string;
}
interface Listed {
  readonly Key: string;
}

/** Whatever was answered 200 lies in the archive, byte for byte as the store sent it. */
export const checkArchive: FinalCheck = async ({ world, lives, accuse }) => {
  const archived = await bodiesIn(world.services.s3);
  for (const life of lives) {
    const missing = life.told.find(
      ({ taken, webhook }) => taken && !archived.has(Buffer.from(webhook.body).toString('base64')),
    );
    if (missing) accuse('R12', life.orderId, 'a webhook that was taken is not in the archive');
  }
};

const bodiesIn = async (s3: Service): Promise<ReadonlySet<string>> => {
  const bodies = new Set<string>();
  const { Buckets } = await s3.call('ListBuckets', {});
  for (const { Name } of Buckets as readonly { readonly Name: string }[]) {
    for (const key of await keysIn(s3, Name)) {
      for (const { body } of await linesOf(s3, Name, key)) bodies.add(body);
    }
  }
  return bodies;
};

const keysIn = async (s3: Service, Bucket: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let after: unknown;
  do {
    const from = after === undefined ? {} : { ContinuationToken: after };
    const page = await s3.call('ListObjectsV2', { Bucket, Prefix: 'archive/', ...from });
    keys.push(...((page['Contents'] ?? []) as readonly Listed[]).map(({ Key }) => Key));
    after = page['NextContinuationToken'];
  } while (after !== undefined);
  return keys;
};

const linesOf = async (s3: Service, Bucket: string, Key: string): Promise<ArchivedLine[]> => {
  const { Body } = await s3.call('GetObject', { Bucket, Key });
  const text = gunzipSync(await (Body as ObjectBody).transformToByteArray()).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ArchivedLine);
};
