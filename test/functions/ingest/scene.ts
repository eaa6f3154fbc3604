import { createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import { make } from '../../../functions/ingest/handlers/receive-webhook.ts';
import type { HttpEvent } from '../../../functions/ingest/inbound-request.ts';
import { channelFields, sealSecret } from '../../../functions/shared/adapters/channel-item.ts';
import { newChannelId } from '../../../functions/shared/channel-id.ts';
import { type Envelope, envelopeSchema } from '../../../functions/shared/envelope.ts';
import type { Verify } from '../../../functions/shared/webhook.ts';
import { kekFromSecret } from '../../../functions/shared/wrap.ts';
import { createFakeAws, createTestRuntime, KEK_SECRET } from '../shared/adapters/fake-aws.ts';

export const OWNER = 'https://sqs.test/orders';
export const ARCHIVE = 'https://sqs.test/archive';

export const SETTINGS = {
  CHANNEL_TAG_KEY: 'tag key',
  PUBLIC_URL: 'https://hooks.example/',
  CHANNELS_TABLE: 'channels',
  KEK_SECRET_ARN: 'arn:secret',
  BUCKET: 'bucket',
  ARCHIVE_QUEUE_URL: ARCHIVE,
  OWNER_QUEUES: JSON.stringify({ orders: OWNER }),
};

export const sign = (body: string | Uint8Array, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** A verifier with every kind of answer; the id is signed only where the test says so. */
const verify: Verify = ({ headers, rawBody, publicUrl }, credentials) => {
  if (headers['x-throw']) throw new Error('secret-1 in a message');
  if (headers['x-ping']) return { verdict: 'acknowledge', reason: 'ping' };
  if (!headers['x-signature']) return { verdict: 'reject', reason: 'X-Signature is missing' };
  if (!publicUrl.startsWith('https://hooks.example/webhooks/chn_')) throw new Error('public URL');
  const fits = credentials.some(({ secret }) => sign(rawBody, secret) === headers['x-signature']);
  if (!fits) return { verdict: 'reject', reason: 'X-Signature does not fit' };
  const signedId = headers['x-signed-id'];
  return { verdict: 'accept', ...(signedId === undefined ? {} : { signedId }) };
};
export const registry = {
  verifiers: { shopify: verify },
  labelHeadersOf: () => ['x-topic', 'x-absent'],
};

/** A channel of Sialkot Sports behind a door, with everything that the door can reach. */
export const createScene = (settings: Readonly<Record<string, string>> = SETTINGS) => {
  const aws = createFakeAws();
  const runtime = createTestRuntime(settings);
  const channelId = newChannelId(SETTINGS.CHANNEL_TAG_KEY, runtime.randomBytes);
  const storeChannel = (
    id: string,
    credentials: readonly { secret: string; expiresAt?: string }[],
    fields: Partial<Parameters<typeof channelFields>[0]> = {},
  ): void => {
    const kek = kekFromSecret(JSON.parse(KEK_SECRET));
    const stored = credentials.map(({ secret, ...life }, index) => ({
      sealed: sealSecret(kek, id, secret, new Uint8Array(12).fill(index)),
      addedAt: '2026-10-01T00:00:00.000Z',
      ...life,
    }));
    aws.items.set(`channel#${id}`, {
      ...channelFields({
        channelId: id,
        merchantId: 'sialkot',
        provider: 'shopify',
        context: 'orders',
        label: 'Main shop',
        settings: { shop: 'sialkot.example' },
        createdAt: '2026-10-01T00:00:00.000Z',
        rotatedAt: '2026-10-01T00:00:00.000Z',
        ...fields,
      }),
      credentials: { S: JSON.stringify(stored) },
    });
  };

  const request = (
    body: string,
    headers: Record<string, string> = {},
    id = channelId,
  ): HttpEvent => ({
    headers,
    body,
    isBase64Encoded: false,
    rawPath: `/webhooks/${id}`,
    requestContext: { domainName: 'hooks.example', http: { method: 'POST' } },
  });
  const signed = (body: string, secret = 'secret-1', headers: Record<string, string> = {}) =>
    request(body, { 'X-Signature': sign(body, secret), ...headers });

  const callsOf = (what: string) => aws.calls.filter((call) => call.what === what);
  const onlyMessage = (): Envelope => {
    const messages = aws.queues.get(OWNER) ?? [];
    expect(messages).toHaveLength(1);
    expect(aws.queues.get(ARCHIVE)).toEqual(messages);
    return envelopeSchema.parse(JSON.parse(messages[0] ?? ''));
  };
  const expectNothingStored = (): void => {
    expect(aws.queues.size).toBe(0);
    expect(aws.objects.size).toBe(0);
  };

  storeChannel(channelId, [{ secret: 'secret-1' }]);
  const receive = make({ ...runtime, ...aws }, registry);
  return {
    aws,
    runtime,
    channelId,
    receive,
    storeChannel,
    request,
    signed,
    callsOf,
    onlyMessage,
    expectNothingStored,
  };
};

/** Text that gzip cannot shrink much: hashes of what came before. */
export const scrambled = (seed: string): string => {
  let text = seed.slice(0, 8);
  let out = '';
  while (out.length < 380_000) {
    text = createHmac('sha512', 'k').update(text).digest('base64');
    out += text;
  }
  return out;
};
