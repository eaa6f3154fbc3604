import * as z from 'zod';
import { idTextOf, isNumberText, type LosslessJson, textOf } from '../../shared/lossless.ts';

/**
 * Schemas for single fields of foreign JSON after lossless parsing. Those called optional never fail:
 * what cannot be read counts as absent, because senders and their plugins put `false`, '' or a number
 * where the documents say text.
 */

/** Longest texts that are kept; the rest is cut, which loses less than refusing an order. */
export const LIMITS = {
  title: 500,
  sku: 128,
  gateway: 100,
  carrier: 100,
  tracking: 128,
  personal: 500,
  note: 5000,
} as const;

/** Whatever stands there, also when nothing does. */
export const anything = z.unknown().optional();

const field = <T>(expected: string, read: (value: LosslessJson | undefined) => T | undefined) =>
  anything.transform((value, context): T => {
    const result = read(value as LosslessJson | undefined);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });

/** An id as the text it was written as: digits beyond 2^53 stay what they are. */
export const id = field('send an id: text or a whole number, at most 128 characters', (value) => {
  const text = idTextOf(value);
  return text !== undefined && text.length <= 128 && text.trim() !== ''
    ? wellFormed(text)
    : undefined;
});

/** Text cut to a length, well-formed Unicode; control characters are data and stay. */
export const text = (limit: number) =>
  field('send a text', (value) => (typeof value === 'string' ? cut(value, limit) : undefined));

/** Text or a number's text, else null; blank counts as absent. */
export const optionalText = (limit: number) =>
  anything.transform((value): string | null => {
    const found = textOf(value as LosslessJson | undefined);
    return found === undefined || found.trim() === '' ? null : cut(found, limit);
  });

/** Trimmed, as by everybody who counts it: a blank at its end, which nobody sees, would make it another. */
export const sku = anything.transform((value): string | null => {
  const found = textOf(value as LosslessJson | undefined)?.trim() ?? '';
  return cut(found, LIMITS.sku).trim() || null;
});

/** A decimal amount in major units as text, still without its currency. */
export const amount = field('send the amount as a decimal text, such as "19.99"', (value) => {
  const found = textOf(value);
  return found === undefined || found.length > 64 ? undefined : found;
});

/** An amount, or null when there is none. */
export const optionalAmount = anything.transform((value) => amount.safeParse(value).data || null);

/** A count of things: a whole number from 0 to 999,999,999. */
export const count = field('send a whole number of at most 9 digits, not negative', readCount);

/** A count, or null when there is none that can be read. */
export const optionalCount = anything.transform(
  (value) => readCount(value as LosslessJson | undefined) ?? null,
);

function readCount(value: LosslessJson | undefined): number | undefined {
  const found = textOf(value);
  return found !== undefined && /^\d{1,9}$/.test(found) ? Number(found) : undefined;
}

/** True only for a JSON `true`. */
export const flag = anything.transform((value) => value === true);

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const UNZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?$/;

/** An ISO 8601 time with its zone, as UTC with milliseconds. */
export const instant = field('send a time such as 2026-11-02T09:15:00Z, with its zone', (value) =>
  typeof value === 'string' && ZONED.test(value) ? utc(value) : undefined,
);

/** As `instant`, or null. */
export const optionalInstant = anything.transform((value) => instant.safeParse(value).data ?? null);

/** A time that its sender writes without a zone and means as UTC (WooCommerce's `*_gmt`). */
export const utcInstant = field('send a UTC time such as 2026-11-02T09:15:00', (value) => {
  if (typeof value !== 'string') return undefined;
  if (UNZONED.test(value)) return utc(`${value}Z`);
  return ZONED.test(value) ? utc(value) : undefined;
});

/** As `utcInstant`, or null. */
export const optionalUtcInstant = anything.transform(
  (value) => utcInstant.safeParse(value).data ?? null,
);

const utc = (time: string): string | undefined => {
  const milliseconds = Date.parse(time);
  // Beyond the year 9999 the ISO form grows a sign and every later reader would refuse it.
  if (Number.isNaN(milliseconds) || milliseconds < 0) return undefined;
  const iso = new Date(milliseconds).toISOString();
  return iso.length === 24 ? iso : undefined;
};

/** More rows than any store's order has; a body beyond it is refused before its rows are read. */
const LONGEST_LIST = 2000;

/** A list; absent, null or anything else counts as empty, its members must be right. */
export const list = <T>(member: z.ZodType<T>) =>
  anything
    .transform((value, context): unknown[] => {
      if (!Array.isArray(value)) return [];
      if (value.length <= LONGEST_LIST) return value;
      context.addIssue({ code: 'custom', message: `send at most ${LONGEST_LIST} rows` });
      return z.NEVER;
    })
    .pipe(z.array(member));

/** An object, or null for everything that is none. */
export const optional = <T>(schema: z.ZodType<T>) =>
  anything
    .transform((value): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumberText(value)
        ? value
        : null,
    )
    .pipe(schema.nullable());

const cut = (value: string, limit: number): string =>
  wellFormed(value.length > limit ? value.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '') : value);

/**
 * JSON may hold half a surrogate pair, which no UTF-8 can carry, and U+FFFE and U+FFFF, which no queue takes:
 * they become U+FFFD once, here, so that an id is the same to all who hear of it.
 */
const wellFormed = (value: string): string =>
  Buffer.from(value, 'utf8')
    .toString('utf8')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD');

/** Two capital letters, or null: never free text in a field that stays in the clear. */
export const countryCode = anything.transform((value): string | null => {
  const code = typeof value === 'string' ? value.toUpperCase() : '';
  return /^[A-Z]{2}$/.test(code) ? code : null;
});

/** A language tag such as `ur-PK`, or null. */
export const languageTag = anything.transform((value): string | null =>
  typeof value === 'string' && /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/.test(value)
    ? value
    : null,
);

/** A currency code as its sender wrote it; whether it exists is the amounts' business. */
export const currencyCode = field('send a currency code such as EUR', (value) =>
  typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : undefined,
);
