import { describe, expect, it } from '@jest/globals';
import { readRemittance } from '../../../../../functions/payments/providers/cash-on-delivery/remittance.ts';
import { printedReferenceOf } from '../../../../../functions/payments/providers/printed-reference.ts';
import { fc } from '../../../../properties.ts';

const REFERENCE = printedReferenceOf('ord_1');
const HEADER = 'Tracking Number,Reference,COD Amount,Charges,Net Payable,Delivered,Paid On';
const SETTINGS = { 'cod.currency': 'PKR' };
const read = (rows: readonly string[], settings = SETTINGS) =>
  readRemittance([HEADER, ...rows].join('\n'), 'sialkot', settings);

describe('readRemittance', () => {
  it('tells what was collected and what was handed over, before fees', () => {
    const { lines, problems } = read([
      `PK1,${REFERENCE},"7,747.00",250.00,"7,497.00",05/11/2026,09/11/2026`,
    ]);
    expect(problems).toEqual([]);
    expect(lines).toMatchObject([
      {
        names: ['PK1', REFERENCE],
        mismatch: null,
        facts: [{ kind: 'collected' }, { kind: 'remitted' }],
      },
    ]);
    const [line] = lines;
    expect(line?.address.references).toContain(REFERENCE);
    expect(line?.facts.map(({ amount }) => amount.amount)).toEqual([774700n, 774700n]);
    expect(line?.facts.map(({ occurredAt }) => occurredAt.slice(0, 10))).toEqual([
      '2026-11-05',
      '2026-11-09',
    ]);
  });

  it('takes cash that is not handed over yet as collected and no more', () => {
    const { lines } = readRemittance(
      'Tracking,COD Amount,Date,Paid On\nPK1,100.00,05/11/2026,',
      'sialkot',
      SETTINGS,
    );
    expect(lines[0]?.facts.map(({ kind }) => kind)).toEqual(['collected']);
  });

  it.each([
    [['PK1,,100.00,10.00,90.00,05/11/2026,09/11/2026'], [null]],
    [['PK1,,100.00,-10.00,90.00,05/11/2026,09/11/2026'], [null]],
    [['PK1,,100.00,,100.00,05/11/2026,09/11/2026'], [null]],
    [['PK1,,100.00,10.00,80.00,05/11/2026,09/11/2026'], ['net-is-not-amount-less-fee']],
    [
      ['PK1,,60.00,0,60.00,05/11/2026,09/11/2026', 'PK1,,40.00,0,40.00,05/11/2026,09/11/2026'],
      ['named-more-than-once', 'named-more-than-once'],
    ],
  ])('%j: %j', (rows, mismatches) => {
    expect(read(rows).lines.map(({ mismatch }) => mismatch)).toEqual(mismatches);
  });

  it('leaves totals out and tells which lines cannot be read', () => {
    const { lines, problems, ignored } = read([
      ',,100.00,10.00,90.00,,',
      'PK1,,0.00,0.00,0.00,05/11/2026,09/11/2026',
      'PK2,,abc,0.00,0.00,05/11/2026,09/11/2026',
      'PK3,,100.00,10.00,90.00,,',
    ]);
    expect(lines).toEqual([]);
    expect(ignored).toBe(2);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [4, 'bad-amount'],
      [5, 'bad-date'],
    ]);
    expect(readRemittance('Tracking,Amount\nPK1,1', 'sialkot', {}).problems).toMatchObject([
      { code: 'unknown-currency' },
    ]);
  });

  it('says the same facts however often and in whatever order the lines come', () => {
    const parcels = fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 20 });
    const idsOf = (rows: readonly string[]) =>
      read(rows)
        .lines.flatMap(({ facts }) => facts.map(({ factId }) => factId))
        .toSorted();
    fc.assert(
      fc.property(parcels, (numbers) => {
        const rows = numbers.map(
          (n) => `PK${n},,${n + 1}.50,0.50,${n + 1}.00,05/11/2026,09/11/2026`,
        );
        const ids = idsOf(rows);
        expect(new Set(ids).size).toBe(2 * numbers.length);
        expect(idsOf(rows.toReversed())).toEqual(ids);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read([text]).lines).toBeDefined();
        expect(readRemittance(text, 'sialkot', {}).lines).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
