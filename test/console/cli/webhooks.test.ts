import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const BODY = '{"id":9007199254740993,"note":"سلام 北京"}';
const SECRET = 'canary-signing-secret';
const base64 = createHmac('sha256', SECRET).update(BODY).digest('base64');
const hex = createHmac('sha256', SECRET).update(BODY).digest('hex');

const verify = (
  provider: string,
  headers: Readonly<Record<string, string>>,
  ...more: readonly string[]
) => {
  const args = ['webhooks', 'verify', '--provider', provider, '--headers', 'h', '--body', 'b'];
  return run([...args, '--json', ...more], { h: JSON.stringify(headers), b: BODY });
};

describe('webhooks verify', () => {
  it.each([
    ['woocommerce', { 'X-WC-Webhook-Signature': base64 }, []],
    ['generic-hmac', { 'X-Hub-Signature-256': `sha256=${hex}` }, []],
    ['generic', { 'x-hub-signature-256': `sha256=${hex}` }, ['--setting', 'profile=github']],
  ])('accepts %s', async (provider, headers, more) => {
    const { code, out, err } = await verify(provider, headers, '--secret', SECRET, ...more);
    expect(JSON.parse(out)).toEqual({ verdict: 'accept', reason: expect.any(String) });
    expect([code, err]).toEqual([0, '']);
  });

  it('accepts the old secret beside the new one', async () => {
    const headers = { 'X-WC-Webhook-Signature': base64 };
    const { code } = await verify('woocommerce', headers, '--secret', 'new', '--secret', SECRET);
    expect(code).toBe(0);
  });

  it('counts what is only acknowledged as accepted', async () => {
    const args = ['webhooks', 'verify', '--provider', 'woocommerce', '--secret', SECRET];
    const files = { h: '{}', b: 'webhook_id=142' };
    const { code, out } = await run([...args, '--headers', 'h', '--body', 'b', '--json'], files);
    expect(JSON.parse(out).verdict).toBe('accept');
    expect(code).toBe(0);
  });

  it.each([
    ['a wrong secret', 'woocommerce', { 'X-WC-Webhook-Signature': base64 }, 'another-secret'],
    ['an empty secret', 'woocommerce', { 'X-WC-Webhook-Signature': base64 }, ''],
    ['no signature', 'shopify', {}, SECRET],
  ])(
    'rejects %s with exit code 1 and never says the secret',
    async (_case, provider, headers, secret) => {
      const { code, out } = await verify(provider, headers, '--secret', secret);
      expect(JSON.parse(out)).toEqual({ verdict: 'reject', reason: expect.any(String) });
      expect(code).toBe(1);
      expect(out).not.toContain(SECRET);
    },
  );

  it.each([
    ['an unknown provider', ['--provider', 'magento'], /--provider: .*\n.*shopify/],
    ['an unreadable file', ['--body', 'nowhere'], /--body: cannot read nowhere \(ENOENT\)/],
    ['headers that are no JSON', ['--headers', 'b2'], /--headers: /],
    ['a bad time', ['--at', 'tomorrow'], /--at: /],
    ['a bad setting', ['--setting', 'profile'], /key=value/],
  ])('answers %s with exit code 2', async (_case, more, message) => {
    const args = ['webhooks', 'verify', '--provider', 'shopify', '--secret', SECRET];
    const files = { h: '{}', b: BODY, b2: 'no json' };
    const { code, err, out } = await run(
      [...args, '--headers', 'h', '--body', 'b', ...more],
      files,
    );
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });
});

describe('webhooks send', () => {
  const secretOf = (provider: string): string =>
    provider.startsWith('standard') || provider === 'generic'
      ? 'whsec_Y2FuYXJ5LXNlY3JldA=='
      : SECRET;

  it.each(['shopify', 'woocommerce', 'generic', 'standard-webhooks', 'generic-hmac'])(
    'signs as %s so that verify accepts it',
    async (provider) => {
      let sent: RequestInit | undefined;
      const credentials = ['--provider', provider, '--secret', secretOf(provider)];
      const fetch = async (_url: string, init: RequestInit) => {
        sent = init;
        return new Response('{"ok":true}');
      };
      const to = ['--url', 'http://x/webhooks/c', '--body', 'b'];
      const { code } = await run(
        ['webhooks', 'send', ...credentials, ...to],
        { b: BODY },
        { fetch },
      );
      expect(code).toBe(0);
      const files = { h: JSON.stringify(sent?.headers), b: sent?.body as Uint8Array };
      const checked = await run(
        ['webhooks', 'verify', ...credentials, '--headers', 'h', '--body', 'b', '--json'],
        files,
      );
      expect(JSON.parse(checked.out).verdict).toBe('accept');
    },
  );

  it('signs a profile of the channel’s own, time among the signatures', async () => {
    let headers: unknown;
    const settings = [
      'profile=custom',
      'signatureHeader=x-sign',
      'signatureTemplate={ts}.{body}',
      'timestampEntry=t',
      'signaturePrefix=v1=',
      'signatureSeparator=comma',
    ].flatMap((setting) => ['--setting', setting]);
    const args = ['--provider', 'generic', '--secret', SECRET, ...settings];
    const fetch = async (_url: string, init: RequestInit) => {
      headers = init.headers;
      return new Response('');
    };
    await run(
      ['webhooks', 'send', ...args, '--url', 'http://x', '--body', 'b'],
      { b: BODY },
      { fetch },
    );
    const files = { h: JSON.stringify(headers), b: BODY };
    const checked = await run(
      ['webhooks', 'verify', ...args, '--headers', 'h', '--body', 'b'],
      files,
    );
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('accept') });
  });

  it('fails when the door does', async () => {
    const args = ['webhooks', 'send', '--provider', 'shopify', '--secret', SECRET, '--body', 'b'];
    const refused = { fetch: async () => new Response('{"error":{}}', { status: 401 }) };
    const { code, out } = await run([...args, '--url', 'http://x'], { b: BODY }, refused);
    expect([code, out]).toEqual([1, '401 {"error":{}}\n']);
    const error = { code: 'unknown-channel', message: 'No channel.', fix: 'Copy it.' };
    const told = { fetch: async () => Response.json({ error }, { status: 404 }) };
    const answer = await run([...args, '--url', 'http://x'], { b: BODY }, told);
    expect(answer.out).toBe('404 No channel.\nCopy it.\n');
    expect((await run(args, { b: BODY })).code).toBe(2);
  });
});

describe('webhooks replay', () => {
  const args = ['webhooks', 'replay', '--from', '2026-11-02T08:00:00Z', '--to'];

  it('goes on until there is no more of that time, and tells the sum', async () => {
    const pages = [
      { replayed: 2, unowned: 1, next: 'archive/a' },
      { replayed: 1, unowned: 0 },
    ];
    const asked = given({ 'webhooks.replay': pages });
    const wish = [...args, '2026-11-02T09:00:00Z', '--channel', 'chn_1'];
    const { code, out } = await run(wish, runningCloud);
    expect([code, out]).toEqual([
      0,
      'Handed over once more: 3.\nOf channels that were removed: 1.\n',
    ]);
    const span = { from: '2026-11-02T08:00:00Z', to: '2026-11-02T09:00:00Z', channelId: 'chn_1' };
    expect(asked.map(({ input }) => input)).toEqual([span, { ...span, after: 'archive/a' }]);
  });

  it('says of none why there may be none', async () => {
    given({ 'webhooks.replay': [{ replayed: 0, unowned: 0 }] });
    const { code, out } = await run([...args, '2026-11-02T09:00:00Z'], runningCloud);
    expect([code, out]).toEqual([0, expect.stringMatching(/: 0\.\n.*some minutes after/)]);
  });
});
