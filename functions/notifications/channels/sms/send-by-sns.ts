import { MAIL_SETTINGS } from '../../domain/policy.ts';
import { renderShortMessage } from '../../templates/render-mail.ts';
import type { ChannelPorts, Outgoing, SendAnswer } from '../channel.ts';
import { refusalOf } from '../unclear.ts';

const VERSION = '2010-03-31';

/** SNS `Publish` to a number, once: like SES it takes no idempotency key for one. */
export const sendBySns = async (ports: ChannelPorts, message: Outgoing): Promise<SendAnswer> => {
  const body = new URLSearchParams(requestOf(message)).toString();
  let answer: { readonly status: number; readonly text: string };
  try {
    const response = await ports.signedFetch(ports.endpoints.service('sns'), {
      method: 'POST',
      service: 'sns',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      attempts: 1,
    });
    answer = { status: response.status, text: await response.text() };
  } catch {
    // Its message may quote the number; that nothing came back is all there is to say.
    return { kind: 'unclear', code: 'no-answer' };
  }
  if (answer.status !== 200) return refusalOf(answer.status, element(answer.text, 'Code') ?? '');
  const messageId = element(answer.text, 'MessageId');
  return messageId === undefined
    ? { kind: 'unclear', code: 'unreadable-answer' }
    : { kind: 'accepted', messageId };
};

const requestOf = ({ address, content, settings }: Outgoing): Record<string, string> => {
  const sender = settings[MAIL_SETTINGS.smsSender];
  const attributes = [
    ['AWS.SNS.SMS.SMSType', 'Transactional'],
    ...(sender === undefined ? [] : [['AWS.SNS.SMS.SenderID', sender]]),
  ];
  return {
    Action: 'Publish',
    Version: VERSION,
    PhoneNumber: address,
    Message: renderShortMessage(content),
    ...Object.fromEntries(
      attributes.flatMap(([name = '', value = ''], index) => {
        const entry = `MessageAttributes.entry.${index + 1}`;
        return [
          [`${entry}.Name`, name],
          [`${entry}.Value.DataType`, 'String'],
          [`${entry}.Value.StringValue`, value],
        ];
      }),
    ),
  };
};

/** The text of an element that holds nothing but text. */
const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
