import { describe, expect, it } from '@jest/globals';
import { interpretMessage } from '../../../../functions/notifications/adapters/interpret-message.ts';
import type { Envelope } from '../../../../functions/shared/envelope.ts';

const at = '2026-11-02T09:00:00.000Z';
const reported = (data: Readonly<Record<string, string>>): Envelope => ({
  id: 'ses-event-1',
  kind: 'event',
  name: 'MailReported',
  schemaVersion: 1,
  source: 'aws.ses',
  merchantId: 'm1',
  subject: 'order/ord_1',
  occurredAt: at,
  recordedAt: at,
  causationId: 'mail-1',
  correlationId: 'ntf_1',
  data: { notificationId: 'ntf_1', ...data },
});

const meaningOf = (data: Readonly<Record<string, string>>) => {
  const meaning = interpretMessage({ envelope: reported(data), replayed: false, receives: 1 });
  return meaning.kind === 'message' ? meaning.item.message : undefined;
};

describe('what SES reports of a mail', () => {
  // SES developer guide, "Bounce types": addresses of hard bounces alone are to be left out.
  it.each([
    ['Permanent', 'bounce'],
    ['Transient', 'failure'],
    ['Undetermined', 'failure'],
  ])(
    'as a %s bounce is a %s: only what is sure ends all mails to an address',
    (bounceType, report) => {
      expect(meaningOf({ eventType: 'Bounce', bounceType })).toMatchObject({ report });
    },
  );

  it('in a word that is not known here is a fault', () => {
    expect(() => meaningOf({ eventType: 'DeliveryDelay' })).toThrow('not known here');
  });
});
