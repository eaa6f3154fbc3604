import { expect, it } from '@jest/globals';
import { notBeforeOf } from '../../../../functions/notifications/adapters/retry-after.ts';
import { HOUR } from '../../../../functions/shared/spans.ts';

const NOW = Date.parse('2026-11-26T10:00:00.000Z');

it.each([
  [503, null, null],
  [429, null, 5 * 60_000],
  [502, null, 5 * 60_000],
  [504, null, 5 * 60_000],
  [503, '120', 120_000],
  [429, '1', 1_000],
  [429, '999999999', 24 * HOUR],
  [503, 'Thu, 26 Nov 2026 11:00:00 GMT', HOUR],
  [503, 'Thu, 26 Nov 2026 09:00:00 GMT', null],
  [503, 'soon', null],
])('%i with Retry-After %s waits for %s ms', (status, header, wait) => {
  const headers = new Headers(header === null ? {} : { 'retry-after': header });
  const expected = wait === null ? null : new Date(NOW + wait).toISOString();
  expect(notBeforeOf({ status, headers }, NOW)).toBe(expected);
});
