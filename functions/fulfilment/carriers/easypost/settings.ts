import { API_BASE, apiBaseProblem } from '../../../shared/channel.ts';
import { among, matches, type SettingCheck } from '../../../shared/setting-checks.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';

const country = matches(/^[A-Z]{2}$/, 'use two capital letters, such as PK');
const tariff = matches(/^\d{6,10}$/, 'use 6 to 10 digits, without dots');
const names = matches(
  /^[\w-]+(,[\w-]+)*$/,
  'use names as EasyPost writes them, with commas between',
);

const CHECKS: Readonly<Record<string, SettingCheck>> = {
  'easypost.mode': among('test', 'production'),
  'easypost.from.country': country,
  'easypost.carriers': names,
  'easypost.services': names,
  'easypost.labelFormat': among('PDF', 'PNG', 'ZPL', 'EPL2'),
  'easypost.customs.contentsType': among(
    'merchandise',
    'gift',
    'documents',
    'returned_goods',
    'sample',
    'dangerous_goods',
    'humanitarian_donation',
    'other',
  ),
  'easypost.customs.restrictionType': among(
    'none',
    'other',
    'quarantine',
    'sanitary_phytosanitary_inspection',
  ),
  'easypost.customs.nonDelivery': among('abandon', 'return'),
  'easypost.customs.origin': country,
  'easypost.customs.tariff': tariff,
};

/** Checks of settings that exist once for each SKU, by what they begin with. */
const BY_SKU: Readonly<Record<string, SettingCheck>> = {
  'easypost.customs.origin.': country,
  'easypost.customs.tariff.': tariff,
};

/** Parcels are sent from somewhere; the rest of the address may be empty in some countries. */
export const REQUIRED_SETTINGS = [
  ['easypost.from.name', 'the sender’s name or firm'],
  ['easypost.from.street1', 'the street and number that parcels are sent from'],
  ['easypost.from.city', 'the town that parcels are sent from'],
  ['easypost.from.country', 'the country that parcels are sent from, such as PK'],
  ['easypost.from.phone', 'a phone number; carriers refuse parcels abroad without one'],
] as const;

/** What a channel's settings must be; the first that is not, as a sentence with the fix. */
export const settingProblem = (settings: ChannelSettings): string | undefined => {
  for (const [name, what] of REQUIRED_SETTINGS) {
    if ((settings[name] ?? '') === '') return `setting ${name}: give ${what}`;
  }
  for (const [name, value] of Object.entries(settings)) {
    const problem = checkOf(name)?.(value);
    if (problem !== undefined) return `setting ${name}: ${problem}`;
  }
  const apiBase = settings[API_BASE];
  return apiBase !== undefined && !mayBeCalled(apiBase)
    ? `setting ${API_BASE}: leave it out; only a pretended EasyPost on this machine stands elsewhere`
    : undefined;
};

const checkOf = (name: string): SettingCheck | undefined => {
  if (Object.hasOwn(CHECKS, name)) return CHECKS[name];
  return Object.entries(BY_SKU).find(([start]) => name.startsWith(start))?.[1];
};

/** The API key goes there, so no other host will do. */
const mayBeCalled = (apiBase: string): boolean =>
  apiBaseProblem(apiBase) === undefined &&
  ['api.easypost.com', '127.0.0.1', 'localhost'].includes(new URL(apiBase).hostname);

/** The names of a list with commas; null: any. */
export const listIn = (settings: ChannelSettings, name: string): readonly string[] | null =>
  settings[name]?.split(',').map((one) => one.toLowerCase()) ?? null;
