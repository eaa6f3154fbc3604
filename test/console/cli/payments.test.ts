import { describe, expect, it } from '@jest/globals';
import { accepted, given, runningCloud, sent } from './given-console.ts';
import { run } from './run.ts';

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
  const files = (content: string | Uint8Array) => ({ ...runningCloud, 'nov.csv': content });

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
    const { code, out } = await run(
      ['payments', 'link', 'cas_1', '#1', '--why', 'so'],
      runningCloud,
    );
    expect(code).toBe(0);
    expect(out).toBe('cas_1 belongs to #1 now.\n');
    expect(asked.map(({ operation }) => operation)).toEqual(operations);
  });

  it.each([
    ['refunded', '--refund', { refundId: 'id_1' }, 'What was to be given back of #1 went back.'],
    ['retry', '--request', { requestId: 'id_1' }, 'The provider is asked again about #1.'],
  ])('%s is a command on an order’s money', async (verb, flag, input, says) => {
    const asked = given({
      [`payments.${verb}`]: [
        { ...sent, orderId: 'ord_1' },
        { ...sent, orderId: 'ord_1' },
      ],
      'commands.outcome': [
        { ...accepted, state: null },
        { ...accepted, state: null },
      ],
    });
    const words = ['payments', verb, '#1', '--why', 'so'];
    expect(await run(words, runningCloud)).toMatchObject({ code: 0, out: `${says}\n` });
    await run([...words, flag, 'id_1'], runningCloud);
    expect(asked[0]?.input).toMatchObject({ order: '#1', why: 'so' });
    expect(asked[1]?.input).toMatchObject({ context: 'payments', subject: 'order/ord_1' });
    expect(asked[2]?.input).toMatchObject(input);
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
    const listed = await run(['payments', 'list'], runningCloud);
    expect(listed.out).toContain('ord_1\t#1\tawaiting_transfer\t1.00 EUR');
    const shown = await run(['payments', 'show', '#1'], runningCloud);
    expect(shown.out).toContain('Reference KW-7F3K-2M9Q');
    expect(shown.out).toContain('IBAN: DE02');
  });
});
