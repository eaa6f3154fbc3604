import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { run } from './run.ts';

const lambda = mockClient(LambdaClient);
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

interface Asked {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Answers each operation in turn; the last answer of an operation stays. */
const given = (answers: Readonly<Record<string, readonly object[]>>) => {
  const asked: Asked[] = [];
  lambda.on(InvokeCommand).callsFake(async (request) => {
    const one = JSON.parse(Buffer.from(request.Payload).toString()) as Asked;
    const before = asked.filter(({ operation }) => operation === one.operation).length;
    asked.push(one);
    const all = answers[one.operation] ?? [];
    const result = all[Math.min(before, all.length - 1)];
    const answer = result && 'error' in result ? { ok: false, ...result } : { ok: true, result };
    return { Payload: Buffer.from(JSON.stringify(answer)) };
  });
  return asked;
};

const sent = { commandId: 'cmd_1', merchantId: 'sialkot', orderId: 'ord_1', sent: 'X' };
const waiting = { outcome: 'waiting' };
const accepted = { outcome: 'accepted', state: 'cancelled', says: ['Cancelled by the person'] };
const refused = {
  outcome: 'refused',
  state: 'confirmed',
  code: 'wrong-state',
  because: 'the order is handed over',
  allowed: ['RefundOrder'],
};

describe('karwan orders cancel', () => {
  it('waits for the answer of the order’s stream, and tells its id before', async () => {
    const asked = given({
      'orders.cancel': [sent],
      'commands.outcome': [waiting, waiting, accepted],
    });
    const { code, out, err } = await run(['orders', 'cancel', '#1', '--why', 'no'], running);
    expect(code).toBe(0);
    expect(out).toBe('ord_1 is now cancelled.\nCancelled by the person\n');
    expect(err).toContain('00000000-0000-4000-8000-000000000001');
    expect(asked[0]?.input).toEqual({
      order: '#1',
      why: 'no',
      by: 'ayesha',
      commandId: '00000000-0000-4000-8000-000000000001',
    });
    expect(asked.slice(1).map(({ input }) => input)).toEqual(
      Array(3).fill({
        commandId: 'cmd_1',
        merchantId: 'sialkot',
        subject: 'order/ord_1',
        context: 'orders',
      }),
    );
  });

  it('ends with 5, the reason and what would go when it is refused', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [refused] });
    const { code, out, err } = await run(['orders', 'cancel', '#1', '--why', 'no'], running);
    expect(code).toBe(5);
    expect(out).toBe('');
    expect(err).toContain('Refused: the order is handed over.\nPossible now: orders refund.\n');
  });

  it('ends with 7 when nobody answers in time', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [waiting] });
    let now = 0;
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    const args = ['orders', 'cancel', '#1', '--why', 'no', '--wait', '5'];
    const { code, err } = await run(args, running, { now: () => now, sleep });
    expect(code).toBe(7);
    expect(now).toBe(5000);
    expect(err).toContain('--command-id');
  });

  it('prints one document under --json', async () => {
    given({ 'orders.cancel': [sent], 'commands.outcome': [accepted] });
    const args = ['orders', 'cancel', '#1', '--why', 'no', '--json'];
    const { out, err } = await run(args, running);
    expect(JSON.parse(out)).toMatchObject({ orderId: 'ord_1', state: 'cancelled' });
    expect(err).toBe('');
  });
});

describe('karwan orders', () => {
  it.each([
    [['confirm'], 'orders.confirm', {}],
    [['tell-store'], 'orders.tell-store', {}],
    [['hold', '--reason', 'address-check'], 'orders.hold', { reason: 'address-check' }],
    [['release', '--reason', 'address-check'], 'orders.release', { reason: 'address-check' }],
    [['refund', '--amount', '12.50'], 'orders.refund', { amount: '12.50' }],
    [['refund', '--line', '7=2', '--line', '8=1'], 'orders.refund', { lines: { 7: 2, 8: 1 } }],
    [['amend', '--line', '7=0'], 'orders.amend', { quantities: { 7: 0 } }],
    [['amend', '--ship-to', 'city=Lahore'], 'orders.amend', { shipTo: { city: 'Lahore' } }],
    [
      ['hand-over', '--carrier', 'TCS', '--tracking', '779'],
      'orders.hand-over',
      { carrier: 'TCS', trackingNumber: '779', parcel: null },
    ],
    [
      ['pack', '--carton', '300x200x150,1200g', '--carton', '10x20x30,40g,7=2,8=1', '--part'],
      'orders.pack',
      {
        part: true,
        cartons: [
          { lengthMm: 300, widthMm: 200, heightMm: 150, weightGrams: 1200 },
          { lengthMm: 10, widthMm: 20, heightMm: 30, weightGrams: 40, lines: { 7: 2, 8: 1 } },
        ],
      },
    ],
    [
      ['track', '--parcel', 'ful_1', '--status', 'lost', '--at', '2026-11-02T14:30:00Z'],
      'orders.track',
      { parcel: 'ful_1', status: 'lost', at: '2026-11-02T14:30:00Z' },
    ],
    [['deliver'], 'orders.deliver', { parcel: null, at: null }],
    [
      ['return', '--line', '7=1', '--reason', 'damaged'],
      'orders.return',
      { step: 'request', lines: { 7: 1 }, reason: 'damaged' },
    ],
    [['return', '--approve'], 'orders.return', { step: 'approve', returnId: null }],
    [
      ['return', '--return', 'ret_1', '--received', '--fact', 'short-shipped'],
      'orders.return',
      { step: 'received', returnId: 'ret_1', fact: 'short-shipped' },
    ],
    [
      ['inspect', '--restock', '7=1', '--write-off', '7=2', '--no-refund'],
      'orders.inspect',
      { lines: { restock: { 7: 1 }, 'write-off': { 7: 2 } }, refund: false },
    ],
  ])('%j asks for %s %j', async ([verb = '', ...options], operation, input) => {
    const asked = given({ [operation]: [sent], 'commands.outcome': [accepted] });
    const who = ['--why', 'so', '--by', 'bilal', '--command-id', 'my-own-id'];
    const { code } = await run(['orders', verb, '#1', ...who, ...options], running);
    expect(code).toBe(0);
    expect(asked[0]).toMatchObject({
      operation,
      input: { order: '#1', why: 'so', by: 'bilal', commandId: 'my-own-id', ...input },
    });
  });

  it.each([
    [['cancel', '#1']],
    [['hold', '#1', '--why', 'so']],
    [['refund', '#1', '--why', 'so', '--line', '7=two']],
    [['pack', '#1', '--why', 'so', '--carton', '300x200,1kg']],
    [['return', '#1', '--why', 'so', '--approve', '--reject']],
    [['inspect', '#1', '--why', 'so', '--restock', '7=many']],
  ])('%j is a wrong command line', async (args) => {
    const asked = given({});
    const { code } = await run(['orders', ...args], running);
    expect(code).toBe(2);
    expect(asked).toEqual([]);
  });
});

describe('karwan payments', () => {
  const imported = {
    commandId: 'x',
    dryRun: false,
    read: 2,
    ignored: 1,
    problems: [],
    lines: [
      {
        line: 2,
        amountText: '1.00 EUR',
        goesTo: 'reference',
        reference: 'KW-7F3K-2M9Q',
        orderId: null,
        caseId: null,
        because: null,
        proposed: null,
      },
      {
        line: 3,
        amountText: '2.00 EUR',
        goesTo: 'case',
        reference: null,
        orderId: null,
        caseId: 'cas_1',
        because: 'names-no-order',
        proposed: 'ord_2',
      },
    ],
  };
  const match = ['payments', 'match', 'nov.csv', '--merchant', 'sialkot'];
  const files = (content: string | Uint8Array) => ({ ...running, 'nov.csv': content });

  it('sends a statement and says line by line where the money goes', async () => {
    const asked = given({ 'payments.import': [imported] });
    const { code, out } = await run(match, files('\ufeffDate;…'));
    expect(code).toBe(0);
    expect(asked[0]?.input).toMatchObject({
      kind: 'statement',
      merchantId: 'sialkot',
      text: 'Date;…',
      dryRun: false,
    });
    expect(out).toBe(
      '2\t1.00 EUR\tthe order of KW-7F3K-2M9Q\t\n3\t2.00 EUR\tcas_1 (names-no-order)\tord_2\n',
    );
  });

  it('ends with 6 when some lines could not be read', async () => {
    const problems = [{ line: 9, code: 'bad-date', message: 'the date cannot be read' }];
    const asked = given({ 'payments.import': [{ ...imported, problems }] });
    const { code, out } = await run(
      ['payments', 'remit', 'nov.csv', '--merchant', 'sialkot', '--dry-run'],
      files('x'),
    );
    expect(code).toBe(6);
    expect(out).toContain('Line 9: the date cannot be read');
    expect(asked[0]?.input).toMatchObject({ kind: 'remittance', dryRun: true });
  });

  it('refuses a file that is not UTF-8, with the fix', async () => {
    const asked = given({});
    const { code, err } = await run(match, files(Buffer.from([0x44, 0xfc, 0x72])));
    expect(code).toBe(2);
    expect(err).toContain('iconv');
    expect(asked).toEqual([]);
  });

  it.each([
    [false, ['payments.link', 'commands.outcome']],
    [true, ['payments.link']],
  ])('links a case (already: %s)', async (already, operations) => {
    const asked = given({
      'payments.link': [{ ...sent, already }],
      'commands.outcome': [{ ...accepted, state: null }],
    });
    const { code, out } = await run(['payments', 'link', 'cas_1', '#1', '--why', 'so'], running);
    expect(code).toBe(0);
    expect(out).toBe('cas_1 belongs to #1 now.\n');
    expect(asked.map(({ operation }) => operation)).toEqual(operations);
  });

  it('lists payments and cases, and tells the money of an order', async () => {
    const payment = {
      orderId: 'ord_1',
      number: '#1',
      state: 'awaiting_transfer',
      provider: 'bank-transfer',
      method: 'bank-transfer',
      due: '1.00 EUR',
      captured: '0.00 EUR',
      refunded: '0.00 EUR',
      dueAt: null,
      merchantId: 'sialkot',
    };
    given({
      'payments.list': [{ payments: [payment] }],
      'payments.show': [
        {
          ...payment,
          payment: {
            method: 'bank-transfer',
            gateway: 'bank-transfer',
            state: 'awaiting_transfer',
          },
          collected: null,
          reference: 'KW-7F3K-2M9Q',
          instructions: { IBAN: 'DE02' },
          facts: [],
          timeline: [],
        },
      ],
    });
    const listed = await run(['payments', 'list'], running);
    expect(listed.out).toContain('ord_1\t#1\tawaiting_transfer\t1.00 EUR');
    const shown = await run(['payments', 'show', '#1'], running);
    expect(shown.out).toContain('Reference KW-7F3K-2M9Q');
    expect(shown.out).toContain('IBAN: DE02');
  });
});
