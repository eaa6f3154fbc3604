import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fileReaders } from '../../../../functions/payments/providers/files.ts';
import { providers } from '../../../../functions/payments/providers/index.ts';

const page = readFileSync('docs/payments-by-file.md', 'utf8');
const [statement = '', list = ''] = [...page.matchAll(/```csv\n([\s\S]*?)```/g)].map(
  ([, text]) => text ?? '',
);

describe('docs/payments-by-file.md', () => {
  it('shows a statement and a list that are read', () => {
    const paid = { amount: { amount: 774_700n, currency: 'PKR' } };
    expect(fileReaders['bank-transfer']?.(statement, 'sialkot', {})).toMatchObject({
      lines: [{ facts: [{ ...paid, occurredAt: '2026-11-09T00:00:00.000Z' }] }],
      problems: [],
    });
    expect(fileReaders['cash-on-delivery']?.(list, 'sialkot', {})).toMatchObject({
      lines: [{ names: ['PK-1', '#1001'], mismatch: null, facts: [paid, paid] }],
      problems: [],
    });
  });
});

describe('fileReaders', () => {
  it.each(Object.keys(fileReaders))('%s is a provider that finds orders by reference', (name) => {
    expect(providers[name]?.keepsReferences).toBe(true);
    expect(fileReaders[name]?.('', 'sialkot', {}).problems).toMatchObject([{ code: 'no-header' }]);
  });
});
