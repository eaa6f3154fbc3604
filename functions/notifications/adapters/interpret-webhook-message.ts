import * as z from 'zod';
import { deadlineReachedSchema } from '../../shared/deadline.ts';
import type { Envelope } from '../../shared/envelope.ts';
import { permanent } from '../../shared/fault.ts';
import type { ReceivedMessage } from '../../shared/read-message.ts';
import type { Interpretation } from '../../shared/step-runner.ts';
import type { DeliveryMessage } from '../domain/delivery.ts';
import type { EndpointMessage } from '../domain/endpoints.ts';

type Message = EndpointMessage | DeliveryMessage;

const endpointId = z.string().min(1);
const person = z.object({ by: z.string().min(1), why: z.string() });
const added = person.extend({
  endpointId,
  url: z.string(),
  types: z.array(z.string()),
  sealedSecret: z.string(),
});
const removed = person.extend({ endpointId });
const heard = z.object({ endpointId, how: z.enum(['working', 'failing', 'gone']) });

const READ: Readonly<Record<string, (data: unknown) => Message>> = {
  AddEndpoint: (data) => ({ type: 'AddEndpoint', ...added.parse(data) }),
  RemoveEndpoint: (data) => ({ type: 'RemoveEndpoint', ...removed.parse(data) }),
  HearEndpoint: (data) => ({ type: 'HearEndpoint', ...heard.parse(data) }),
  RetryDelivery: (data) => ({ type: 'RetryDelivery', ...person.parse(data) }),
  DeadlineReached: (data) => ({ type: 'DeadlineReached', ...deadlineReachedSchema.parse(data) }),
};

/** Whether it is about webhooks to merchants, not about messages to buyers. */
export const isAboutWebhooks = ({ subject }: Pick<Envelope, 'subject'>): boolean =>
  subject.startsWith('endpoints/') || subject.startsWith('delivery/');

/** What an envelope about merchants' webhooks means. Throws a permanent fault for an unknown name. */
export const interpretWebhookMessage = ({
  envelope,
}: Pick<ReceivedMessage, 'envelope'>): Interpretation<Message> => {
  const { id: cause, name, merchantId, subject, correlationId, occurredAt, actor } = envelope;
  const read = Object.hasOwn(READ, name) ? READ[name] : undefined;
  if (!read) throw permanent('unknown-message', `the notifications step does not know ${name}`);
  return {
    kind: 'message',
    stream: { context: 'notifications', merchantId, subject },
    item: {
      cause,
      correlationId,
      occurredAt,
      ...(actor ? { actor } : {}),
      name,
      message: read(envelope.data),
    },
  };
};
