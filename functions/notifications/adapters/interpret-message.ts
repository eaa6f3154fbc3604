import * as z from 'zod';
import { orderAmendedSchema, orderPlacedSchema } from '../../orders/contract.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import { isReplay, type ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type { Report } from '../domain/events.ts';
import type { NotificationMessage } from '../domain/messages.ts';
import { contentFactsOf, factsOf } from '../domain/order-facts.ts';
import { occasionOf } from './occasions.ts';

type Meaning = Interpretation<NotificationMessage>;

const notificationId = z.string().min(1);
const resendSchema = z.object({ notificationId, by: z.string().min(1), why: z.string() });
const deadlineSchema = z.object({ kind: z.string(), dueAt: z.iso.datetime() });
/** As the rules of `lib/notifications/` pick it out of SES's event; it holds no address. */
const reportSchema = z.object({
  notificationId,
  eventType: z.string(),
  bounceType: z.string().optional(),
});

const REPORT_OF: Readonly<Record<string, Report>> = {
  Send: 'send',
  Delivery: 'delivery',
  Bounce: 'bounce',
  Complaint: 'complaint',
  Reject: 'reject',
  'Rendering Failure': 'failure',
};

/**
 * What an envelope on the notifications queue means. Throws a permanent fault for what this context
 * does not know. What a replay of the bus's archive brings would tell buyers old news: it is ignored.
 */
export const interpretMessage = (received: ReceivedMessage): Meaning => {
  if (isReplay(received)) return { kind: 'ignored', because: 'a replay' };
  const { envelope } = received;
  const sequence = envelope.sequence ?? 0;
  switch (envelope.name) {
    case 'OrderPlaced': {
      const order = factsOf(orderPlacedSchema.parse(envelope.data));
      return toSubject(envelope, { type: 'HearOrder', order, sequence });
    }
    case 'OrderAmended': {
      const { newTotal: total, changed, ...told } = orderAmendedSchema.parse(envelope.data);
      const linesChanged = changed.includes('lines');
      const content = told.content && contentFactsOf(told.content);
      return toSubject(envelope, { type: 'HearTotal', total, linesChanged, content, sequence });
    }
    case 'MailReported':
      return toSubject(envelope, reportOf(envelope.data));
    case 'ResendNotification':
      return toSubject(envelope, {
        type: 'ResendNotification',
        ...resendSchema.parse(envelope.data),
      });
    case 'DeadlineReached':
      return toSubject(envelope, {
        type: 'DeadlineReached',
        ...deadlineSchema.parse(envelope.data),
      });
    default:
      return toOccasion(envelope);
  }
};

const toOccasion = (envelope: Envelope): Meaning => {
  const told = occasionOf(envelope);
  if (told === 'unknown') {
    throw permanent('unknown-message', `the notifications step does not know ${envelope.name}`);
  }
  if (told === 'nothing') return { kind: 'ignored', because: 'nothing that a buyer is told of' };
  return toSubject(envelope, { type: 'HearOccasion', occasion: told });
};

/** Only a bounce that SES holds to be permanent is a reason never to write again; others may pass. */
const reportOf = (data: unknown): NotificationMessage => {
  const { notificationId: id, eventType, bounceType } = reportSchema.parse(data);
  const report = REPORT_OF[eventType];
  if (report === undefined) {
    throw permanent('unknown-report', `SES reports ${eventType}, which is not known here`);
  }
  const passing = report === 'bounce' && bounceType !== 'Permanent';
  return { type: 'HearReport', notificationId: id, report: passing ? 'failure' : report };
};

const toSubject = (envelope: Envelope, message: NotificationMessage): Meaning => ({
  kind: 'message',
  stream: {
    context: 'notifications',
    merchantId: envelope.merchantId,
    subject: envelope.subject,
  },
  item: {
    cause: envelope.id,
    correlationId: envelope.correlationId,
    occurredAt: envelope.occurredAt,
    ...(envelope.actor ? { actor: envelope.actor } : {}),
    name: message.type,
    message,
  },
});
