import { describe, expect, it } from '@jest/globals';
import { sampleMail } from '../../../../../console/cli/story/sample-mail.ts';
import type { ChannelPorts } from '../../../../../functions/notifications/channels/channel.ts';
import { sms } from '../../../../../functions/notifications/channels/sms/index.ts';

/** SNS as it answers over the wire; what it was asked is written down. */
const sns = (answer: () => Response) => {
  const asked: URLSearchParams[] = [];
  const ports = {
    endpoints: { service: () => 'https://sns.example/' },
    signedFetch: async (_url: string, { body }: { body: string }) => {
      asked.push(new URLSearchParams(body));
      return answer();
    },
  } as unknown as ChannelPorts;
  return { ports, asked };
};

const message = (settings: Readonly<Record<string, string>> = {}) => ({
  ...{ notificationId: 'ntf_1', merchantId: 'sialkot', orderId: 'ord_1', settings },
  ...{ address: '+923000000001', content: sampleMail('shipped', 'en', 'Sialkot Sports') },
});
const taken = () => new Response('<PublishResponse><MessageId>msg-1</MessageId></PublishResponse>');

describe('a short message by SNS', () => {
  it('is one Publish to the number, transactional and with the shop’s sender', async () => {
    const { ports, asked } = sns(taken);
    const answer = await sms.send(ports, message({ 'sms.sender': 'SIALKOT' }));
    expect(answer).toEqual({ kind: 'accepted', messageId: 'msg-1' });
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      Action: 'Publish',
      PhoneNumber: '+923000000001',
      Message: expect.stringContaining('Sialkot Sports'),
      'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
      'MessageAttributes.entry.2.Name': 'AWS.SNS.SMS.SenderID',
      'MessageAttributes.entry.2.Value.StringValue': 'SIALKOT',
    });
    expect(asked).toHaveLength(1);
  });

  const error = (status: number, code: string) => () =>
    new Response(`<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`, { status });

  it.each<[string, () => Response, object]>([
    ['a throttle is tried again', error(400, 'Throttling'), { kind: 'refused', retriable: true }],
    [
      'a number that it does not take is not',
      error(400, 'InvalidParameter'),
      { kind: 'refused', code: 'invalid-parameter', retriable: false },
    ],
    [
      'a fault of its own leaves open whether it was sent',
      error(500, 'InternalError'),
      { kind: 'unclear', code: 'http-500' },
    ],
    [
      'an answer without an id does, too',
      () => new Response('<html>'),
      { kind: 'unclear', code: 'unreadable-answer' },
    ],
    [
      'and a broken connection',
      () => {
        throw new TypeError('no answer from +923000000001');
      },
      { kind: 'unclear', code: 'no-answer' },
    ],
  ])('%s', async (_title, answer, expected) => {
    const { ports, asked } = sns(answer);
    expect(await sms.send(ports, message())).toMatchObject(expected);
    expect(asked).toHaveLength(1);
  });

  it('goes to numbers with their country only', () => {
    expect(sms.addressOf('+92 (300) 000-0001')).toBe('+923000000001');
    expect(sms.addressOf('0300 0000001')).toBeUndefined();
    expect(sms.problemOf({ 'sms.sender': '12345' })).toBe('bad-sender');
  });
});
