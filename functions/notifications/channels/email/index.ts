import { MAIL_SETTINGS } from '../../domain/policy.ts';
import type { Channel } from '../channel.ts';
import { emailAddressOf } from './address.ts';
import { sendBySes } from './send-by-ses.ts';
import { senderOf } from './sender.ts';

/** Mail by SES. */
export const email: Channel = {
  addressPath: 'buyer.email',
  addressOf: emailAddressOf,
  problemOf: (settings) => {
    const from = settings[MAIL_SETTINGS.from];
    if (from === undefined) return 'no-sender';
    if (!senderOf(from)) return 'bad-sender';
    const replyTo = settings[MAIL_SETTINGS.replyTo];
    return replyTo !== undefined && !emailAddressOf(replyTo) ? 'bad-reply-to' : undefined;
  },
  send: sendBySes,
};
