import { gzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { createWebhookArchive } from '../../../../functions/console/adapters/webhook-archive.ts';
import type { SignedAws } from '../../../../functions/shared/adapters/signed-client.ts';

const webhook = {
  id: 'whk_1',
  channelId: 'chn_1',
  receivedAt: '2026-11-02T08:00:00.000Z',
  labels: {},
  body: 'e30=',
};
const unreadable = {
  id: 'm1',
  receivedAt: webhook.receivedAt,
  unreadable: 'SyntaxError',
  body: '',
};

/** A bucket whose list is these keys, cut off or not; what was asked is written down. */
const bucketOf = (keys: readonly string[], isTruncated: boolean) => {
  const asked: URL[] = [];
  const aws = {
    endpoints: { object: (bucket: string, key: string) => `https://${bucket}.s3.test/${key}` },
    signedFetch: async (url: string) => {
      asked.push(new URL(url));
      const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
      return new Response(`${contents}<IsTruncated>${isTruncated}</IsTruncated>`);
    },
  } as unknown as SignedAws;
  const get = async () =>
    gzipSync(`${[webhook, unreadable].map((line) => JSON.stringify(line)).join('\n')}\n`);
  return { archive: createWebhookArchive(aws, { get }, 'bucket'), asked };
};

const SPAN = { from: '2026-11-01T23:00:00Z', to: '2026-11-02T09:00:00Z' };

it('begins at the first day, and stops behind the last', async () => {
  const keys = ['archive/2026/11/01/a.gz', 'archive/2026/11/02/b.gz', 'archive/2026/11/03/c.gz'];
  const { archive, asked } = bucketOf(keys, true);
  expect(await archive.objects(SPAN, undefined)).toEqual({
    keys: keys.slice(0, 2),
    next: undefined,
  });
  expect(asked[0]?.searchParams.get('start-after')).toBe('archive/2026/11/01/');
});

it('names where the next page begins while there is more of the time', async () => {
  const keys = ['archive/2026/11/02/b.gz'];
  const { archive, asked } = bucketOf(keys, true);
  expect(await archive.objects(SPAN, 'archive/2026/11/01/a.gz')).toEqual({ keys, next: keys[0] });
  expect(asked[0]?.searchParams.get('start-after')).toBe('archive/2026/11/01/a.gz');
});

it('gives an object’s webhooks, without what nobody could read', async () => {
  const { archive } = bucketOf([], false);
  expect(await archive.webhooksIn('archive/2026/11/02/b.gz')).toEqual([webhook]);
});
