import { describe, expect, it } from '@jest/globals';
import { readStatement } from '../../../../../functions/payments/providers/bank-transfer/statement.ts';
import { printedReferenceOf } from '../../../../../functions/payments/providers/printed-reference.ts';
import { toJson } from '../../../../../functions/shared/json.ts';
import { formatMoney } from '../../../../../functions/shared/money.ts';
import { fc } from '../../../../properties.ts';

const REFERENCE = printedReferenceOf('ord_1');
const read = (text: string, settings = {}) => readStatement(text, 'sialkot', settings);
const captured = (text: string, settings = {}) =>
  read(text, settings).lines.map(({ facts: [{ amount, occurredAt }] }) => [
    `${amount.amount} ${amount.currency}`,
    occurredAt.slice(0, 10),
  ]);

const identities = (text: string) =>
  read(text)
    .lines.map(({ facts: [fact] }) => fact.factId)
    .toSorted();

describe('readStatement', () => {
  it.each([
    ['with commas', 'Date,Amount,Currency,Description\n2026-11-02,19.99,EUR,shoes', {}],
    [
      'with a byte order mark',
      '\ufeffDate,Amount,Currency,Description\n2026-11-02,19.99,EUR,x',
      {},
    ],
    [
      'with semicolons, below lines about the account',
      'Kontostand;;\nvom;01.11.2026;\n\nBuchungstag;Betrag;Währung;Verwendungszweck\r\n02.11.2026;19,99;EUR;x\r\n',
      {},
    ],
    [
      'with credits and debits apart',
      'Date,Details,Debit,Credit\n2/11/2026,in,,19.99\n2/11/2026,out,5.00,',
      { 'bank.currency': 'EUR' },
    ],
    [
      'with tabs, month first and its own column names',
      'When\tHow much\tWhy\n11/02/2026\t19.99\tx',
      {
        'bank.column.date': 'When',
        'bank.column.amount': 'how much|sum',
        'bank.currency': 'EUR',
        'bank.date': 'mdy',
      },
    ],
    ['with a quote that never ends', 'Date,Amount,Currency,Text\n2026-11-02,19.99,EUR,"open', {}],
  ])('reads a table %s', (_name, text, settings) => {
    expect(captured(text, settings)).toEqual([['1999 EUR', '2026-11-02']]);
    expect(read(text, settings).problems).toEqual([]);
  });

  it('finds the printed reference in any column, and over two columns of text', () => {
    const text = [
      'Date,Amount,Currency,Description,Memo,Note',
      `2026-11-02,1.00,EUR,${REFERENCE},,`,
      `2026-11-02,1.00,EUR,,,${REFERENCE.toLowerCase().replaceAll('-', '')}`,
      `2026-11-02,1.00,EUR,pay ${REFERENCE.slice(0, 5)},${REFERENCE.slice(5)} thanks,`,
      '2026-11-02,1.00,EUR,for the shoes,,',
    ].join('\n');
    const named = read(text).lines.map(({ address }) => address.references.slice(1));
    expect(named).toEqual([[REFERENCE], [REFERENCE], [REFERENCE], []]);
  });

  it('says nothing of money that went out, and tells which lines cannot be read', () => {
    const text = [
      'Date,Amount,Currency,Text',
      '2026-11-02,-5.00,EUR,fee',
      '2026-13-02,5.00,EUR,no such month',
      '2026-11-02,5.00,XYZ,',
      ',,,balance',
    ].join('\n');
    const { lines, problems, ignored } = read(text, { 'bank.currency': 'EUR' });
    expect(lines).toEqual([]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'bad-date'],
      [4, 'unknown-currency'],
    ]);
    expect(ignored).toBe(2);
  });

  it.each([
    [
      'in a column of its own',
      'Transaction Date,Description,Transaction Amount,Debit/Credit',
      ['01/11/2026,RENT,40000.00,D', '02/11/2026,in,19.99,C'],
    ],
    [
      'in words',
      'Date,Details,Amount,Credit/Debit',
      ['01/11/2026,RENT,12.45,Debit', '02/11/2026,in,19.99,Credit'],
    ],
    [
      'beside a minus of the amount',
      'Date,Details,Amount,Dr/Cr',
      ['01/11/2026,RENT,-12.45,DR', '02/11/2026,in,19.99,CR'],
    ],
    [
      'as a cooperative bank writes it',
      'Buchungstag;Valuta;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz;Soll/Haben',
      ['01.11.2026;01.11.2026;Miete;;EUR;1.202,10;S', '02.11.2026;02.11.2026;in;;EUR;19,99;H'],
    ],
    [
      'in a column without a name',
      'Buchungstag;Valuta;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz; ',
      [
        '01.11.2026;;;Anfangssaldo;EUR;1.176,91;H',
        '01.11.2026;01.11.2026;Miete;;EUR;1.202,10;S',
        '02.11.2026;02.11.2026;in;;EUR;19,99;H',
        '03.11.2026;;;Endsaldo;EUR;2.666,55;H',
      ],
    ],
  ])('counts only what came in where the sign stands %s', (_where, header, lines) => {
    const text = [header, ...lines].join('\n');
    expect(captured(text, { 'bank.currency': 'EUR' })).toEqual([['1999 EUR', '2026-11-02']]);
    expect(read(text, { 'bank.currency': 'EUR' }).problems).toEqual([]);
  });

  it('refuses a line of which it cannot tell whether the money came or went', () => {
    const text = 'Date,Amount,Currency,Dr/Cr\n2026-11-02,19.99,EUR,X\n2026-11-02,5.00,EUR,';
    expect(read(text)).toMatchObject({
      lines: [],
      problems: [
        { line: 2, code: 'unclear-direction' },
        { line: 3, code: 'unclear-direction' },
      ],
    });
  });

  it('takes what stands in a nameless column for no sign where it is something else', () => {
    const text = 'Date,Amount,Currency,\n2026-11-02,19.99,EUR,C\n2026-11-02,5.00,EUR,shoes';
    expect(captured(text)).toEqual([
      ['1999 EUR', '2026-11-02'],
      ['500 EUR', '2026-11-02'],
    ]);
  });

  it('refuses a bank’s id that several payments have, and takes one that says nothing for none', () => {
    const lines = (id: string) =>
      [
        'Date,Amount,Currency,Text,Bank reference',
        `2026-11-02,19.99,EUR,shoes,${id}`,
        `2026-11-02,5.00,EUR,balls,${id}`,
        `2026-11-02,-1.00,EUR,fee,${id}`,
      ].join('\n');
    expect(read(lines('FT-1'))).toMatchObject({
      lines: [],
      problems: [
        { line: 2, code: 'id-of-several' },
        { line: 3, code: 'id-of-several' },
      ],
    });
    for (const nothing of ['NONREF', 'notprovided', 'N/A', '-', '0000000000']) {
      expect(captured(lines(nothing))).toHaveLength(2);
      expect(new Set(identities(lines(nothing))).size).toBe(2);
    }
    const twice = 'Date,Amount,Currency,Id\n2026-11-02,5.00,EUR,FT-1\n2026-11-02,5.00,EUR,FT-1';
    expect(new Set(identities(twice)).size).toBe(1);
  });

  it('refuses an amount that could be a thousand times as much, unless the file or a setting tells', () => {
    const rows = ['Date;Amount;Currency', '2.11.2026;1.000;EUR'];
    expect(read(rows.join('\n')).problems).toMatchObject([{ line: 2, code: 'bad-amount' }]);
    expect(captured(rows.join('\n'), { 'bank.decimal': ',' })).toEqual([
      ['100000 EUR', '2026-11-02'],
    ]);
    expect(captured([...rows, '2.11.2026;-9,50;EUR'].join('\n'))).toEqual([
      ['100000 EUR', '2026-11-02'],
    ]);
  });

  it('keeps nothing of the text, which names people', () => {
    const text = 'Date,Amount,Currency,Description\n2026-11-02,19.99,EUR,AYESHA KHAN SHOES';
    expect(read(text).lines).toHaveLength(1);
    expect(toJson(read(text))).not.toMatch(/ayesha|shoes/i);
  });

  const rows = fc.array(
    fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      amount: fc.bigInt({ min: 1n, max: 5n }),
      text: fc.constantFrom('shoes', REFERENCE, 'gift'),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const statementOf = (
    entries: readonly { day: number; amount: bigint; text: string }[],
    currency = 'KWD',
  ): string =>
    [
      'Date;Amount;Currency;Description',
      ...entries.map(({ day, amount, text }) => {
        const [number] = formatMoney({ amount, currency }).split(' ');
        return `${day}.11.2026;${number};${currency};${text}`;
      }),
    ].join('\n');
  it('gives equal payments an identity each, the same in every reading and order', () => {
    fc.assert(
      fc.property(rows, (entries) => {
        const ids = identities(statementOf(entries));
        expect(new Set(ids).size).toBe(entries.length);
        expect(identities(statementOf(entries))).toEqual(ids);
        expect(identities(statementOf(entries.toReversed()))).toEqual(ids);
      }),
    );
  });

  it('knows a payment again in a statement that overlaps', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const ids = new Set(identities(statementOf([...before, ...after])));
        expect(identities(statementOf(before)).every((id) => ids.has(id))).toBe(true);
      }),
    );
  });

  it.each(['JPY', 'KWD', 'PKR'])('takes amounts in %s to the last unit', (currency) => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 14n }), { minLength: 1 });
    fc.assert(
      fc.property(amounts, (wanted) => {
        const entries = wanted.map((amount) => ({ day: 2, amount, text: 'x' }));
        const { lines, problems } = read(statementOf(entries, currency));
        expect(problems).toEqual([]);
        expect(lines.map(({ facts: [{ amount }] }) => amount.amount)).toEqual(wanted);
      }),
    );
  });

  it('goes by the bank’s own id where there is one', () => {
    const header = 'Date,Amount,Currency,Text,Transaction ID\n';
    const ids = [
      '2026-11-02,1.00,EUR,a,T1',
      '2026-11-03,1.00,EUR,b,T1',
      '2026-11-02,1.00,EUR,a,T2',
    ].flatMap((row) => identities(header + row));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '=', '1.00', 'EUR', '\ufeff');
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, fc.boolean(), (text, headed) => {
        const { lines, problems } = read(headed ? `Date,Amount,Currency\n${text}` : text);
        expect(lines.length + problems.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
    expect(read('nothing of use').problems).toMatchObject([{ line: 0, code: 'no-header' }]);
    const many = 'Date,Amount,Currency\n'.concat('2026-11-02,1.00,EUR\n'.repeat(10_001));
    expect(read(many).problems).toMatchObject([{ line: 0, code: 'too-many-lines' }]);
  });
});
