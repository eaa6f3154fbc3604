import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeBody, webhookReceivedSchema } from '../../../../functions/ingest/contract.ts';
import { make } from '../../../../functions/ingest/handlers/receive-webhook.ts';
import type { HttpEvent } from '../../../../functions/ingest/inbound-request.ts';
import { newChannelId } from '../../../../functions/shared/channel-id.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { createScene, OWNER, registry, SETTINGS, scrambled, sign } from '../scene.ts';

let scene: ReturnType<typeof createScene>;
beforeEach(() => {
  scene = createScene();
});

describe('a webhook that is its sender’s', () => {
  it('is in both queues before the answer, as the same envelope', async () => {
    const body = '{"id":820982911946154508}';
    const answer = await scene.receive(
      scene.signed(body, 'secret-1', { 'x-topic': 'orders/create', cookie: 'c' }),
    );

    expect(answer).toMatchObject({ statusCode: 200, body: '{"ok":true}' });
    const envelope = scene.onlyMessage();
    expect(envelope).toMatchObject({
      kind: 'webhook',
      name: 'WebhookReceived',
      source: 'karwan.ingest',
      merchantId: 'sialkot',
      subject: `webhook/${envelope.id}`,
      causationId: envelope.id,
      correlationId: envelope.id,
      actor: { kind: 'storefront', id: scene.channelId },
    });
    const data = webhookReceivedSchema.parse(envelope.data);
    expect(data).toMatchObject({
      channelId: scene.channelId,
      provider: 'shopify',
      settings: { shop: 'sialkot.example' },
      labels: { 'x-topic': 'orders/create' },
      receivedAt: '2026-11-01T12:00:00.000Z',
      encoding: 'base64',
    });
    expect(Object.keys(data.labels)).toEqual(['x-topic']);
    expect(Buffer.from(decodeBody(data)).toString('utf8')).toBe(body);
    expect(scene.runtime.counts).toEqual({});
    expect(scene.runtime.lines).toHaveLength(1);
    expect(JSON.stringify(scene.runtime.lines)).not.toContain('82098');
  });

  it('has the same id however often it comes, and another one in another channel', async () => {
    const other = newChannelId(SETTINGS.CHANNEL_TAG_KEY, scene.runtime.randomBytes);
    scene.storeChannel(other, [{ secret: 'secret-1' }]);
    await scene.receive(scene.signed('{"id":1}'));
    scene.runtime.clock.now += 60_000;
    await scene.receive(scene.signed('{"id":1}'));
    await scene.receive({ ...scene.signed('{"id":1}'), rawPath: `/webhooks/${other}` });
    const ids = (scene.aws.queues.get(OWNER) ?? []).map(
      (text) => (JSON.parse(text) as Envelope).id,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('is named by the id that its scheme signs', async () => {
    await scene.receive(scene.signed('{"id":1}', 'secret-1', { 'x-signed-id': 'a' }));
    await scene.receive(scene.signed('{"id":2}', 'secret-1', { 'x-signed-id': 'a' }));
    await scene.receive(scene.signed('{"id":2}', 'secret-1', { 'x-signed-id': 'b' }));
    const ids = (scene.aws.queues.get(OWNER) ?? []).map(
      (text) => (JSON.parse(text) as Envelope).id,
    );
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('comes out of base64 as the bytes that were signed', async () => {
    const body = Uint8Array.of(0x7b, 0xff, 0x00, 0x7d);
    const event = scene.request(Buffer.from(body).toString('base64'), {
      'x-signature': sign(body, 'secret-1'),
    });
    expect(await scene.receive({ ...event, isBase64Encoded: true })).toMatchObject({
      statusCode: 200,
    });
    const data = webhookReceivedSchema.parse(scene.onlyMessage().data);
    expect([...decodeBody(data)]).toEqual([...body]);
  });

  it('is gzipped above 4 KB and inline up to 200 KB', async () => {
    const body = JSON.stringify({ note: 'x'.repeat(400_000) });
    expect(await scene.receive(scene.signed(body))).toMatchObject({ statusCode: 200 });
    const data = webhookReceivedSchema.parse(scene.onlyMessage().data);
    expect(data.encoding).toBe('gzip');
    expect(Buffer.from(decodeBody(data)).toString('utf8')).toBe(body);
    expect(scene.aws.objects.size).toBe(0);
  });

  it('leaves its payload in the bucket first when it would exceed a message', async () => {
    const noisy = `{"noise":"${scrambled('seed')}"}`;
    expect(await scene.receive(scene.signed(noisy))).toMatchObject({ statusCode: 200 });
    const { id, data, dataRef } = scene.onlyMessage();
    expect(data).toBeUndefined();
    expect(dataRef?.key.startsWith(`messages/${id}/`)).toBe(true);
    const stored = scene.aws.objects.get(dataRef?.key ?? '') ?? new Uint8Array();
    expect(stored.byteLength).toBe(dataRef?.bytes);
    const payload = webhookReceivedSchema.parse(JSON.parse(Buffer.from(stored).toString('utf8')));
    expect(Buffer.from(decodeBody(payload)).toString('utf8')).toBe(noisy);
    expect(scene.aws.calls.findIndex(({ what }) => what === 's3 PUT')).toBeLessThan(
      scene.aws.calls.findIndex(({ what }) => what === 'sqs'),
    );
  });

  it('costs one look-up per channel and time to live', async () => {
    for (let time = 0; time < 3; time++) await scene.receive(scene.signed('{"id":1}'));
    expect(scene.callsOf('dynamodb')).toHaveLength(1);
    expect(scene.callsOf('secretsmanager')).toHaveLength(1);
    scene.runtime.clock.now += 30_000;
    await scene.receive(scene.signed('{"id":1}'));
    expect(scene.callsOf('dynamodb')).toHaveLength(2);
    expect(scene.callsOf('secretsmanager')).toHaveLength(1);
  });
});

describe('a probe', () => {
  it('is answered 200 and has no effect', async () => {
    const answer = await scene.receive(scene.request('webhook_id=1', { 'x-ping': '1' }));
    expect(answer.statusCode).toBe(200);
    scene.expectNothingStored();
    expect(scene.runtime.counts).toEqual({ WebhookAcknowledged: 1 });
  });
});

describe('fails closed', () => {
  const body = '{"id":1}';
  const good = () => scene.signed(body);

  it.each<[string, () => HttpEvent, number, string]>([
    ['a tampered body', () => ({ ...good(), body: '{"id":2}' }), 401, 'signature-rejected'],
    ['another secret', () => scene.signed(body, 'secret-2'), 401, 'signature-rejected'],
    ['no signature', () => scene.request(body), 401, 'signature-rejected'],
    [
      'a verifier that throws',
      () => scene.request(body, { 'x-throw': '1' }),
      401,
      'signature-rejected',
    ],
    ['no headers at all', () => ({ ...good(), headers: {} }), 401, 'signature-rejected'],
    ['a body over 512 KB', () => scene.signed('x'.repeat(512 * 1024 + 1)), 413, 'body-too-large'],
    [
      'a body over 512 KB in few characters',
      () => scene.signed('é'.repeat(256 * 1024 + 1)),
      413,
      'body-too-large',
    ],
    [
      'a body over 512 KB in base64',
      () => ({
        ...good(),
        body: Buffer.alloc(512 * 1024 + 1).toString('base64'),
        isBase64Encoded: true,
      }),
      413,
      'body-too-large',
    ],
    [
      'a compressed body',
      () => scene.signed(body, 'secret-1', { 'Content-Encoding': 'gzip' }),
      415,
      'content-encoding',
    ],
  ])('%s', async (_what, event, statusCode, code) => {
    const answer = await scene.receive(event());
    expect(answer.statusCode).toBe(statusCode);
    expect(JSON.parse(answer.body)).toEqual({
      error: { code, message: expect.any(String), fix: expect.any(String) },
    });
    scene.expectNothingStored();
    expect(scene.runtime.counts).toEqual({ WebhookRejected: 1 });
    expect(scene.runtime.lines).toMatchObject([{ level: 'warn', fields: { code } }]);
    expect(answer.body + JSON.stringify(scene.runtime.lines)).not.toContain('secret-1');
  });

  it('takes a body of exactly 512 KB', async () => {
    expect((await scene.receive(scene.signed('x'.repeat(512 * 1024)))).statusCode).toBe(200);
    const data = webhookReceivedSchema.parse(scene.onlyMessage().data);
    expect(gunzipSync(Buffer.from(data.body, 'base64')).byteLength).toBe(512 * 1024);
  });

  it('identity is no compression', async () => {
    const event = scene.signed(body, 'secret-1', { 'content-encoding': 'identity' });
    expect((await scene.receive(event)).statusCode).toBe(200);
  });

  it('a channel without a live secret, even where its verifier would accept', async () => {
    const open = make(
      { ...scene.runtime, ...scene.aws },
      {
        ...registry,
        verifiers: { shopify: () => ({ verdict: 'accept' }) },
      },
    );
    scene.storeChannel(scene.channelId, []);
    expect((await open(good())).statusCode).toBe(401);
    scene.storeChannel(scene.channelId, [
      { secret: 'secret-1', expiresAt: '2026-11-01T12:00:00.000Z' },
    ]);
    scene.runtime.clock.now += 30_000;
    expect((await open(good())).statusCode).toBe(401);
    scene.expectNothingStored();
  });
});

describe('unknown channels', () => {
  it.each([
    ['nothing', () => ''],
    ['a guess', () => `chn_${'0'.repeat(40)}`],
    ['another deployment’s', () => newChannelId('other key', scene.runtime.randomBytes)],
    [
      'a changed letter',
      () => scene.channelId.slice(0, -1) + (scene.channelId.endsWith('0') ? '1' : '0'),
    ],
    ['a prototype’s name', () => '__proto__'],
  ])('%s is 404 without a single call or line', async (_what, id) => {
    const answer = await scene.receive(scene.request('{}', {}, id()));
    expect(answer.statusCode).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'unknown-channel' } });
    expect(scene.aws.calls).toEqual([]);
    expect(scene.runtime.lines).toEqual([]);
    expect(scene.runtime.counts).toEqual({ WebhookUnknownChannel: 1 });
  });

  it('a removed one is 404 after one look-up, remembered', async () => {
    scene.aws.items.clear();
    expect((await scene.receive(scene.signed('{}'))).statusCode).toBe(404);
    expect((await scene.receive(scene.signed('{}'))).statusCode).toBe(404);
    expect(scene.callsOf('dynamodb')).toHaveLength(1);
    expect(scene.runtime.counts).toEqual({ WebhookUnknownChannel: 2 });
  });
});

describe('a door that is reached by its function’s own URL', () => {
  it('knows the host from each request', async () => {
    const own = createScene({ ...SETTINGS, PUBLIC_URL: 'https://{domainName}' });
    expect(await own.receive(own.signed('{"id":1}'))).toMatchObject({ statusCode: 200 });
  });

  it('finds the channel behind a path that a domain maps to the API', async () => {
    const own = createScene();
    const rawPath = `/shop/webhooks/${own.channelId}`;
    const answer = await own.receive({ ...own.signed('{"id":1}'), rawPath });
    expect(answer).toMatchObject({ statusCode: 200 });
  });

  it.each([
    [
      'another method',
      { requestContext: { domainName: 'hooks.example', http: { method: 'GET' } } },
    ],
    ['a path with more in it', { rawPath: '/webhooks/a/b' }],
    ['another path', { rawPath: '/' }],
  ])('answers 404 to %s, and looks nothing up', async (_case, change) => {
    const own = createScene();
    const answer = await own.receive({ ...own.signed('{"id":1}'), ...change });
    expect(answer).toMatchObject({ statusCode: 404 });
    expect(own.aws.calls).toEqual([]);
  });
});
