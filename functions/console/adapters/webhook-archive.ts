import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type KeyPage, listKeys } from '../../shared/adapters/bucket-keys.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Blobs } from '../../shared/blobs.ts';

/** A webhook as the archive keeps it. */
const lineSchema = z.object({
  id: z.string(),
  channelId: z.string(),
  receivedAt: z.iso.datetime(),
  labels: z.record(z.string(), z.string()),
  /** The raw bytes as base64. */
  body: z.string(),
});
export type ArchivedWebhook = z.output<typeof lineSchema>;

/** The raw webhooks that the archive keeps, from their reader's side. */
export interface WebhookArchive {
  /** Objects of the days from `from`'s to `to`'s, by their keys; goes on behind `after`. */
  objects(span: ArchiveSpan, after: string | undefined): Promise<KeyPage>;
  /** An object's webhooks; what is kept there though nobody could read it is left out. */
  webhooksIn(key: string): Promise<readonly ArchivedWebhook[]>;
}

/** ISO 8601. */
export interface ArchiveSpan {
  readonly from: string;
  readonly to: string;
}

/** Each holds a batch: more are never read, and their webhooks sent, in one invocation. */
const OBJECTS_AT_ONCE = 10;

/** `archive/<yyyy>/<mm>/<dd>/`; keys of a day begin with it, and days are in order. */
const folderOf = (time: string): string =>
  `archive/${new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')}/`;

export const createWebhookArchive = (
  aws: SignedAws,
  blobs: Pick<Blobs, 'get'>,
  bucket: string,
): WebhookArchive => ({
  objects: async ({ from, to }, after) => {
    const wish = { prefix: 'archive/', after: after ?? folderOf(from), most: OBJECTS_AT_ONCE };
    const { keys, next } = await listKeys(aws, bucket, wish);
    const last = folderOf(to);
    const wanted = keys.filter((key) => key.slice(0, last.length) <= last);
    return { keys: wanted, next: wanted.length === keys.length ? next : undefined };
  },
  webhooksIn: async (key) =>
    gunzipSync(await blobs.get(key))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const read = lineSchema.safeParse(JSON.parse(line));
        return read.success ? [read.data] : [];
      }),
});
