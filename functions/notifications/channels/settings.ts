import { among, matches, type SettingCheck } from '../../shared/setting-checks.ts';
import type { ChannelSettings } from '../../shared/webhook.ts';
import { LOCALES } from '../domain/kinds.ts';
import { MAIL_SETTINGS } from '../domain/policy.ts';
import { emailAddressOf } from './email/address.ts';
import { senderOf } from './email/sender.ts';
import { SENDER } from './sms/index.ts';

const SAMPLE = 'Sialkot Sports <orders@shop.example>';

const CHECKS: Readonly<Record<string, SettingCheck>> = {
  [MAIL_SETTINGS.mail]: among('on', 'off'),
  [MAIL_SETTINGS.from]: (value) =>
    senderOf(value) ? undefined : `give an address, or a name with one: ${SAMPLE}`,
  [MAIL_SETTINGS.replyTo]: (value) =>
    emailAddressOf(value) === undefined ? 'give one address, such as help@shop.example' : undefined,
  [MAIL_SETTINGS.locale]: among(...LOCALES),
  [MAIL_SETTINGS.store]: matches(/^.{1,100}$/u, 'give 1 to 100 characters'),
  [MAIL_SETTINGS.resend]: among('auto', 'person'),
  [MAIL_SETTINGS.sms]: among('on', 'off'),
  [MAIL_SETTINGS.smsSender]: matches(SENDER, 'use 1 to 11 letters or digits, with a letter'),
};

const OURS = /^(mail|sms)\./;

/** What is wrong with the settings that messages to buyers are sent by, in a sentence with the fix. */
export const messageSettingProblem = (settings: ChannelSettings): string | undefined => {
  for (const [name, value] of Object.entries(settings)) {
    if (!OURS.test(name)) continue;
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    const problem = check
      ? check(value)
      : `there is no such setting; use one of ${Object.keys(CHECKS).join(', ')}`;
    if (problem !== undefined) return `setting ${name}: ${problem}`;
  }
  return settings[MAIL_SETTINGS.mail] === 'on' && settings[MAIL_SETTINGS.from] === undefined
    ? `setting ${MAIL_SETTINGS.from}: say who the mails are from, such as ${SAMPLE}`
    : undefined;
};
