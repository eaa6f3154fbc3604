import { describe, expect, it } from '@jest/globals';
import { printedReferenceOf } from '../../../../functions/payments/providers/printed-reference.ts';
import type { Commit } from '../../../../functions/shared/commit.ts';
import { commit, events, money } from '../../views/commits.ts';
import { channelOf, createWorld } from '../console-world.ts';

const COMMAND = { commandId: '6f1c2a8e-1', merchantId: 'sialkot' };
const REFERENCE = printedReferenceOf('ord_1');

interface Line {
  readonly line: number;
  readonly goesTo: string;
  readonly orderId: string | null;
  readonly caseId: string | null;
  readonly because: string | null;
  readonly proposed: string | null;
}
const linesOf = (answer: unknown) =>
  (answer as { result: { lines: readonly Line[] } }).result.lines;

/** An order that waits for its money, by the provider that is to bring it. */
const waiting = (orderId: string, number: string, provider: string, due = '774700'): Commit[] => [
  commit(
    1,
    [
      events.placed({ externalOrderId: `ext-${orderId}`, number }),
      events.money('0', {
        provider,
        due: money(due),
        action: { url: null, dueAt: '2026-11-20T00:00:00.000Z' },
      }),
    ],
    { subject: `order/${orderId}` },
  ),
  commit(1, [{ type: 'PaymentOpened', data: { reference: printedReferenceOf(orderId) } }], {
    context: 'payments',
    subject: `order/${orderId}`,
  }),
];
const statement = (...rows: readonly string[]) => ({
  ...COMMAND,
  kind: 'statement',
  text: ['Date,Amount,Currency,Description', ...rows].join('\n'),
});
const remittance = (...rows: readonly string[]) => ({
  ...COMMAND,
  kind: 'remittance',
  text: ['Tracking,Order,Amount,Fee,Net,Currency,Date', ...rows].join('\n'),
});

describe('payments.import', () => {
  it('sends a line by its printed reference, and asks a person about the others', async () => {
    const { ask, record, sent } = createWorld();
    await record(
      ...waiting('ord_1', '#1001', 'bank-transfer'),
      ...waiting('ord_2', '#1002', 'bank-transfer', '500'),
    );
    const answer = await ask(
      'payments.import',
      statement(
        `2026-11-09,7747.00,PKR,${REFERENCE}`,
        '2026-11-09,7747.00,PKR,for the balls',
        '2026-11-09,5.00,PKR,for a pump',
        '2026-11-09,6.66,PKR,no idea',
      ),
    );
    expect(linesOf(answer)).toMatchObject([
      { line: 2, goesTo: 'reference', reference: REFERENCE, proposed: null },
      { line: 3, goesTo: 'case', because: 'names-no-order', proposed: 'ord_1' },
      { line: 4, goesTo: 'case', proposed: 'ord_2' },
      { line: 5, goesTo: 'case', proposed: null },
    ]);
    expect(sent.map(({ name }) => name)).toEqual([
      'ImportFacts',
      'OpenCase',
      'OpenCase',
      'OpenCase',
    ]);
    expect(sent[0]?.data).toMatchObject({
      address: { orderId: null, references: [expect.stringMatching(/^lin_/), REFERENCE] },
      facts: [{ kind: 'captured', amount: { amount: '774700', currency: 'PKR' } }],
    });
    expect(sent.slice(1).some(({ data }) => 'link' in (data as object))).toBe(false);
  });

  it('proposes nothing when two open orders lack the same amount', async () => {
    const { ask, record } = createWorld();
    await record(
      ...waiting('ord_1', '#1001', 'bank-transfer'),
      ...waiting('ord_2', '#1002', 'bank-transfer'),
    );
    const answer = await ask('payments.import', statement('2026-11-09,7747.00,PKR,balls'));
    expect(linesOf(answer)).toMatchObject([{ goesTo: 'case', proposed: null }]);
  });

  it('looks at all open orders before it proposes one, however many came since', async () => {
    const { ask, record } = createWorld();
    const placedAt = '2026-11-03T09:00:00.000Z';
    const others = Array.from({ length: 3_100 }, (_, index) =>
      commit(1, [events.placed({ number: `#${index}`, placedAt, externalOrderId: `x${index}` })], {
        subject: `order/ord_x${index}`,
      }),
    );
    const [newer, opened] = waiting('ord_new', '#new', 'bank-transfer') as [Commit, Commit];
    const [placed, told] = newer.events as [Commit['events'][0], Commit['events'][0]];
    const late = events.placed({ number: '#new', placedAt: '2026-11-04T09:00:00.000Z' });
    await record(
      ...waiting('ord_old', '#old', 'bank-transfer'),
      ...others,
      { ...newer, events: [{ ...placed, ...late }, told] },
      opened,
    );
    const answer = await ask('payments.import', statement('2026-11-09,7747.00,PKR,balls'));
    expect(linesOf(answer)).toMatchObject([{ goesTo: 'case', proposed: null }]);
  });

  it('sends the same commands for the same file, in whatever order its lines are', async () => {
    const { ask, sent } = createWorld();
    const rows = [
      `2026-11-09,1.00,PKR,${REFERENCE}`,
      '2026-11-09,2.00,PKR,x',
      '2026-11-09,2.00,PKR,x',
    ];
    await ask('payments.import', statement(...rows));
    const first = sent.splice(0).map(({ id }) => id);
    await ask('payments.import', { ...statement(...rows.toReversed()), commandId: 'another-id' });
    expect(new Set(first).size).toBe(3);
    expect(sent.map(({ id }) => id).toSorted()).toEqual(first.toSorted());
  });

  it('links a courier’s line through its case to the order that it names', async () => {
    const { ask, record, sent, ports } = createWorld();
    await record(
      ...waiting('ord_1', '#1001', 'cash-on-delivery'),
      ...waiting('ord_2', '#1002', 'cash-on-delivery'),
    );
    Object.assign(ports.parcels, {
      find: async (_merchant: string, _at: object, [number]: string[]) =>
        number === 'PK1' ? 'order/ord_2' : undefined,
    });
    const answer = await ask(
      'payments.import',
      remittance(
        'X-9,1001,7747.00,100.00,7647.00,PKR,05/11/2026',
        'PK-1,,7747.00,100.00,7647.00,PKR,05/11/2026',
        'X-8,1001,77.00,1.00,76.00,EUR,05/11/2026',
        'X-7,1002,7747.00,100.00,7600.00,PKR,05/11/2026',
      ),
    );
    expect(linesOf(answer)).toMatchObject([
      { goesTo: 'order', orderId: 'ord_1' },
      { goesTo: 'order', orderId: 'ord_2' },
      { goesTo: 'case', orderId: null, because: 'names-no-order' },
      { goesTo: 'case', orderId: null, because: 'net-is-not-amount-less-fee' },
    ]);
    expect(sent.map(({ name }) => name)).toEqual(Array(4).fill('OpenCase'));
    expect(sent[0]?.data).toMatchObject({
      link: { orderId: 'ord_1', by: 'ayesha' },
      facts: [{ kind: 'collected' }, { kind: 'remitted' }],
    });
  });

  it('does nothing on a dry run, and reads by the settings of the merchant’s channel', async () => {
    const channel = { ...channelOf('sialkot', 'chn_1'), settings: { 'bank.currency': 'PKR' } };
    const { ask, sent } = createWorld([channel]);
    const text = 'Date,Amount\n2026-11-09,5.00';
    const answer = await ask('payments.import', { ...statement(), text, dryRun: true });
    expect(answer).toMatchObject({ ok: true, result: { read: 1, problems: [] } });
    expect(sent).toEqual([]);
  });

  it.each([
    [{ text: '' }, 'bad-input', /^text: /],
    [{ text: 'x'.repeat(5 * 1024 * 1024 + 1) }, 'bad-input', /5 MB/],
    [{ kind: 'letter' }, 'bad-input', /^kind: /],
    [{ channelId: 'chn_9' }, 'not-found', /^channelId: /],
    [{}, 'ambiguous', /differ/],
  ])('refuses %o', async (bad, code, message) => {
    const channels = ['EUR', 'PKR'].map((currency, index) => ({
      ...channelOf('sialkot', `chn_${index}`),
      settings: { 'bank.currency': currency },
    }));
    const { ask } = createWorld(channels);
    const answer = await ask('payments.import', { ...statement(), ...bad });
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect((answer as { error: { message: string } }).error.message).toMatch(message);
  });

  it('tells which lines it could not read', async () => {
    const { ask } = createWorld();
    expect(await ask('payments.import', statement('never,5.00,PKR,x'))).toMatchObject({
      ok: true,
      result: { read: 0, problems: [{ line: 2, code: 'bad-date' }] },
    });
  });
});

const fact = {
  factId: 'fct_1',
  provider: 'bank-transfer',
  reference: 'lin_1',
  kind: 'captured',
  amount: money('774700'),
  occurredAt: '2026-11-09T00:00:00.000Z',
  code: null,
};
const openCase = commit(
  1,
  [
    {
      type: 'CaseOpened',
      data: {
        because: 'names-no-order',
        references: ['lin_1'],
        facts: [fact],
        at: '2026-11-09T10:00:00.000Z',
      },
    },
  ],
  { context: 'payments', subject: 'case/cas_1' },
);

describe('payments.list', () => {
  it('shows each order’s money, by state, and cases apart', async () => {
    const { ask, record } = createWorld();
    await record(...waiting('ord_1', '#1001', 'bank-transfer'), openCase);
    await record(commit(1, [events.placed()], { subject: 'order/ord_3' }));
    const shown = { orderId: 'ord_1', state: 'awaiting_transfer', due: '7747.00 PKR' };
    const listed = { ok: true, result: { payments: [shown] } };
    expect(await ask('payments.list')).toMatchObject(listed);
    expect(await ask('payments.list', { state: 'awaiting_transfer' })).toMatchObject(listed);
    expect(await ask('payments.list', { state: 'paid' })).toMatchObject({
      result: { payments: [] },
    });
    expect(await ask('payments.list', { state: 'lost' })).toMatchObject({ ok: false });
    expect(await ask('payments.list', { cases: 'open' })).toMatchObject({
      result: { cases: [{ caseId: 'cas_1', amountText: '7747.00 PKR' }] },
    });
  });
});

describe('payments.show', () => {
  it('tells an order’s facts and how the buyer pays', async () => {
    const channel = { ...channelOf('sialkot', 'chn_1'), settings: { 'bank.iban': 'PK1' } };
    const { ask, record } = createWorld([channel]);
    await record(...waiting('ord_1', '#1001', 'bank-transfer'));
    expect(await ask('payments.show', { payment: '#1001' })).toMatchObject({
      ok: true,
      result: {
        orderId: 'ord_1',
        reference: REFERENCE,
        instructions: { IBAN: 'PK1', Amount: '7747.00 PKR', Reference: REFERENCE },
      },
    });
  });

  it('tells a case and proposes the one order that it may be of', async () => {
    const { ask, record } = createWorld();
    await record(...waiting('ord_1', '#1001', 'bank-transfer'), openCase);
    expect(await ask('payments.show', { payment: 'cas_1' })).toMatchObject({
      ok: true,
      result: {
        case: { caseId: 'cas_1', state: 'open', amountText: '7747.00 PKR' },
        proposed: 'ord_1',
        facts: [{ kind: 'captured', amountText: '7747.00 PKR' }],
      },
    });
    expect(await ask('payments.show', { payment: 'cas_9' })).toMatchObject({ ok: false });
  });
});

describe('payments.link', () => {
  const wish = { caseId: 'cas_1', order: '#1001', commandId: '6f1c2a8e-1', why: 'a receipt' };

  it('asks the payments step, once for each id', async () => {
    const { ask, record, sent } = createWorld();
    await record(...waiting('ord_1', '#1001', 'bank-transfer'), openCase);
    await ask('payments.link', wish);
    expect(await ask('payments.link', wish)).toMatchObject({
      ok: true,
      result: { already: false },
    });
    expect(sent[0]).toMatchObject({
      name: 'LinkCase',
      subject: 'case/cas_1',
      data: { orderId: 'ord_1', by: 'ayesha', why: 'a receipt' },
    });
    expect(sent[1]?.id).toBe(sent[0]?.id);
  });

  it.each([
    [{ caseId: 'cas_9' }, 'not-found'],
    [{ order: '#9' }, 'not-found'],
    [{ why: '' }, 'bad-input'],
  ])('refuses %j', async (bad, code) => {
    const { ask, record } = createWorld();
    await record(...waiting('ord_1', '#1001', 'bank-transfer'), openCase);
    expect(await ask('payments.link', { ...wish, ...bad })).toMatchObject({ error: { code } });
  });
});
