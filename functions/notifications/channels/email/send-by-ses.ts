import * as z from 'zod';
import { awsErrorName } from '../../../shared/adapters/aws-error-name.ts';
import { permanent } from '../../../shared/fault.ts';
import { MAIL_SETTINGS } from '../../domain/policy.ts';
import { renderMail } from '../../templates/render-mail.ts';
import type { ChannelPorts, Outgoing, SendAnswer } from '../channel.ts';
import { refusalOf } from '../unclear.ts';
import { emailAddressOf } from './address.ts';
import { senderHeader, senderOf } from './sender.ts';

/** The tags by which SES's own events name the claim; `lib/notifications/` reads them. */
const TAGS = {
  merchant: 'karwan-merchant',
  order: 'karwan-order',
  notification: 'karwan-notification',
} as const;

const acceptedSchema = z.object({ MessageId: z.string().min(1) });

/**
 * SES v2 `SendEmail`, once: it has no idempotency key, so a request without a clear answer is never
 * sent again by itself.
 */
export const sendBySes = async (ports: ChannelPorts, message: Outgoing): Promise<SendAnswer> => {
  const url = `${ports.endpoints.service('email')}v2/email/outbound-emails`;
  const request = JSON.stringify(requestOf(ports, message));
  let answer: { readonly status: number; readonly headers: Headers; readonly text: string };
  try {
    const response = await ports.signedFetch(url, {
      method: 'POST',
      service: 'ses',
      headers: { 'content-type': 'application/json' },
      body: request,
      attempts: 1,
    });
    const { status, headers } = response;
    answer = { status, headers, text: await response.text() };
  } catch {
    // Its message may quote what was sent; that nothing came back is all there is to say.
    return { kind: 'unclear', code: 'no-answer' };
  }
  return answerOf(answer);
};

const answerOf = ({
  status,
  headers,
  text,
}: {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}): SendAnswer => {
  if (status !== 200) {
    return refusalOf(status, awsErrorName(headers) ?? '');
  }
  const accepted = acceptedSchema.safeParse(parsed(text));
  return accepted.success
    ? { kind: 'accepted', messageId: accepted.data.MessageId }
    : { kind: 'unclear', code: 'unreadable-answer' };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const requestOf = (ports: ChannelPorts, message: Outgoing) => {
  const { settings, address, content } = message;
  const sender = senderOf(settings[MAIL_SETTINGS.from] ?? '');
  if (!sender) throw permanent('no-sender', 'mail.from names no sender');
  const replyTo = emailAddressOf(settings[MAIL_SETTINGS.replyTo] ?? '');
  const { subject, html, text } = renderMail(content);
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    FromEmailAddress: senderHeader(sender),
    Destination: { ToAddresses: [address] },
    ...(replyTo === undefined ? {} : { ReplyToAddresses: [replyTo] }),
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Html: utf8(html), Text: utf8(text) },
        // RFC 3834: absence notes are not for machines.
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
    EmailTags: [
      { Name: TAGS.merchant, Value: message.merchantId },
      { Name: TAGS.order, Value: message.orderId },
      { Name: TAGS.notification, Value: message.notificationId },
    ],
    ConfigurationSetName: ports.setting('MAIL_CONFIGURATION_SET'),
  };
};
