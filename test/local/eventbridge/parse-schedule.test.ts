import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../local/eventbridge/parse-schedule.ts';

const next = (expression: string, previous: string, now = previous): string | undefined => {
  const atMs = parseSchedule(expression).next(Date.parse(previous), Date.parse(now));
  return atMs === undefined ? undefined : new Date(atMs).toISOString().slice(0, 16);
};

describe('a rate', () => {
  it.each([
    ['rate(1 minute)', '2026-11-01T00:00Z', '2026-11-01T00:00Z', '2026-11-01T00:01'],
    ['rate(5 minutes)', '2026-11-01T00:02Z', '2026-11-01T00:02Z', '2026-11-01T00:07'],
    ['rate(1 hour)', '2026-11-01T00:02Z', '2026-11-01T00:02Z', '2026-11-01T01:02'],
    ['rate(7 days)', '2026-11-01T00:00Z', '2026-11-01T00:00Z', '2026-11-08T00:00'],
    // Times that passed unused are skipped, in step with the first.
    ['rate(5 minutes)', '2026-11-01T00:02Z', '2026-11-01T01:00Z', '2026-11-01T01:02'],
    ['rate(5 minutes)', '2026-11-01T00:00Z', '2026-11-01T01:00Z', '2026-11-01T01:05'],
    // A clock that was set back does not fire the same time again.
    ['rate(5 minutes)', '2026-11-01T01:00Z', '2026-11-01T00:00Z', '2026-11-01T01:05'],
  ])('%s after %s, now %s: %s', (expression, previous, now, expected) => {
    expect(next(expression, previous, now)).toBe(expected);
  });
});

describe('a cron expression', () => {
  it.each([
    ['cron(0 3 * * ? *)', '2026-11-01T00:00Z', '2026-11-01T03:00'],
    ['cron(0 3 * * ? *)', '2026-11-01T03:00Z', '2026-11-02T03:00'],
    ['cron(0/15 * * * ? *)', '2026-11-01T00:44:59Z', '2026-11-01T00:45'],
    ['cron(*/20 * * * ? *)', '2026-11-01T00:45Z', '2026-11-01T01:00'],
    ['cron(10-30/10 8,20 * * ? *)', '2026-11-01T08:30Z', '2026-11-01T20:10'],
    ['cron(0 0 1 * ? *)', '2026-11-01T00:00Z', '2026-12-01T00:00'],
    ['cron(0 0 31 * ? *)', '2026-11-01T00:00Z', '2026-12-31T00:00'],
    ['cron(0 0 29 2 ? *)', '2026-11-01T00:00Z', '2028-02-29T00:00'],
    // 1 November 2026 is a Sunday; Sunday is 1.
    ['cron(0 12 ? * 1 *)', '2026-11-01T00:00Z', '2026-11-01T12:00'],
    ['cron(0 12 ? * MON-FRI *)', '2026-11-01T00:00Z', '2026-11-02T12:00'],
    ['cron(0 12 ? * 7 *)', '2026-11-01T00:00Z', '2026-11-07T12:00'],
    ['cron(0 12 ? JAN sat 2027-2028)', '2026-11-01T00:00Z', '2027-01-02T12:00'],
    ['cron(0 0 1 1 ? 2020)', '2026-11-01T00:00Z', undefined],
  ])('%s after %s: %s', (expression, previous, expected) => {
    expect(next(expression, previous)).toBe(expected);
  });
});

describe('a schedule is refused', () => {
  it.each([
    ['at(2026-11-01T00:00:00)', 'use rate'],
    ['rate(0 minutes)', 'a rate is'],
    ['rate(1 minutes)', 'a rate is'],
    ['rate(5 minute)', 'a rate is'],
    ['rate(5 weeks)', 'a rate is'],
    ['cron(0 3 * * *)', 'six fields'],
    ['cron(0 3 * * * *)', 'must be ?'],
    ['cron(0 3 ? * ? *)', 'must be ?'],
    ['cron(60 3 * * ? *)', 'minutes'],
    ['cron(0 24 * * ? *)', 'hours'],
    ['cron(0 0 0 * ? *)', 'day-of-month'],
    ['cron(0 0 5-1 * ? *)', 'day-of-month'],
    ['cron(0/0 0 * * ? *)', 'minutes'],
    ['cron(? 0 * * ? *)', 'minutes'],
    ['cron(0 0 L * ? *)', 'L, W and #'],
    ['cron(0 0 3W * ? *)', 'L, W and #'],
    ['cron(0 0 ? * 2#1 *)', 'L, W and #'],
    ['cron(0 0 ? * 6L *)', 'L, W and #'],
    ['cron(0 0 * * ? 1969)', 'year'],
  ])('%s', (expression, reason) => {
    expect(() => parseSchedule(expression)).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        message: expect.stringContaining(reason),
      }),
    );
  });
});
