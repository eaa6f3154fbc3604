import { describe, expect, it } from '@jest/globals';
import { tellEvent } from '../../../../functions/console/present/tell-event.ts';
import { tellMessages } from '../../../../functions/console/present/tell-messages.ts';
import { announcementBook } from '../../../../functions/notifications/domain/announcement.ts';
import { deliveryBook } from '../../../../functions/notifications/domain/delivery-events.ts';
import { endpointBook } from '../../../../functions/notifications/domain/endpoints.ts';
import { notificationBook } from '../../../../functions/notifications/domain/events.ts';

describe('what the story says of messages and webhooks', () => {
  const types = Object.keys({
    ...notificationBook,
    ...announcementBook,
    ...deliveryBook,
    ...endpointBook,
  });

  it.each(types)('%s has a sentence of its own', (type) => {
    expect(tellMessages(type, { notificationId: 'ntf_1' })).toBeDefined();
  });

  it.each([
    ['OrderHeard', { order: null }, 'Its buyer gets no messages from here'],
    [
      'NotificationRequested',
      { template: 'payment-requested', channel: 'email', locale: 'ur', revision: 1 },
      'In ur, the mail “payment requested” is to be sent',
    ],
    [
      'NotificationRequested',
      { template: 'shipped', channel: 'sms', locale: 'en', revision: 2, by: 'ayesha' },
      'In en, the short message “shipped” is to be sent once more, by ayesha',
    ],
    ['AttemptStarted', { notificationId: 'ntf_1', n: 2 }, 'Attempt 2 to send the message'],
    [
      'AttemptEnded',
      { notificationId: 'ntf_1', outcome: 'refused', code: 'no-address' },
      'The message was not sent: no address',
    ],
    ['ReportHeard', { report: 'delivery' }, 'The mail reached the buyer’s mailbox'],
    [
      'DeliveryEnded',
      { outcome: 'failed', code: 'http-500', retryAt: '2026-11-02T09:00:05.000Z' },
      'The endpoint did not take the webhook: http 500; again at 2026-11-02T09:00:05.000Z',
    ],
    [
      'TotalHeard',
      { total: { amount: '8330', currency: 'EUR' } },
      'Messages tell the amended order, 83.30 EUR',
    ],
  ])('%s %j', (type, data, sentence) => {
    expect(tellEvent(type, data)).toBe(sentence);
  });

  it('leaves another context’s attempt to that context', () => {
    expect(tellMessages('AttemptStarted', { requestId: 'req_1', n: 1 })).toBeUndefined();
  });
});
