import { describe, expect, it } from '@jest/globals';
import { clean } from '../../../console/cli/format/clean.ts';
import { table } from '../../../console/cli/format/table.ts';
import { padded, shortened, widthOf } from '../../../console/cli/format/width.ts';
import { wrapped } from '../../../console/cli/format/wrap.ts';
import { fc } from '../../properties.ts';

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['ball', 4],
    ['Köln', 4],
    ['Ko\u0308ln', 4],
    ['北京', 4],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
    ['カラ', 4],
    ['سلام', 4],
    ['کِتَاب', 4],
    ['👍', 2],
    ['👩‍🚀', 2],
    ['a\u200bb', 2],
    ['\u2067سلام\u2069', 4],
  ])('%s takes %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  it('pads and cuts to exactly the cells', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 30 }).map(clean);
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, cells) => {
        const cut = shortened(text, cells);
        expect(widthOf(cut)).toBeLessThanOrEqual(cells);
        expect(widthOf(padded(cut, cells))).toBe(cells);
      }),
    );
  });
});

describe('table', () => {
  const rows = [
    { title: '北京 vase', total: '1.00' },
    { title: 'کتاب', total: '120.00' },
  ];
  const columns = [
    { title: 'ITEM', of: (row: (typeof rows)[0]) => row.title, shrinks: true },
    { title: 'TOTAL', of: (row: (typeof rows)[0]) => row.total, side: 'right' as const },
  ];

  it('lines up whatever the script', () => {
    const text = table(rows, columns, { isTerminal: true, colour: false, columns: 80 });
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map(widthOf))).toEqual(new Set([17]));
  });

  it('cuts only what may be cut', () => {
    const long = [{ title: 'a'.repeat(50), total: '123456.00' }];
    const text = table(long, columns, { isTerminal: true, colour: false, columns: 30 });
    expect(text.split('\n')[1]).toBe(`${'a'.repeat(18)}…  123456.00`);
  });

  it('lets no control character through', () => {
    const evil = [{ title: 'x\u001b[2J\r\ny\u2028z', total: '1' }];
    const text = table(evil, columns, { isTerminal: false, colour: false, columns: 80 });
    expect(text).toBe('x [2J y z\t1');
  });
});

describe('wrapped', () => {
  const terminal = { isTerminal: true, columns: 40 };

  it('goes on below the column that it began in, between words', () => {
    const line = '  9:05 UTC  The store did not take it, it has no credentials';
    expect(wrapped(`Story\n${line}`, terminal)).toBe(
      ['Story', '  9:05 UTC  The store did not take it,', '            it has no credentials'].join(
        '\n',
      ),
    );
  });

  it('goes on a step to the right where there is no column, or one too far to the right', () => {
    const cause = '    because of evt_xcf32kb5kkwqbv (storefront chn_1)';
    expect(wrapped(cause, terminal)).toBe(
      '    because of evt_xcf32kb5kkwqbv\n        (storefront chn_1)',
    );
    const far = `a name of twenty-seven chars  ${'word '.repeat(4).trim()}`;
    expect(wrapped(far, terminal)).toBe('a name of twenty-seven chars  word word\n    word word');
  });

  it('breaks no word, and nothing that is read by a program', () => {
    const url = `  https://tcs.example/${'7'.repeat(40)}`;
    expect(wrapped(url, terminal)).toBe(url);
    const command = 'No channels yet: open one with `karwan channels add`.';
    expect(wrapped(command, terminal)).toBe(
      'No channels yet: open one with\n    `karwan channels add`.',
    );
    const long = 'word '.repeat(20);
    expect(wrapped(long, { isTerminal: false, columns: 40 })).toBe(long);
    expect(wrapped(long, { isTerminal: true, columns: Number.POSITIVE_INFINITY })).toBe(long);
  });

  it('counts no colour, and keeps every word in its order', () => {
    const bold = `\u001b[1m${'x'.repeat(18)} ${'y'.repeat(21)}\u001b[22m`;
    expect(wrapped(bold, terminal)).toBe(bold);
    const lines = fc
      .array(fc.string({ unit: 'grapheme', maxLength: 12 }).map(clean), { maxLength: 20 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(lines, fc.integer({ min: 24, max: 60 }), (line, columns) => {
        const broken = wrapped(line, { isTerminal: true, columns });
        expect(broken.split(/\s+/).join(' ').trim()).toBe(line.split(/\s+/).join(' ').trim());
        for (const part of broken.split('\n')) expect(widthOf(part)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
