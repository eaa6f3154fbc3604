import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { run } from './run.ts';

const lambda = mockClient(LambdaClient);
beforeEach(() => void lambda.reset());
afterEach(() => void lambda.reset());

const running = {
  '/home/karwan/.karwan/cloud.json': JSON.stringify({
    pid: 42,
    ingestUrl: 'http://127.0.0.1:8080',
    awsUrl: 'http://127.0.0.1:8080',
    consoleUrl: 'http://127.0.0.1:8080/console/',
    consoleFunction: 'console-fn',
  }),
};
const URL = 'http://127.0.0.1:8080/webhooks/chn_1';
const CHANNEL = {
  channelId: 'chn_1',
  merchantId: 'm',
  provider: 'woocommerce',
  label: '',
  settings: {},
  createdAt: 'x',
  rotatedAt: 'x',
  url: 'http://internal/webhooks/chn_1',
};

/** The function's answers, one for each request in turn. */
const answers = (...results: readonly object[]) => {
  const invoked = lambda.on(InvokeCommand);
  for (const result of results) {
    const Payload = Buffer.from(JSON.stringify({ ok: true, result })) as never;
    invoked.resolvesOnce({ Payload });
  }
};
const asked = () =>
  lambda.commandCalls(InvokeCommand).map(({ args: [command] }) => {
    const event = JSON.parse(Buffer.from(command.input.Payload as never).toString());
    return [event.operation, event.input] as const;
  });

const ADD = ['channels', 'add', '--merchant', 'm', '--provider', 'woocommerce'];
const ACCESS = ['--api-base', 'https://shop.example', '--api-key', 'ck_1', '--api-secret', 'cs_1'];

describe('a channel’s store', () => {
  it('is connected, registered and imported by one command', async () => {
    answers(
      CHANNEL,
      { url: URL, added: ['order.created'] },
      { imported: 50, next: '2' },
      { imported: 7 },
    );
    const args = [...ADD, '--secret', 's', ...ACCESS, '--register', '--import', '--json'];
    const { code, out } = await run(args, running);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      { channelId: 'chn_1', url: URL, registered: ['order.created'], imported: 57 },
    ]);
    expect(asked()).toEqual([
      [
        'channels.add',
        expect.objectContaining({
          apiBase: 'https://shop.example',
          api: { key: 'ck_1', secret: 'cs_1' },
        }),
      ],
      ['channels.register', { channelId: 'chn_1', url: URL }],
      ['channels.import', { channelId: 'chn_1' }],
      ['channels.import', { channelId: 'chn_1', page: '2' }],
    ]);
  });

  it('is left alone when nothing of it was asked for', async () => {
    answers(CHANNEL);
    await run([...ADD, '--secret', 's'], running);
    expect(asked()).toEqual([
      ['channels.add', expect.not.objectContaining({ api: expect.anything() })],
    ]);
  });

  it('is connected later, and no secret is printed', async () => {
    answers({ channelId: 'chn_1', apiBase: 'https://shop.example' });
    const { out, err } = await run(['channels', 'connect', 'chn_1', ...ACCESS], running);
    expect(out).toContain('https://shop.example');
    expect(out + err).not.toMatch(/ck_1|cs_1/);
  });

  it('posts everything already when it is registered again', async () => {
    answers({ url: URL, added: [] });
    const { out } = await run(['channels', 'register', 'chn_1'], running);
    expect(out).toContain('already');
  });

  it('is imported again', async () => {
    answers({ imported: 3 });
    const { out } = await run(['channels', 'import', 'chn_1'], running);
    expect(out).toContain('3 open orders');
  });
});
