import { describe, expect, it } from '@jest/globals';
import type { SentMail } from '../../../local/ses/tables.ts';
import { mailboxPages } from '../../../local/start/mailbox-pages.ts';

const MAIL: SentMail = {
  messageId: 'mail-1',
  atMs: 0,
  from: 'a@shops.example',
  to: ['<script>@example.com'],
  replyTo: [],
  subject: '<img src=x onerror=alert(1)>',
  html: '<p>Your order</p>',
  text: null,
  tags: {},
  configurationSet: null,
};

const pages = mailboxPages(() => ({
  ses: { mails: () => [MAIL], mail: (id) => (id === 'mail-1' ? MAIL : undefined) },
  sns: { messages: () => [{ messageId: '1', atMs: 0, to: '+44', sender: null, text: '<b>hi' }] },
}));
const get = async (path: string, host = '127.0.0.1:4510', method = 'GET') =>
  pages.handle({
    method,
    path,
    query: '',
    headers: [['host', host]],
    body: new Uint8Array(),
    sourceIp: '127.0.0.1',
    protocol: 'HTTP/1.1',
  });

describe('the mailbox', () => {
  it('lists mails and short messages, their texts escaped', async () => {
    const answer = await get('/mailbox/');
    const body = String(answer?.body);
    expect(answer?.status).toBe(200);
    expect(body).toContain('&#60;img src=x');
    expect(body).toContain('&#60;b&#62;hi');
    expect(body).not.toMatch(/<img|<script/);
    expect(body).toContain('sandbox src="/mailbox/mails/mail-1"');
  });

  it('shows a mail as it looks, without letting it do anything', async () => {
    const answer = await get('/mailbox/mails/mail-1');
    expect(answer?.body).toBe('<p>Your order</p>');
    const policy = answer?.headers.find(([name]) => name === 'content-security-policy')?.[1];
    expect(policy).toMatch(/^sandbox; default-src 'none'/);
  });

  it.each([
    ['/mailbox/mails/mail-2', '127.0.0.1:4510', 'GET'],
    ['/mailbox/mails/../x', '127.0.0.1:4510', 'GET'],
    ['/mailbox/', 'evil.example', 'GET'],
    ['/mailbox/', '127.0.0.1:4510', 'POST'],
    ['/console/', '127.0.0.1:4510', 'GET'],
  ])('has nothing at %s as %s by %s', async (path, host, method) => {
    expect(await get(path, host, method)).toBeUndefined();
  });
});
