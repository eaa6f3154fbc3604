import { DAY, MINUTE } from '../../functions/shared/spans.ts';
import type { AwsError } from '../engine/aws-error.ts';
import { invalidSchedule } from './refusal.ts';
import type { Schedule } from './schedule.ts';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on. */
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day-of-month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day-of-week', least: 1, most: 7, names: DAYS },
  { name: 'year', least: 1970, most: 2199 },
] as const satisfies readonly Field[];

/**
 * EventBridge's six fields: values, names, `*`, `?`, lists, ranges and steps; Sunday is 1. The
 * wildcards L, W and # are refused by name. Throws `ValidationException`.
 */
export const parseCron = (body: string): Schedule => {
  const texts = body.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) throw invalidSchedule('a cron expression has six fields');
  if ((texts[2] === '?') === (texts[4] === '?')) {
    throw invalidSchedule('exactly one of day-of-month and day-of-week must be ?');
  }
  const [minutes, hours, days, months, weekdays, years] = FIELDS.map((field, i) =>
    valuesOf(field, texts[i] ?? ''),
  ) as [Values, Values, Values, Values, Values, Values];
  const isDueOn = (day: Date): boolean =>
    years.has(day.getUTCFullYear()) &&
    months.has(day.getUTCMonth() + 1) &&
    days.has(day.getUTCDate()) &&
    weekdays.has(day.getUTCDay() + 1);
  const times = [...hours].flatMap((hour) =>
    [...minutes].map((minute) => (hour * 60 + minute) * MINUTE),
  );
  times.sort((a, b) => a - b);
  const lastDay = Date.UTC(Math.max(...years), 11, 31);
  return {
    next: (previous, now) => {
      const after = Math.max(previous, now);
      for (let day = Math.floor(after / DAY) * DAY; day <= lastDay; day += DAY) {
        if (!isDueOn(new Date(day))) continue;
        const time = times.find((timeMs) => day + timeMs > after);
        if (time !== undefined) return day + time;
      }
      return undefined;
    },
  };
};

type Values = ReadonlySet<number>;

const valuesOf = (field: Field, text: string): Values =>
  new Set(text.split(',').flatMap((part) => rangeOf(field, part)));

const rangeOf = (field: Field, part: string): number[] => {
  const [range = '', stepText, ...rest] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  if (rest.length > 0 || !Number.isInteger(step) || step < 1) throw invalidField(field);
  const [from, to] = boundsOf(field, range, stepText !== undefined);
  if (from > to) throw invalidField(field);
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
};

const boundsOf = (field: Field, range: string, isStepped: boolean): [number, number] => {
  if (range === '*' || (range === '?' && field.name.startsWith('day') && !isStepped)) {
    return [field.least, field.most];
  }
  const [first = '', last, ...rest] = range.split('-');
  if (rest.length > 0) throw invalidField(field);
  const from = numberOf(field, first);
  if (last !== undefined) return [from, numberOf(field, last)];
  return [from, isStepped ? field.most : from];
};

const numberOf = (field: Field, text: string): number => {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return field.least + named;
  if (/^(\d*[LW]+|\d+[LW]|.*#.*)$/i.test(text)) {
    throw invalidSchedule(
      `${field.name}: the wildcards L, W and # are not supported by the embedded cloud`,
    );
  }
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < field.least || value > field.most) throw invalidField(field);
  return value;
};

const invalidField = ({ name, least, most }: Field): AwsError =>
  invalidSchedule(
    `${name} takes values from ${least} to ${most}, as lists, ranges (1-5) and steps (0/15)`,
  );
