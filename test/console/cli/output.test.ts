import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { givenAnswer, lambda, orderRow, runningCloud } from './given-console.ts';
import { run } from './run.ts';

describe('what it prints', () => {
  it('tabs when piped, exact and uncut', async () => {
    givenAnswer({
      ok: true,
      result: { orders: [orderRow(), orderRow({ orderId: 'ord_2', number: '#1\t2' })] },
    });
    const { out } = await run(['orders', 'list'], runningCloud);
    expect(out).toBe(
      'ord_1\t#1001\tplaced\tpaid\t\t7747.00 PKR\t2026-11-02T09:00:00.000Z\tsialkot\tshopify\n' +
        'ord_2\t#1 2\tplaced\tpaid\t\t7747.00 PKR\t2026-11-02T09:00:00.000Z\tsialkot\tshopify\n',
    );
  });

  it('a table with a header on a terminal, without colour where that is not wanted', async () => {
    givenAnswer({ ok: true, result: { orders: [orderRow()] } });
    const terminal = { isTerminal: true, columns: 200 };
    const coloured = await run(['orders', 'list'], runningCloud, terminal);
    expect(coloured.out).toContain('\u001b[1mORDER');
    for (const [args, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const plain = await run(['orders', 'list', ...args], runningCloud, { ...terminal, env });
      expect(plain.out).toMatch(/^ORDER {2}/);
      expect(plain.out).not.toContain('\u001b');
    }
  });

  it('one JSON document under --json, also for a failure', async () => {
    givenAnswer({ ok: true, result: { orders: [], next: 'abc' } });
    const listed = await run(['orders', 'list', '--json'], runningCloud);
    expect(listed).toEqual({ code: 0, out: '{"orders":[],"next":"abc"}\n', err: '' });
    givenAnswer({ ok: false, error: { code: 'not-found', message: 'no', fix: 'f' } });
    const failed = await run(['orders', 'show', 'x', '--json'], runningCloud);
    expect(JSON.parse(failed.err)).toEqual({
      error: { code: 'not-found', message: 'no', fix: 'f' },
    });
  });

  it('the channel’s id and URL, and nothing secret', async () => {
    const channel = {
      channelId: 'chn_1',
      merchantId: 'm',
      provider: 'generic',
      label: '',
      settings: {},
      createdAt: 'x',
      rotatedAt: 'x',
      url: 'http://internal/webhooks/chn_1',
    };
    const asked = givenAnswer({ ok: true, result: channel });
    const args = [
      'channels',
      'add',
      '--merchant',
      'm',
      '--provider',
      'generic-hmac',
      '--secret',
      'a-secret-text',
      '--json',
    ];
    const { out } = await run(args, runningCloud);
    expect(out).toBe('{"channelId":"chn_1","url":"http://127.0.0.1:8080/webhooks/chn_1"}\n');
    expect(asked[0]?.input).toMatchObject({
      provider: 'generic',
      settings: { profile: 'github' },
    });
  });

  it('the URLs of a local cloud even when its function is not well', async () => {
    lambda.on(InvokeCommand).rejects(new Error('no'));
    const { code, out } = await run(['status', '--json'], runningCloud);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      running: true,
      ingestUrl: 'http://127.0.0.1:8080',
      awsUrl: 'http://127.0.0.1:8080',
      consoleUrl: 'http://127.0.0.1:8080/console/',
    });
  });

  it('the meaning of an alarm between words on a terminal, on one line in a pipe', async () => {
    const meaning =
      'The oldest message of a queue waits too long. Runbook: docs/operations.md#slow';
    const alarms = [{ name: 'OrdersAge', since: '2026-11-10T11:00:00.000Z', meaning }];
    const numbers = { merchants: 1, channels: 1, quarantined: 0, deadLetters: 0, steps: [] };
    givenAnswer({ ok: true, result: { publicUrl: 'https://k', ...numbers, alarms } });
    const told = `  OrdersAge, since 2026-11-10T11:00:00.000Z: ${meaning}`;
    expect((await run(['status'], runningCloud)).out).toContain(`${told}\n`);
    const { out } = await run(['status'], runningCloud, { isTerminal: true, columns: 80 });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out.replaceAll(/\n {6}/g, ' ')).toContain(`${told}\n`);
  });
});
