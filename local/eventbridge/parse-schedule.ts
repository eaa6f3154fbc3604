import { parseCron } from './cron.ts';
import { invalidSchedule } from './refusal.ts';
import type { Schedule } from './schedule.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Reads `rate(5 minutes)` or `cron(0 3 * * ? *)`; throws `ValidationException`. */
export const parseSchedule = (expression: string): Schedule => {
  const [, kind, body = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return parseRate(body);
  if (kind === 'cron') return parseCron(body);
  throw invalidSchedule('use rate(value unit) or cron(six fields)');
};

const parseRate = (body: string): Schedule => {
  const [, digits = '', unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || (digits === '1') === (plural === 's')) {
    throw invalidSchedule('a rate is 1 minute, 1 hour, 1 day, or more of minutes, hours, days');
  }
  const periodMs = Number(digits) * unitMs;
  return {
    next: (previous, now) =>
      previous + Math.max(1, Math.floor((now - previous) / periodMs) + 1) * periodMs,
  };
};
