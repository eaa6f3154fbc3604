import { describe, expect, it } from '@jest/globals';
import { readDate } from '../../../../functions/payments/providers/dates.ts';

describe('readDate', () => {
  it.each([
    ['2026-11-02', 'dmy', '2026-11-02'],
    ['2026/11/02 13:45', 'mdy', '2026-11-02'],
    ['2026-11-02T23:59:59+05:00', 'dmy', '2026-11-02'],
    ['02.11.2026', 'dmy', '2026-11-02'],
    ['2.11.26', 'dmy', '2026-11-02'],
    ['11/02/2026', 'mdy', '2026-11-02'],
    ['26-11-02', 'ymd', '2026-11-02'],
    ['20261102', 'dmy', '2026-11-02'],
    ['2 Nov 2026', 'mdy', '2026-11-02'],
    ['02-NOVEMBER-26', 'dmy', '2026-11-02'],
  ] as const)('%s (%s)', (text, order, day) => {
    expect(readDate(text, order)).toBe(`${day}T00:00:00.000Z`);
  });

  it.each(['', '31.02.2026', '11/22/2026', '2 Foo 2026', '0000-01-01', 'yesterday', '1.1.1'])(
    'knows no day in %j',
    (text) => {
      expect(readDate(text, 'dmy')).toBeUndefined();
    },
  );
});
