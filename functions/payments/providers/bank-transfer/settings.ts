import type { ChannelSettings } from '../../../shared/webhook.ts';
import { checkSettings, fileSettingChecks } from '../file-settings.ts';

const MINOR_UNITS = /^\d{1,15}$/;

/** What may be missing from a transfer or too much, in minor units: other banks' fees. */
export const toleranceSetting = (settings: ChannelSettings): bigint => {
  const text = settings['bank.tolerance'] ?? '0';
  return MINOR_UNITS.test(text) ? BigInt(text) : 0n;
};

/** The first setting that is wrong, and what would be right. */
export const checkBankSettings = (settings: ChannelSettings): string | undefined =>
  checkSettings(settings, {
    ...fileSettingChecks('bank'),
    'bank.tolerance': (value) =>
      MINOR_UNITS.test(value) ? undefined : 'give minor units of the currency, such as 500',
    'bank.iban': (value) =>
      isIban(value) ? undefined : 'its check digits do not fit; compare it with the bank’s papers',
  });

/** ISO 13616: the first four characters go to the end, letters count from 10, modulo 97 is 1. */
const isIban = (text: string): boolean => {
  const iban = text.toUpperCase().replaceAll(/\s/g, '');
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(iban)) return false;
  const moved = iban.slice(4) + iban.slice(0, 4);
  const digits = moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
};
