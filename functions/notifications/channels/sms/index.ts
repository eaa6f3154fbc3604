import { MAIL_SETTINGS } from '../../domain/policy.ts';
import type { Channel } from '../channel.ts';
import { sendBySns } from './send-by-sns.ts';

/** E.164, which is all that SNS takes. */
const NUMBER = /^\+[1-9]\d{6,14}$/;
/** Alphanumeric sender ids as SNS takes them: at least one letter. */
export const SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/;

/** Short messages by SNS; nobody reports what became of them. */
export const sms: Channel = {
  addressPath: 'buyer.phone',
  addressOf: (text) => {
    const number = text.replace(/[\s().-]/g, '');
    return NUMBER.test(number) ? number : undefined;
  },
  problemOf: (settings) => {
    const sender = settings[MAIL_SETTINGS.smsSender];
    return sender !== undefined && !SENDER.test(sender) ? 'bad-sender' : undefined;
  },
  send: sendBySns,
};
