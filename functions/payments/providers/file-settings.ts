import type { SettingCheck } from '../../shared/setting-checks.ts';
import type { ChannelSettings } from '../../shared/webhook.ts';
import type { DecimalSign } from './amount-texts.ts';
import type { DateOrder } from './dates.ts';

/** How a file writes what could be read in two ways. */
export interface FileSettings {
  readonly decimal: DecimalSign | undefined;
  readonly dateOrder: DateOrder;
  /** Of lines that name none. */
  readonly currency: string | undefined;
}

/** From `<prefix>.decimal`, `<prefix>.date` and `<prefix>.currency`; days come first nearly everywhere. */
export const fileSettings = (settings: ChannelSettings, prefix: string): FileSettings => {
  const decimal = settings[`${prefix}.decimal`];
  const order = settings[`${prefix}.date`];
  return {
    decimal: decimal === '.' || decimal === ',' ? decimal : undefined,
    dateOrder: order === 'mdy' || order === 'ymd' ? order : 'dmy',
    currency: settings[`${prefix}.currency`],
  };
};

const among =
  (...allowed: readonly string[]): SettingCheck =>
  (value) =>
    allowed.includes(value) ? undefined : `use one of ${allowed.join(' ')}`;

/** The checks of the settings that `fileSettings` reads. */
export const fileSettingChecks = (prefix: string): Readonly<Record<string, SettingCheck>> => ({
  [`${prefix}.decimal`]: among('.', ','),
  [`${prefix}.date`]: among('dmy', 'mdy', 'ymd'),
  [`${prefix}.currency`]: (value) =>
    /^[A-Z]{3}$/.test(value) ? undefined : 'use an ISO 4217 code in capitals, such as EUR',
});

/** The first setting that is wrong, in a sentence; undefined when all are right or absent. */
export const checkSettings = (
  settings: ChannelSettings,
  checks: Readonly<Record<string, SettingCheck>>,
): string | undefined => {
  for (const [name, check] of Object.entries(checks)) {
    const value = settings[name];
    const problem = value === undefined ? undefined : check(value);
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  return undefined;
};
