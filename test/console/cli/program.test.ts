import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudFile, givenAnswer, lambda, orderRow, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const cloudformation = mockClient(CloudFormationClient);

describe('exit codes', () => {
  it.each([
    ['not-found', 3],
    ['bad-input', 2],
    ['ambiguous', 2],
    ['refused', 5],
    ['unavailable', 1],
    ['constructor', 1],
  ])('a refusal %s ends with %i, with its fix on the error stream', async (code, expected) => {
    givenAnswer({ ok: false, error: { code, message: 'order: no.', fix: 'Do this.' } });
    const answer = await run(['orders', 'show', 'x'], runningCloud);
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
    expect((await run(['dlq', 'list'], runningCloud)).code).toBe(expected);
  });

  it('is 6 when only a part could be sent back', async () => {
    givenAnswer({
      ok: true,
      result: {
        steps: [],
        step: 'orders',
        redriven: 1,
        failed: [{ messageId: 'm', reason: 'r' }],
        missed: [],
        more: false,
      },
    });
    expect(await run(['dlq', 'redrive', 'orders'], runningCloud)).toMatchObject({
      code: 6,
      out: 'Sent back: 1.\nNot sent: m: r\n',
    });
  });

  it.each([
    [0, 3, ['whk_1', 'whk_2']],
    [1, 6, ['whk_2']],
    [1, 0, []],
    [2, 0, []],
  ])('of two named, %i letters are sent back: %i', async (redriven, expected, ids) => {
    const missed = ids.map((id) => ({ id, reason: 'none holds it' }));
    givenAnswer({
      ok: true,
      result: { steps: [], step: 'orders', redriven, failed: [], missed, more: false },
    });
    const args = ['dlq', 'redrive', 'orders', '--id', 'whk_1', '--id', 'whk_2'];
    expect((await run(args, runningCloud)).code).toBe(expected);
  });

  it('lists what left a stream unread beside the dead letters, and not among them', async () => {
    const steps = [{ step: 'orders', waiting: 0, inFlight: 0, deadLetters: 2 }];
    const lost = [
      {
        ...{ name: 'LostAlarm', since: '2026-11-10T11:00:00.000Z', reason: '1 datapoint [3.0]' },
        meaning: 'Commits left a stream untaken. Runbook: docs/operations.md#commits-lost',
      },
    ];
    givenAnswer({ ok: true, result: { steps, lost } });
    expect(await run(['dlq', 'list'], runningCloud)).toEqual({
      code: 0,
      out: 'orders\t2\t0\t0\n',
      err: 'Left a stream unread: LostAlarm, since 2026-11-10T11:00:00.000Z: Commits left a stream untaken. Runbook: docs/operations.md#commits-lost (1 datapoint [3.0])\n',
    });
    const { out, err } = await run(['dlq', 'list', '--json'], runningCloud);
    expect({ ...JSON.parse(out), err }).toEqual({ steps, lost, err: '' });
    for (const none of [{ steps, lost: null }, { steps, lost: [] }, { steps }]) {
      givenAnswer({ ok: true, result: none });
      expect((await run(['dlq', 'list'], runningCloud)).err).toBe('');
    }
  });

  it('tells of a dead letter all that it holds, and what of it failed', async () => {
    const labels = (id: string) => ({
      ...{ id, name: 'OrderPlaced', subject: `order/${id}`, merchantId: 'm', occurredAt: null },
    });
    const letter = {
      ...{ ...labels('evt_2'), messageId: 'm', reason: 'poison', sentAt: 'noon' },
      ...{ error: 'evt_2: no\nevt_3: nor this', stack: null },
      holds: ['evt_1', 'evt_2', 'evt_3'].map((id) => ({ ...labels(id), failed: id !== 'evt_1' })),
    };
    givenAnswer({ ok: true, result: { step: 'orders', messages: [letter] } });
    const show = ['dlq', 'show', 'orders'];
    expect((await run(show, runningCloud, { isTerminal: true })).out).toBe(
      [
        'evt_2  poison',
        '  OrderPlaced about order/evt_2, here since noon',
        '  done    evt_1  OrderPlaced about order/evt_1',
        '  failed  evt_2  OrderPlaced about order/evt_2',
        '  failed  evt_3  OrderPlaced about order/evt_3',
        '  evt_2: no',
        '  evt_3: nor this',
        '',
      ].join('\n'),
    );
    expect((await run(show, runningCloud)).out).toMatch(
      /^evt_2\tpoison\tOrderPlaced\torder\/evt_2\t[^\n]*\t3\n$/,
    );
  });

  it('a dead letter’s own words move no cursor and fake no line', async () => {
    const sku = 'stock/\u001b[2JBALL\nevt_9  mended@main';
    const labels = { id: 'cmd_1', name: 'FillBackorders', subject: sku, merchantId: 'm' };
    const letter = {
      ...{ ...labels, messageId: 'm', reason: 'poi\u0007son', sentAt: 'noon', occurredAt: 'noon' },
      ...{ error: null, stack: null, holds: [{ ...labels, occurredAt: 'noon', failed: true }] },
    };
    givenAnswer({ ok: true, result: { step: 'stock', messages: [letter] } });
    const { out } = await run(['dlq', 'show', 'stock'], runningCloud, { isTerminal: true });
    expect(out.split('\n').slice(0, 2)).toEqual([
      'cmd_1  poi son',
      '  FillBackorders about stock/ [2JBALL evt_9  mended@main, here since noon',
    ]);
  });

  it.each([
    [{ discarded: 1, failed: [], missed: [] }, 0, 'Discarded: 1.\n'],
    [
      { discarded: 0, failed: [], missed: [{ id: 'whk_1', reason: 'none holds it' }] },
      3,
      'Discarded: 0.\nNot discarded: whk_1: none holds it\n',
    ],
    [
      { discarded: 0, failed: [{ messageId: 'm', reason: 'r' }], missed: [] },
      6,
      'Discarded: 0.\nNot discarded: m: r\n',
    ],
  ])('of a named dead letter to be discarded %j is %i', async (result, code, out) => {
    givenAnswer({ ok: true, result: { step: 'orders', ...result } });
    const args = ['dlq', 'discard', 'orders', '--id', 'whk_1', '--why', 'none of ours'];
    expect(await run(args, runningCloud)).toMatchObject({ code, out });
  });

  it.each([
    [['dlq', 'discard', 'orders', '--id', 'whk_1'], 2],
    [['dlq', 'discard', 'orders', '--why', 'spam'], 2],
    [['orders', 'show'], 2],
    [['orders', 'list', '--bogus'], 2],
    [['orders', 'list', '--limit', 'many'], 2],
    [['nonsense'], 2],
    [['help', 'nonsense'], 2],
    [['help'], 0],
    [['help', 'orders', 'list'], 0],
    [['orders', 'list', '--help'], 0],
    [['--version'], 0],
    [['--version', '--json'], 0],
  ])('%j ends with %i', async (args, expected) => {
    expect((await run(args, runningCloud)).code).toBe(expected);
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
    ...['list', 'show', 'redrive', 'discard'].map((name) => ['dlq', name]),
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
    ['its process is gone', runningCloud, { isAlive: () => false }],
    ['its file is half written', { '/home/karwan/.karwan/cloud.json': '{"pid":4' }, {}],
  ])('says how to start it when %s', async (_case, files, overrides) => {
    const { code, err } = await run(['orders', 'list'], files, overrides);
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });

  it('asks the local cloud as the person who asks', async () => {
    const asked = givenAnswer({ ok: true, result: { orders: [orderRow()] } });
    await run(
      ['orders', 'list', '--merchant', 'a', '--merchant', 'b', '--limit', '5'],
      runningCloud,
    );
    expect(asked[0]).toEqual({
      operation: 'orders.list',
      input: { merchants: ['a', 'b'], limit: 5 },
      actor: { kind: 'person', id: 'ayesha' },
    });
    expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input.FunctionName).toBe('console-fn');
  });

  it('takes another data folder', async () => {
    givenAnswer({ ok: true, result: { orders: [] } });
    const files = { '/shop/elsewhere/cloud.json': cloudFile };
    expect((await run(['orders', 'list', '--data', 'elsewhere'], files)).code).toBe(0);
  });

  it('asks AWS for the function’s name when a profile is given', async () => {
    givenAnswer({ ok: true, result: { orders: [] } });
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
    expect(await spawn('--version')).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
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
