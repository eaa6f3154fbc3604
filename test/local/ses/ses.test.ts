import { describe, expect, it } from '@jest/globals';
import type { AwsEvent } from '../../../local/eventbridge/eventbridge.ts';
import { createSes } from '../../../local/ses/ses.ts';
import { openSesTables } from '../../../local/ses/tables.ts';
import { createTestEnvironment } from '../environment.ts';

const given = () => {
  const environment = createTestEnvironment();
  const events: AwsEvent[] = [];
  const ses = createSes(environment, (event) => void events.push(event));
  const tables = openSesTables(environment.store);
  tables.saveIdentity('shops.example');
  tables.saveConfigurationSet('karwan');
  tables.saveDestination({
    ...{ configurationSet: 'karwan', name: 'bus' },
    types: ['send', 'delivery', 'bounce', 'complaint'],
  });
  const send = (more: object = {}) =>
    ses.call('SendEmail', {
      FromEmailAddress: 'Sialkot Sports <orders@shops.example>',
      Destination: { ToAddresses: ['amelia@example.com'] },
      Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Text' } } } },
      EmailTags: [{ Name: 'karwan-order', Value: 'ord_1' }],
      ConfigurationSetName: 'karwan',
      ...more,
    });
  const heard = async (): Promise<readonly unknown[]> => {
    await environment.clock.advance(10_000);
    return events.map(({ detail }) => (detail as { eventType: string }).eventType);
  };
  return { ses, send, heard, events };
};

describe('the pretended SES', () => {
  it('keeps what it took, newest first, and reports it with its tags', async () => {
    const { ses, send, heard, events } = given();
    const { MessageId } = await send();
    await send({ Destination: { ToAddresses: ['second@example.com'] } });
    expect(ses.mails(10).map(({ to }) => to)).toEqual([
      ['second@example.com'],
      ['amelia@example.com'],
    ]);
    expect(ses.mail(String(MessageId))).toMatchObject({ subject: 'Hello', text: 'Text' });
    expect(await heard()).toEqual(['Send', 'Send', 'Delivery', 'Delivery']);
    expect(events[0]?.detail).toMatchObject({ mail: { tags: { 'karwan-order': ['ord_1'] } } });
  });

  it.each([
    ['bounce', ['Send', 'Bounce']],
    ['complaint', ['Send', 'Delivery', 'Complaint']],
    ['success', ['Send', 'Delivery']],
  ])('does to %s@simulator.amazonses.com what that address asks for', async (local, reports) => {
    const { send, heard } = given();
    await send({ Destination: { ToAddresses: [`${local}@simulator.amazonses.com`] } });
    expect(await heard()).toEqual(reports);
  });

  it.each<[string, object, string]>([
    [
      'a sender that is no identity',
      { FromEmailAddress: 'a@elsewhere.example' },
      'MessageRejected',
    ],
    [
      'a header with a line break',
      { FromEmailAddress: 'A\r\nBcc: b@c.example <orders@shops.example>' },
      'BadRequestException',
    ],
    ['no address', { Destination: { ToAddresses: ['nobody'] } }, 'BadRequestException'],
    ['an unknown set', { ConfigurationSetName: 'other' }, 'NotFoundException'],
  ])('refuses %s', async (_title, more, name) => {
    const { ses, send, heard } = given();
    await expect(send(more)).rejects.toMatchObject({ name });
    expect(ses.mails(10)).toEqual([]);
    expect(await heard()).toEqual([]);
  });

  it('names an operation that it does not have', async () => {
    const { ses } = given();
    await expect(ses.call('SendBulkEmail', {})).rejects.toThrow(/SendBulkEmail/);
  });
});
