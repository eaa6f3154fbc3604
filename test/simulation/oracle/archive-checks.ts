import { gunzipSync } from 'node:zlib';
import type { Service } from '../../../local/engine/service.ts';
import { objectsUnder } from './bucket-books.ts';
import type { FinalCheck } from './judging.ts';

interface ArchivedLine {
  readonly body: string;
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
  const objects = [...(await objectsUnder(s3, 'archive/')).values()];
  return new Set(objects.flatMap(linesOf).map(({ body }) => body));
};

const linesOf = (object: Uint8Array): readonly ArchivedLine[] =>
  gunzipSync(object)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ArchivedLine);
