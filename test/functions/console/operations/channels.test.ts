import { describe, expect, it } from '@jest/globals';
import { channelOf, createWorld } from '../console-world.ts';

const SECRET = 'a-canary-secret';
const input = {
  merchantId: 'sialkot',
  provider: 'generic',
  secret: SECRET,
  settings: { profile: 'github' },
};

describe('channels.add', () => {
  it('answers with the id and the URL, and never with the secret', async () => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', input);
    expect(answer).toMatchObject({
      ok: true,
      result: { channelId: 'chn_new', url: 'https://hooks.example/webhooks/chn_new' },
    });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(changes).toEqual([
      {
        create: {
          merchantId: 'sialkot',
          provider: 'generic',
          context: 'orders',
          label: '',
          settings: { profile: 'github' },
        },
      },
    ]);
  });

  it.each([
    ['half a pair', { label: 'Store \uD83D' }, 'label'],
    ['a noncharacter', { settings: { profile: 'github\uFFFF' } }, 'settings.profile'],
    ['U+0000', { secret: 'a-canary\0-secret' }, 'secret'],
  ])('refuses a text with %s, and says where it is', async (_title, change, where) => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', { ...input, ...change });
    expect(answer).toMatchObject({
      error: { code: 'bad-input', message: `${where}: has characters that are no text` },
    });
    expect(changes).toEqual([]);
  });

  it('takes whole pairs, other writings and line ends for text', async () => {
    const { ask } = createWorld();
    const label = '店铺 🏏 دکان';
    expect(await ask('channels.add', { ...input, label })).toMatchObject({ ok: true });
  });

  it.each([
    [
      'an unknown provider',
      { provider: 'magento' },
      /^provider: /,
      /generic, shopify, stripe, woocommerce/,
    ],
    ['a name from the prototype', { provider: 'constructor' }, /^provider: /, /generic/],
    ['no secret', { secret: undefined }, /^secret: /, /./],
    ['an empty secret', { secret: '' }, /^secret: /, /./],
    ['a short secret', { secret: '1234567' }, /^secret: .*8 characters/, /./],
    [
      'a bank’s setting that is wrong',
      { settings: { profile: 'github', 'bank.tolerance': '1.5' } },
      /^bank.tolerance: /,
      /^/,
    ],
    ['a merchant with a separator', { merchantId: 'a#b' }, /^merchantId: /, /./],
    ['an unknown profile', { settings: { profile: 'nonsense' } }, /profile/, /^/],
    ['settings that are no texts', { settings: { profile: 1 } }, /^settings.profile: /, /./],
  ])('refuses %s, naming the field and the fix', async (_case, change, message, fix) => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', { ...input, ...change });
    if (answer.ok) throw new Error('it was not refused');
    expect(answer.error.code).toBe('bad-input');
    expect(answer.error.message).toMatch(message);
    expect(answer.error.fix ?? '').toMatch(fix);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(changes).toEqual([]);
  });
});

describe('channels.add of an account at a payment provider', () => {
  const account = {
    merchantId: 'sialkot',
    provider: 'stripe',
    secret: 'whsec_canary',
    settings: { 'stripe.successUrl': 'https://shop.example/thanks' },
    api: { key: 'sk_test_canary' },
  };

  it('belongs to the payments context and keeps its key', async () => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', account);
    expect(answer).toMatchObject({ ok: true, result: { channelId: 'chn_new' } });
    expect(JSON.stringify(answer)).not.toContain('canary');
    expect(changes).toMatchObject([
      { create: { provider: 'stripe', context: 'payments', settings: account.settings } },
    ]);
  });

  it.each([
    ['without its key', { api: undefined }, /^api: /],
    ['with another kind of secret', { secret: 'no-such-secret' }, /^secret: .*whsec_/],
    ['without a page to come back to', { settings: {} }, /stripe.successUrl/],
    ['elsewhere', { apiBase: 'https://evil.example' }, /apiBase/],
    ['that hears no webhooks', { provider: 'bank-transfer' }, /^provider: /],
  ])('is refused %s', async (_case, change, message) => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', { ...account, ...change });
    if (answer.ok) throw new Error('it was not refused');
    expect(answer.error.message).toMatch(message);
    expect(changes).toEqual([]);
  });
});

describe('channels.add of an account at a carrier', () => {
  const account = {
    merchantId: 'sialkot',
    provider: 'easypost',
    secret: 'hook canary',
    settings: {
      'easypost.from.name': 'Sialkot Sports',
      'easypost.from.street1': '1 Paris Road',
      'easypost.from.city': 'Sialkot',
      'easypost.from.country': 'PK',
      'easypost.from.phone': '+92524600000',
    },
    api: { key: 'EZTK_canary' },
  };
  const withSetting = (name: string, value: string) => ({
    settings: { ...account.settings, [name]: value },
  });

  it('belongs to the fulfilment context and keeps its key', async () => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', account);
    expect(answer).toMatchObject({ ok: true, result: { channelId: 'chn_new' } });
    expect(JSON.stringify(answer)).not.toContain('canary');
    expect(changes).toMatchObject([
      { create: { provider: 'easypost', context: 'fulfilment', settings: account.settings } },
    ]);
  });

  it.each([
    ['without its key', { api: undefined }, /^api: /],
    ['with too short a secret', { secret: 'short' }, /^secret: /],
    ['without a place to send from', { settings: {} }, /easypost.from.name/],
    ['with an unknown format', withSetting('easypost.labelFormat', 'GIF'), /labelFormat: use one/],
    ['with a bad tariff', withSetting('easypost.customs.tariff.BALL-5', '95.06'), /BALL-5: use 6/],
    ['elsewhere', { apiBase: 'https://evil.example' }, /apiBase/],
    ['that nobody calls', { provider: 'manual' }, /^provider: /],
  ])('is refused %s', async (_case, change, message) => {
    const { ask, changes } = createWorld();
    const answer = await ask('channels.add', { ...account, ...change });
    if (answer.ok) throw new Error('it was not refused');
    expect(answer.error.message).toMatch(message);
    expect(changes).toEqual([]);
  });
});

describe('the other channel operations', () => {
  it('lists channels with their URLs', async () => {
    const { ask } = createWorld([channelOf('sialkot', 'chn_1'), channelOf('chiniot', 'chn_2')]);
    expect(await ask('channels.list', { merchantId: 'chiniot' })).toMatchObject({
      ok: true,
      result: { channels: [{ channelId: 'chn_2', url: 'https://hooks.example/webhooks/chn_2' }] },
    });
  });

  it.each(['channels.remove', 'channels.rotate'])(
    '%s refuses an unknown channel',
    async (operation) => {
      const { ask, changes } = createWorld();
      const answer = await ask(operation, { channelId: 'chn_9', secret: SECRET });
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
      expect(changes).toEqual([]);
    },
  );

  it('removes a channel under its own merchant', async () => {
    const { ask, changes } = createWorld();
    expect(await ask('channels.remove', { channelId: 'chn_1' })).toMatchObject({ ok: true });
    expect(changes).toEqual([{ remove: ['sialkot', 'chn_1'] }]);
  });

  it('rotates: the old secret counts for as long as was asked', async () => {
    const { ask, changes } = createWorld();
    await ask('channels.rotate', { channelId: 'chn_1', secret: SECRET, keepOldHours: 2 });
    expect(changes).toEqual([
      {
        addCredential: {
          merchantId: 'sialkot',
          channelId: 'chn_1',
          oldExpiresAt: '2026-11-10T14:00:00.000Z',
        },
      },
    ]);
  });
});
