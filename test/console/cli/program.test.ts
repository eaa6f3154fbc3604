import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { run } from './run.ts';

const lambda = mockClient(LambdaClient);
const cloudformation = mockClient(CloudFormationClient);

beforeEach(() => {
  lambda.reset();
  cloudformation.reset();
});
afterEach(() => {
  lambda.reset();
});

const cloud = JSON.stringify({
  pid: 42,
  port: 8080,
  origin: 'http://127.0.0.1:8080',
  ingestUrl: 'http://127.0.0.1:8080',
  awsUrl: 'http://127.0.0.1:8080',
  consoleUrl: 'http://127.0.0.1:8080/console/',
  consoleFunction: 'console-fn',
});
const running = { '/home/karwan/.karwan/cloud.json': cloud };

const answers = (answer: object) =>
  lambda.on(InvokeCommand).resolves({ Payload: Buffer.from(JSON.stringify(answer)) as never });
const askedFor = (): { operation: string; input: unknown; actor: unknown } =>
  JSON.parse(
    Buffer.from(lambda.commandCalls(InvokeCommand)[0]?.args[0].input.Payload as never).toString(),
  );

const row = (overrides = {}) => ({
  orderId: 'ord_1',
  merchantId: 'sialkot',
  state: 'placed',
  number: '#1001',
  provider: 'shopify',
  payment: 'paid',
  fulfilment: null,
  totalText: '7747.00 PKR',
  placedAt: '2026-11-02T09:00:00.000Z',
  ...overrides,
});

describe('exit codes', () => {
  it.each([
    ['not-found', 3],
    ['bad-input', 2],
    ['ambiguous', 2],
    ['refused', 5],
    ['unavailable', 1],
    ['constructor', 1],
  ])('a refusal %s ends with %i, with its fix on the error stream', async (code, expected) => {
    answers({ ok: false, error: { code, message: 'order: no.', fix: 'Do this.' } });
    const answer = await run(['orders', 'show', 'x'], running);
    expect(answer).toEqual({ code: expected, out: '', err: 'order: no.\nDo this.\n' });
  });

  it.each([
    ['AccessDeniedException', 4],
    ['ExpiredTokenException', 4],
    ['CredentialsProviderError', 4],
    ['TimeoutError', 7],
    ['ECONNREFUSED', 1],
  ])('%s ends with %i', async (name, expected) => {
    lambda.on(InvokeCommand).rejects(Object.assign(new Error('no'), { name }));
    expect((await run(['dlq', 'list'], running)).code).toBe(expected);
  });

  it('is 6 when only a part could be sent back', async () => {
    answers({
      ok: true,
      result: {
        steps: [],
        step: 'orders',
        redriven: 1,
        failed: [{ messageId: 'm', reason: 'r' }],
        more: false,
      },
    });
    expect(await run(['dlq', 'redrive', 'orders'], running)).toMatchObject({
      code: 6,
      out: 'Sent back: 1.\nNot sent: m: r\n',
    });
  });

  it.each([
    [0, 3],
    [1, 6],
    [2, 0],
  ])('of two named dead letters %i are sent back: %i', async (redriven, expected) => {
    answers({ ok: true, result: { steps: [], step: 'orders', redriven, failed: [], more: false } });
    const args = ['dlq', 'redrive', 'orders', '--id', 'whk_1', '--id', 'whk_2'];
    expect((await run(args, running)).code).toBe(expected);
  });

  it.each([
    [['orders', 'show'], 2],
    [['orders', 'list', '--bogus'], 2],
    [['orders', 'list', '--limit', 'many'], 2],
    [['nonsense'], 2],
    [['help', 'nonsense'], 2],
    [['help'], 0],
    [['help', 'orders', 'list'], 0],
    [['orders', 'list', '--help'], 0],
  ])('%j ends with %i', async (args, expected) => {
    expect((await run(args, running)).code).toBe(expected);
  });

  it('are documented', async () => {
    const { out } = await run(['help', 'exit-codes']);
    const codes = [...out.matchAll(/^ *(\d+) {2}\S/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 130]);
  });
});

describe('every command', () => {
  const commands = [
    ...['add', 'list', 'remove', 'rotate', 'connect', 'register', 'import'].map((name) => [
      'channels',
      name,
    ]),
    ...['send', 'verify'].map((name) => ['webhooks', name]),
    ...['list', 'show'].map((name) => ['orders', name]),
    ...['list', 'show', 'replay', 'reject'].map((name) => ['quarantine', name]),
    ...['list', 'show', 'redrive'].map((name) => ['dlq', name]),
    ['status'],
  ];

  it.each(commands.map((command) => [command]))('%j has --json and examples', async (command) => {
    const { out } = await run([...command, '--help']);
    expect(out).toContain('--json');
    expect(out).toContain(`$ karwan ${command.join(' ')}`);
  });
});

describe('where it asks', () => {
  it.each([
    ['nothing has run here', {}, {}],
    ['its process is gone', running, { isAlive: () => false }],
    ['its file is half written', { '/home/karwan/.karwan/cloud.json': '{"pid":4' }, {}],
  ])('says how to start it when %s', async (_case, files, overrides) => {
    const { code, err } = await run(['orders', 'list'], files, overrides);
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });

  it('asks the local cloud as the person who asks', async () => {
    answers({ ok: true, result: { orders: [row()] } });
    await run(['orders', 'list', '--merchant', 'a', '--merchant', 'b', '--limit', '5'], running);
    expect(askedFor()).toEqual({
      operation: 'orders.list',
      input: { merchants: ['a', 'b'], limit: 5 },
      actor: { kind: 'person', id: 'ayesha' },
    });
    expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input.FunctionName).toBe('console-fn');
  });

  it('takes another data folder', async () => {
    answers({ ok: true, result: { orders: [] } });
    const files = { '/shop/elsewhere/cloud.json': cloud };
    expect((await run(['orders', 'list', '--data', 'elsewhere'], files)).code).toBe(0);
  });

  it('asks AWS for the function’s name when a profile is given', async () => {
    answers({ ok: true, result: { orders: [] } });
    cloudformation.on(DescribeStacksCommand, { StackName: 'Karwan-prod-Pipeline' }).resolves({
      Stacks: [
        {
          StackName: 'x',
          CreationTime: new Date(0),
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'ConsoleFunctionName', OutputValue: 'aws-fn' }],
        },
      ],
    });
    const args = [
      'orders',
      'list',
      '--profile',
      'shop',
      '--stage',
      'prod',
      '--region',
      'eu-west-1',
    ];
    expect((await run(args)).code).toBe(0);
    expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input.FunctionName).toBe('aws-fn');
  });
});

describe('what it prints', () => {
  it('tabs when piped, exact and uncut', async () => {
    answers({ ok: true, result: { orders: [row(), row({ orderId: 'ord_2', number: '#1\t2' })] } });
    const { out } = await run(['orders', 'list'], running);
    expect(out).toBe(
      'ord_1\t#1001\tplaced\tpaid\t\t7747.00 PKR\t2026-11-02T09:00:00.000Z\tsialkot\tshopify\n' +
        'ord_2\t#1 2\tplaced\tpaid\t\t7747.00 PKR\t2026-11-02T09:00:00.000Z\tsialkot\tshopify\n',
    );
  });

  it('a table with a header on a terminal, without colour where that is not wanted', async () => {
    answers({ ok: true, result: { orders: [row()] } });
    const terminal = { isTerminal: true, columns: 200 };
    const coloured = await run(['orders', 'list'], running, terminal);
    expect(coloured.out).toContain('\u001b[1mORDER');
    for (const [args, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const plain = await run(['orders', 'list', ...args], running, { ...terminal, env });
      expect(plain.out).toMatch(/^ORDER {2}/);
      expect(plain.out).not.toContain('\u001b');
    }
  });

  it('one JSON document under --json, also for a failure', async () => {
    answers({ ok: true, result: { orders: [], next: 'abc' } });
    const listed = await run(['orders', 'list', '--json'], running);
    expect(listed).toEqual({ code: 0, out: '{"orders":[],"next":"abc"}\n', err: '' });
    answers({ ok: false, error: { code: 'not-found', message: 'no', fix: 'f' } });
    const failed = await run(['orders', 'show', 'x', '--json'], running);
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
    answers({ ok: true, result: channel });
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
    const { out } = await run(args, running);
    expect(out).toBe('{"channelId":"chn_1","url":"http://127.0.0.1:8080/webhooks/chn_1"}\n');
    expect(askedFor().input).toMatchObject({
      provider: 'generic',
      settings: { profile: 'github' },
    });
  });

  it('the URLs of a local cloud even when its function is not well', async () => {
    lambda.on(InvokeCommand).rejects(new Error('no'));
    const { code, out } = await run(['status', '--json'], running);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      running: true,
      ingestUrl: 'http://127.0.0.1:8080',
      awsUrl: 'http://127.0.0.1:8080',
      consoleUrl: 'http://127.0.0.1:8080/console/',
    });
  });
});

describe('bin/cli.ts', () => {
  const cli = fileURLToPath(new URL('../../../bin/cli.ts', import.meta.url));
  const spawn = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string }>((done) => {
      execFile(process.execPath, [cli, ...args], (error, out) =>
        done({ code: error ? Number(error.code) : 0, out }),
      );
    });

  it('is the same command as a process', async () => {
    expect(await spawn('help', 'exit-codes')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/130/),
    });
    expect((await spawn('nonsense')).code).toBe(2);
    const missing = await spawn(
      'webhooks',
      'verify',
      '--provider',
      'shopify',
      '--secret',
      's',
      '--headers',
      'nowhere.json',
      '--body',
      'nowhere',
    );
    expect(missing.code).toBe(2);
  });
});
