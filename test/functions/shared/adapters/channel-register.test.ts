import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  openApiCredentials,
  openChannel,
} from '../../../../functions/shared/adapters/channel-item.ts';
import {
  createChannelRegister,
  type NewChannel,
} from '../../../../functions/shared/adapters/channel-register.ts';
import { createChannels } from '../../../../functions/shared/adapters/channels.ts';
import { createKekSource } from '../../../../functions/shared/adapters/key-encryption-key.ts';
import { createStoreAccounts } from '../../../../functions/shared/adapters/store-accounts.ts';
import { liveCredentials } from '../../../../functions/shared/channel.ts';
import { isOwnChannelId } from '../../../../functions/shared/channel-id.ts';
import { createEmbeddedTable } from './embedded-table.ts';
import { createTestRuntime } from './fake-aws.ts';

const NEW: NewChannel = {
  merchantId: 'sialkot',
  provider: 'shopify',
  context: 'orders',
  label: 'Main shop',
  settings: { shop: 'sialkot.example' },
  secret: 'shpss_secret-1',
};

let table: Awaited<ReturnType<typeof createEmbeddedTable>>;
let runtime: ReturnType<typeof createTestRuntime>;
let register: ReturnType<typeof createChannelRegister>;
const portsOf = () => {
  const ports = { ...runtime, ...table.aws, dynamodb: table.dynamodb, table: 'channels' };
  return { ...ports, tagKey: 'tag key', kek: createKekSource(ports) };
};
beforeEach(async () => {
  table = await createEmbeddedTable('channels');
  runtime = createTestRuntime({ KEK_SECRET_ARN: 'arn' });
  register = createChannelRegister(portsOf());
});
/** The secrets that the door would accept now, as an environment that just started reads them. */
const liveSecrets = async (channelId: string): Promise<string[]> => {
  const channel = await createChannels(portsOf()).find(channelId);
  return liveCredentials(channel?.credentials ?? [], runtime.now()).map(({ secret }) => secret);
};
const rotate = (channelId: string, secret: string, merchantId = 'sialkot') =>
  register.addCredential({
    merchantId,
    channelId,
    secret,
    oldExpiresAt: '2026-11-02T00:00:00.000Z',
  });

describe('the register', () => {
  it('makes a channel that the door finds', async () => {
    const channel = await register.create(NEW);
    expect(isOwnChannelId('tag key', channel.channelId)).toBe(true);
    const { secret, ...fields } = NEW;
    expect(await createChannels(portsOf()).find(channel.channelId)).toEqual({
      ...fields,
      channelId: channel.channelId,
      createdAt: '2026-11-01T12:00:00.000Z',
      rotatedAt: '2026-11-01T12:00:00.000Z',
      credentials: [{ secret }],
    });
  });

  it('stores no secret in the clear', async () => {
    const { channelId } = await register.create(NEW);
    await rotate(channelId, 'shpss_secret-2');
    const all = await table.dynamodb.send(new ScanCommand({ TableName: 'channels' }));
    expect(all.Items).toHaveLength(2);
    expect(JSON.stringify(all.Items)).not.toContain('shpss_secret');
  });

  it('lists one merchant’s channels, or all, by age, without secrets', async () => {
    const first = await register.create(NEW);
    runtime.clock.now += 1000;
    const other = await register.create({ ...NEW, merchantId: 'sialkot-2' });
    runtime.clock.now += 1000;
    const second = await register.create({ ...NEW, label: 'Outlet' });
    expect(await register.list('sialkot')).toEqual([first, second]);
    expect(await register.list()).toEqual([first, other, second]);
    expect(await register.list('nobody')).toEqual([]);
    expect(JSON.stringify(await register.list())).not.toContain('credentials');
  });

  it('rotates: both secrets count until the old one ends', async () => {
    const { channelId } = await register.create(NEW);
    runtime.clock.now += 1000;
    expect(await rotate(channelId, 'new')).toBe('added');
    expect(await liveSecrets(channelId)).toEqual(['new', NEW.secret]);
    expect(await register.list('sialkot')).toMatchObject([
      { rotatedAt: '2026-11-01T12:00:01.000Z' },
    ]);
    runtime.clock.now = Date.parse('2026-11-02T00:00:00.000Z');
    expect(await liveSecrets(channelId)).toEqual(['new']);
  });

  it('keeps each old secret until the end that was promised of it', async () => {
    const { channelId } = await register.create(NEW);
    await rotate(channelId, 'second');
    await rotate(channelId, 'third');
    expect(await liveSecrets(channelId)).toEqual(['third', 'second', NEW.secret]);
    runtime.clock.now = Date.parse('2026-11-02T00:00:00.000Z');
    expect(await liveSecrets(channelId)).toEqual(['third']);
  });

  it('ends all old secrets at once where none is to count any more', async () => {
    const { channelId } = await register.create(NEW);
    await rotate(channelId, 'second');
    const at = new Date(runtime.clock.now).toISOString();
    await register.addCredential({
      merchantId: 'sialkot',
      channelId,
      secret: 'third',
      oldExpiresAt: at,
    });
    expect(await liveSecrets(channelId)).toEqual(['third']);
  });

  it('loses neither of two rotations at once: one is to be tried again', async () => {
    const { channelId } = await register.create(NEW);
    const outcomes = await Promise.allSettled([rotate(channelId, 'a'), rotate(channelId, 'b')]);
    const statuses = outcomes.map(({ status }) => status).toSorted();
    expect(statuses).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { retryable: true },
    });
  });

  it('removes a channel from the door and from the list', async () => {
    const { channelId } = await register.create(NEW);
    expect(await register.remove('sialkot', channelId)).toBe('removed');
    expect(await createChannels(portsOf()).find(channelId)).toBeUndefined();
    expect(await register.list()).toEqual([]);
    expect(await register.remove('sialkot', channelId)).toBe('unknown-channel');
  });

  it('does not know another merchant’s channel', async () => {
    const { channelId } = await register.create(NEW);
    expect(await rotate(channelId, 'stolen', 'chiniot')).toBe('unknown-channel');
    expect(await register.remove('chiniot', channelId)).toBe('unknown-channel');
    expect(await liveSecrets(channelId)).toEqual([NEW.secret]);
  });

  it('refuses an empty secret', async () => {
    await expect(register.create({ ...NEW, secret: '' })).rejects.toThrow(
      'secret: must not be empty',
    );
    const { channelId } = await register.create(NEW);
    await expect(rotate(channelId, '')).rejects.toThrow('secret: must not be empty');
  });
});

describe('how a store is called', () => {
  const api = { key: 'an-api-key', secret: 'an-api-secret' };
  const accounts = () => createStoreAccounts(portsOf());

  it('is kept with the channel, sealed, and outlives a rotation of the secret', async () => {
    const settings = { apiBase: 'https://shop.example' };
    const { channelId } = await register.create({ ...NEW, settings, apiCredentials: api });
    await rotate(channelId, 'shpss_secret-2');
    expect(await accounts().find(channelId)).toMatchObject({
      apiBase: 'https://shop.example',
      apiCredentials: api,
      signingSecret: 'shpss_secret-2',
    });
    const rows = await table.dynamodb.send(new ScanCommand({ TableName: 'channels' }));
    expect(JSON.stringify(rows)).not.toContain('an-api');
  });

  it('can be said later, and only by its own merchant', async () => {
    const { channelId } = await register.create(NEW);
    expect(await accounts().find(channelId)).toBeUndefined();
    const change = { channelId, apiBase: 'https://shop.example', apiCredentials: api };
    expect(await register.connect({ ...change, merchantId: 'other' })).toBe('unknown-channel');
    expect(await register.connect({ ...change, merchantId: 'sialkot' })).toBe('connected');
    expect(await accounts().find(channelId)).toMatchObject({ apiCredentials: api });
    expect(await liveSecrets(channelId)).toEqual([NEW.secret]);
  });

  it('does not open as a signing secret, nor for another channel', async () => {
    const settings = { apiBase: 'https://shop.example' };
    const one = await register.create({ ...NEW, settings, apiCredentials: api });
    const other = await register.create({ ...NEW, settings, apiCredentials: api });
    const rowOf = async (channelId: string) => {
      const { Items = [] } = await table.dynamodb.send(new ScanCommand({ TableName: 'channels' }));
      return Items.find(({ pk }) => pk?.S === `channel#${channelId}`) ?? {};
    };
    const kek = await createKekSource(portsOf())();
    const stolen = (await rowOf(one.channelId))['apiCredentials'] ?? { S: '' };
    const row = await rowOf(other.channelId);
    expect(() => openApiCredentials(kek, { ...row, apiCredentials: stolen })).toThrow();
    const credentials = { S: JSON.stringify([{ sealed: stolen.S, addedAt: '' }]) };
    const own = await rowOf(one.channelId);
    expect(() => openChannel(kek, { ...own, credentials } as never)).toThrow();
  });
});
