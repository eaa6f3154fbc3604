import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale, TemplateName } from '../domain/kinds.ts';
import type { Label, Messages, TemplateWords } from './message-keys.ts';
import { en } from './messages/en.ts';
import { ur } from './messages/ur.ts';
import { zh } from './messages/zh.ts';

export const MESSAGES: Readonly<Record<Locale, Messages>> = { en, ur, zh };

/** Western digits everywhere: a buyer compares them with a bank's. */
const LANGUAGE_TAG: Readonly<Record<Locale, string>> = {
  en: 'en-GB',
  ur: 'ur-PK-u-nu-latn',
  zh: 'zh-CN',
};

/** How a language is set. */
interface Setting {
  /** Fonts that have its letters, on the systems that mails are read on. */
  readonly font: string;
  readonly dir: 'ltr' | 'rtl';
  readonly start: 'left' | 'right';
  readonly end: 'left' | 'right';
  readonly leading: string;
  readonly headingLeading: string;
}

const LEFT_TO_RIGHT = { dir: 'ltr', start: 'left', end: 'right' } as const;

/** Nastaliq hangs below its line and needs room. */
export const SETTINGS: Readonly<Record<Locale, Setting>> = {
  en: {
    ...LEFT_TO_RIGHT,
    font: '-apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif',
    leading: '1.5',
    headingLeading: '1.3',
  },
  ur: {
    dir: 'rtl',
    start: 'right',
    end: 'left',
    font: 'Noto Nastaliq Urdu, Jameel Noori Nastaleeq, Urdu Typesetting, Noto Naskh Arabic, Segoe UI, Tahoma, serif',
    leading: '2.1',
    headingLeading: '2.1',
  },
  zh: {
    ...LEFT_TO_RIGHT,
    font: 'PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, Heiti SC, sans-serif',
    leading: '1.7',
    headingLeading: '1.4',
  },
};

export type Values = Readonly<Record<string, string | number>>;

/** Fills ICU messages of one language. */
export interface Words {
  label(label: Label, values?: Values): string;
  of(template: TemplateName, part: keyof TemplateWords, values: Values): string | undefined;
  /** A day, written out. */
  date(at: string): string;
}

const known = new Map<Locale, Words>();

/** Made once for each language: parsing a message takes longer than filling it many times. */
export const wordsOf = (locale: Locale): Words => {
  const words = known.get(locale) ?? createWords(locale);
  known.set(locale, words);
  return words;
};

const createWords = (locale: Locale): Words => {
  const messages = MESSAGES[locale];
  const parsed = new Map<string, IntlMessageFormat>();
  const fill = (message: string, values: Values): string => {
    const format = parsed.get(message) ?? new IntlMessageFormat(message, LANGUAGE_TAG[locale]);
    parsed.set(message, format);
    return String(format.format(isolated(locale, values)));
  };
  const days = new Intl.DateTimeFormat(LANGUAGE_TAG[locale], {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return {
    label: (label, values = {}) => fill(messages[label], values),
    of: (template, part, values) => {
      const message = messages.templates[template][part];
      return message === undefined ? undefined : fill(message, values);
    },
    date: (at) => days.format(new Date(at)),
  };
};

/** First strong isolate … pop directional isolate. */
const ISOLATE = ['\u2068', '\u2069'] as const;
/** Left-to-right isolate: `#1001` has no strong letter of its own. */
const ISOLATE_LTR = '\u2066';
const WITHOUT_DIRECTION = new Set(['order', 'amount']);

/** In text that runs from the right, a number or a Latin name must not turn its surroundings about. */
const isolated = (locale: Locale, values: Values): Values =>
  SETTINGS[locale].dir === 'ltr'
    ? values
    : Object.fromEntries(
        Object.entries(values).map(([name, value]) => {
          if (typeof value === 'number' || name === 'money') return [name, value];
          const open = WITHOUT_DIRECTION.has(name) ? ISOLATE_LTR : ISOLATE[0];
          return [name, `${open}${value}${ISOLATE[1]}`];
        }),
      );
