import { describe, expect, it } from '@jest/globals';
import { interpretMessage } from '../../../../functions/orders/adapters/interpret-message.ts';
import type { Mapped, Storefront } from '../../../../functions/orders/storefronts/storefront.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';
import { retryable } from '../../../../functions/shared/fault.ts';
import { idOf, orderIdOf } from '../../../../functions/shared/ids.ts';
import { type OrderKey, unseal } from '../../../../functions/shared/seal.ts';
import { snapshot } from '../domain/builders.ts';

const KEY = new Uint8Array(32).fill(7);
const RAW = '{"buyer":"Ayesha Malik"}';

const setUp = (mapped: Mapped, key: OrderKey = { kind: 'key', key: KEY }) => {
  const stored = new Map<string, Uint8Array>();
  const seen: { rawBody: string; settings: object }[] = [];
  const storefront: Storefront = {
    name: 'shop',
    title: 'Shop',
    labelHeaders: [],
    verify: () => ({ verdict: 'accept' }),
    checkConfiguration: () => undefined,
    map: ({ rawBody }, settings) => {
      seen.push({ rawBody: Buffer.from(rawBody).toString(), settings });
      return mapped;
    },
  };
  const noted: object[] = [];
  const ports = {
    storefronts: { shop: storefront },
    erasures: {
      note: (erasure: object) => {
        noted.push(erasure);
        return Promise.resolve();
      },
    },
    vault: {
      orderKey: () => Promise.resolve(key),
      lookups: () => Promise.resolve(['email:hash']),
      existingKey: () => Promise.resolve(key),
      erase: () => Promise.resolve(),
    },
    blobs: {
      put: (name: string, bytes: Uint8Array) => {
        stored.set(name, bytes);
        return Promise.resolve();
      },
      get: (name: string) => {
        const bytes = stored.get(name);
        return bytes ? Promise.resolve(bytes) : Promise.reject(retryable('missing-blob', name));
      },
    },
  };
  const interpret = (envelope: Envelope) =>
    interpretMessage(ports, { envelope, replayed: false, receives: 1 });
  return { interpret, stored, seen, noted };
};

const envelope = (name: string, data: unknown, subject = 'webhook/whk_1'): Envelope => ({
  id: 'whk_1',
  kind: 'webhook',
  name,
  schemaVersion: 1,
  source: 'karwan.ingest',
  merchantId: 'm1',
  subject,
  occurredAt: '2026-03-01T12:00:30.000Z',
  recordedAt: '2026-03-01T12:00:30.000Z',
  causationId: 'whk_1',
  correlationId: 'whk_1',
  data,
});

const from = {
  channelId: 'ch_1',
  provider: 'shop',
  settings: { shop: 'a' },
  labels: { topic: 'orders/create' },
  receivedAt: '2026-03-01T12:00:30.000Z',
};
const webhook = envelope('WebhookReceived', {
  ...from,
  encoding: 'base64',
  body: Buffer.from(RAW).toString('base64'),
});

const orderId = orderIdOf('ch_1', '820982911946154508');
const mappedSnapshot: Mapped = {
  kind: 'mapped',
  externalOrderId: '820982911946154508',
  message: {
    type: 'RecordSnapshot',
    snapshot: snapshot({ personal: { 'buyer.name': 'Ayesha Malik' } }),
  },
};
const unmappable: Mapped = {
  kind: 'unmappable',
  problems: [{ code: 'sums-differ', path: '/total', message: 'the parts add up to 5.00' }],
};

describe('a webhook', () => {
  it('becomes a message for its order, with personal texts sealed', async () => {
    const { interpret } = setUp(mappedSnapshot);
    const meaning = await interpret(webhook);
    expect(meaning).toMatchObject({
      kind: 'message',
      stream: { context: 'orders', merchantId: 'm1', subject: `order/${orderId}` },
      item: { cause: 'whk_1', name: 'RecordSnapshot', occurredAt: '2026-03-01T10:00:00.000Z' },
    });
    expect(JSON.stringify(meaning, (_key, value) => String(value))).not.toContain('Ayesha');
    const message = meaning.kind === 'message' ? meaning.item.message : undefined;
    const sealed =
      message?.type === 'RecordSnapshot' ? message.snapshot.personal['buyer.name'] : '';
    const place = { merchantId: 'm1', orderId, path: 'buyer.name' };
    expect(unseal(KEY, place, sealed ?? '')).toBe('Ayesha Malik');
  });

  it('is decided for an erased buyer, with the texts left out', async () => {
    const meaning = await setUp(mappedSnapshot, { kind: 'erased' }).interpret(webhook);
    expect(meaning).toMatchObject({
      item: { message: { snapshot: { personal: { 'buyer.name': 'erased' } } } },
    });
  });

  it('that says nothing itself has the minute of its receipt in its cause', async () => {
    const asking = setUp({
      kind: 'mapped',
      externalOrderId: '5',
      message: { type: 'AskStorefront', because: 'deleted' },
    });
    const meaning = await asking.interpret(webhook);
    const cause = idOf('webhook', 'whk_1', '2026-03-01T12:00');
    expect(meaning).toMatchObject({ item: { cause, name: 'AskStorefront' } });
  });

  it('of an unknown topic has no effect', async () => {
    const { interpret } = setUp({ kind: 'ignored', topic: 'products/create' });
    expect(await interpret(webhook)).toEqual({
      kind: 'ignored',
      because: 'topic products/create',
    });
  });

  it('of a provider nobody knows is a permanent fault', async () => {
    const { interpret } = setUp(mappedSnapshot);
    const foreign = { ...from, provider: 'constructor', encoding: 'base64', body: '' };
    await expect(interpret(envelope('WebhookReceived', foreign))).rejects.toMatchObject({
      code: 'unknown-provider',
      retryable: false,
    });
  });
});

describe('a body that cannot be mapped', () => {
  it('is stored sealed and sent to its own stream, the same each time', async () => {
    const { interpret, stored } = setUp(unmappable);
    const meaning = await interpret(webhook);
    const quarantineId = idOf('quarantine', 'whk_1');
    expect(meaning).toMatchObject({
      stream: { subject: `quarantine/${quarantineId}` },
      item: {
        cause: 'whk_1',
        message: { type: 'Quarantine', rawKey: `quarantine/${quarantineId}` },
      },
    });
    const [raw] = stored.values();
    expect(Buffer.from(raw ?? []).toString()).not.toContain(Buffer.from(RAW).toString('base64'));
    expect(await interpret(webhook)).toEqual(meaning);
    expect(Buffer.from([...stored.values()][0] ?? [])).toEqual(Buffer.from(raw ?? []));
  });

  it('is read again from quarantine, with the settings that are the fix', async () => {
    const { interpret, seen } = setUp(unmappable);
    await interpret(webhook);
    const quarantineId = idOf('quarantine', 'whk_1');
    const replay = envelope('MapQuarantined', {
      ...from,
      settings: { shop: 'b' },
      quarantineId,
      rawKey: `quarantine/${quarantineId}`,
    });
    expect(await interpret(replay)).toMatchObject({
      stream: { subject: `quarantine/${quarantineId}` },
      item: { message: { type: 'RecordReplayFailure' } },
    });
    expect(seen[1]).toEqual({ rawBody: RAW, settings: { shop: 'b' } });
  });

  it('confirms to its quarantine when it maps at last', async () => {
    const first = setUp(unmappable);
    await first.interpret(webhook);
    const quarantineId = idOf('quarantine', 'whk_1');
    const second = setUp(mappedSnapshot);
    for (const [key, bytes] of first.stored) second.stored.set(key, bytes);
    const replay = { ...from, quarantineId, rawKey: `quarantine/${quarantineId}` };
    expect(await second.interpret(envelope('MapQuarantined', replay))).toMatchObject({
      stream: { subject: `order/${orderId}` },
      item: { message: { type: 'RecordSnapshot', quarantineId } },
    });
  });
});

describe('a command', () => {
  it.each<[string, object, object?]>([
    ['ReplayQuarantined', { by: 'ayesha', why: 'fixed' }],
    ['RejectQuarantined', { by: 'ayesha', why: 'a test' }],
    ['ResolveQuarantined', { orderId: 'ord_1' }, { became: { orderId: 'ord_1' } }],
    ['ResolveQuarantined', { requestId: 'prv_1' }, { became: { requestId: 'prv_1' } }],
  ])('%s goes to its subject', async (name, data, read = data) => {
    const { interpret } = setUp(unmappable);
    expect(await interpret(envelope(name, data, 'quarantine/qua_1'))).toMatchObject({
      stream: { subject: 'quarantine/qua_1' },
      item: { name, message: { type: name, ...read } },
    });
  });

  it('that nobody knows is a permanent fault naming it', async () => {
    const { interpret } = setUp(unmappable);
    await expect(interpret(envelope('LaunchRocket', {}))).rejects.toThrow(/LaunchRocket/);
  });
});
