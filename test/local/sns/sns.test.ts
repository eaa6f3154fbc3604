import { describe, expect, it } from '@jest/globals';
import { createSns } from '../../../local/sns/sns.ts';
import { createTestEnvironment } from '../environment.ts';

const MESSAGE = { PhoneNumber: '+923000000001', Message: 'Your order is confirmed.' };

describe('the pretended SNS', () => {
  it('keeps what it took, newest first, with its sender', async () => {
    const sns = createSns(createTestEnvironment());
    await sns.call('Publish', MESSAGE);
    const sender = { DataType: 'String', StringValue: 'SIALKOT' };
    await sns.call('Publish', {
      ...{ ...MESSAGE, Message: 'Second' },
      MessageAttributes: { 'AWS.SNS.SMS.SenderID': sender },
    });
    expect(sns.messages(10)).toMatchObject([
      { to: '+923000000001', text: 'Second', sender: 'SIALKOT' },
      { to: '+923000000001', text: 'Your order is confirmed.', sender: null },
    ]);
    expect(sns.messages(1)).toHaveLength(1);
  });

  it.each([
    ['a number without its country', { ...MESSAGE, PhoneNumber: '0300 0000001' }],
    ['a topic', { TopicArn: 'arn:aws:sns:eu-central-1:000000000000:t', Message: 'x' }],
    ['an empty message', { ...MESSAGE, Message: '' }],
  ])('refuses %s', async (_title, input) => {
    const sns = createSns(createTestEnvironment());
    await expect(sns.call('Publish', input)).rejects.toThrow();
    expect(sns.messages(10)).toEqual([]);
  });

  it('names an operation that it does not have', async () => {
    const sns = createSns(createTestEnvironment());
    await expect(sns.call('CreateTopic', {})).rejects.toThrow(/CreateTopic/);
  });
});
